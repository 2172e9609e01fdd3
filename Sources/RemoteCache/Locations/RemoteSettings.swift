/// A remote, what may be done with it, and the secrets that it takes.
package struct RemoteSettings: Sendable {
    package let location: RemoteLocation
    /// With it records are signed and signatures checked; without it nothing can be written.
    let key: SigningKey?
    /// The value of the header `Authorization`.
    let authorization: String?
    /// A file with the certificates of the authorities that are trusted; nil for those that the machine trusts.
    let certificates: String?
    /// Nothing is written, whatever key there is.
    package let isReadOnly: Bool

    /// The variables that hold the address, the key, the header, and whether the remote is only read.
    package static let (addressVariable, keyVariable) = ("REPRISE_REMOTE", "REPRISE_REMOTE_KEY")
    package static let (authorizationVariable, readOnlyVariable) = ("REPRISE_REMOTE_AUTHORIZATION", "REPRISE_REMOTE_READ_ONLY")
    /// The variable that names a file of authorities to trust, and that of OpenSSL which counts where it is not set: as for the program `curl`,
    /// so that a server that it reaches is reached from here. The library itself looks at neither.
    package static let (certificatesVariable, certificatesOfOpenSSL) = ("CURL_CA_BUNDLE", "SSL_CERT_FILE")

    /// Puts together what the command line and the environment say; nil when neither names a remote, or the name is `none`.
    ///
    /// Without a key, records can't be told from forged ones: then the remote has to be declared read-only, which says that whoever may write
    /// to it is trusted.
    ///
    /// Errors: ``RemoteSettingError``; no message holds a secret.
    package init?(address: String?, readOnly: Bool, environment: (String) -> String?) throws(RemoteSettingError) {
        guard let text = address ?? environment(Self.addressVariable), text != "none" else { return nil }
        location = try RemoteLocation(text)
        switch environment(Self.readOnlyVariable) {
        case "1": isReadOnly = true
        case nil, "0": isReadOnly = readOnly
        case .some(let other):
            throw RemoteSettingError(
                "\(Self.readOnlyVariable) is 1 or 0", found: "'\(other)'", hint: "1 takes from the remote and never sends")
        }
        let secret = environment(Self.keyVariable)
        if let secret {
            guard secret.utf8.count >= SigningKey.shortest else {
                throw RemoteSettingError(
                    "the key in \(Self.keyVariable) is too short to sign with", found: "\(secret.utf8.count) bytes",
                    hint: "'openssl rand -hex 32' makes one; everybody who shares results has the same")
            }
        }
        key = secret.map(SigningKey.init)
        authorization = environment(Self.authorizationVariable)
        guard authorization?.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) ?? true else {
            throw RemoteSettingError(
                "\(Self.authorizationVariable) holds more than one line", hint: "it is the value of one header: 'Bearer ...' or 'Basic ...'"
            )
        }
        certificates = [Self.certificatesVariable, Self.certificatesOfOpenSSL].lazy.compactMap(environment).first
        guard key != nil || isReadOnly else {
            throw RemoteSettingError(
                "no key to tell the remote's records from forged ones",
                found: "no \(Self.keyVariable) in the environment",
                hint: "set it to the key of those who share this remote, or add '--remote-read-only' if all who may write to it are trusted"
            )
        }
    }

    /// Whether results may be sent.
    package var mayWrite: Bool { key != nil && !isReadOnly }
}
