internal import CLibHMAC
package import ContentStore

/// A secret that those who share a remote have in common; its signature tells their records from anybody else's.
///
/// HMAC-SHA256 (RFC 2104), by OpenSSL. The secret appears in no description.
package struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let secret: [UInt8]

    /// A key with fewer bytes can be guessed.
    package static let shortest = 16

    package init(_ secret: String) { self.secret = Array(secret.utf8) }
    package init(bytes: [UInt8]) { secret = bytes }

    /// The signature of a message.
    package func signature(of message: [UInt8]) -> Digest {
        var signature = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &signature, &count)
        return signature.withUnsafeBytes { Digest(raw: $0) }
    }

    /// Whether a signature is that of a message; the time that takes tells nothing of the right one.
    package func accepts(_ signature: Digest, of message: [UInt8]) -> Bool {
        CRYPTO_memcmp(signature.bytes, self.signature(of: message).bytes, 32) == 0
    }

    package var description: String { "(a key)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
