import RemoteCache
import Testing

@Suite struct RemoteSettingsTests {
    private func settings(_ address: String? = nil, readOnly: Bool = false, _ variables: [String: String]) throws -> RemoteSettings? {
        try RemoteSettings(address: address, readOnly: readOnly) { variables[$0] }
    }

    private let key = ["REPRISE_REMOTE_KEY": "0123456789abcdef"]

    @Test func theCommandLineComesBeforeTheEnvironment() throws {
        #expect(try settings(nil, [:]) == nil)
        #expect(try settings("none", ["REPRISE_REMOTE": "/there"].merging(key) { $1 }) == nil)
        #expect(try settings(nil, ["REPRISE_REMOTE": "/there"].merging(key) { $1 })?.location == .folder("/there"))
        #expect(try settings("/here", ["REPRISE_REMOTE": "/there"].merging(key) { $1 })?.location == .folder("/here"))
    }

    @Test func onlyWhoHasTheKeyMayWrite() throws {
        #expect(try settings("/here", key)?.mayWrite == true)
        #expect(try settings("/here", readOnly: true, key)?.mayWrite == false)
        #expect(try settings("/here", ["REPRISE_REMOTE_READ_ONLY": "1"].merging(key) { $1 })?.mayWrite == false)
        #expect(try settings("/here", readOnly: true, [:])?.mayWrite == false)
        #expect(try settings("/here", ["REPRISE_REMOTE_READ_ONLY": "1"])?.mayWrite == false)
    }

    @Test func withoutAKeyARemoteIsReadOnlyOrNone() {
        #expect(
            message { try settings("/here", [:]) } == """
                error: no key to tell the remote's records from forged ones
                  found: no REPRISE_REMOTE_KEY in the environment
                  hint: set it to the key of those who share this remote, or add '--remote-read-only' if all who may write to it are trusted
                """)
    }

    @Test func whatCantBeRightIsToldWithoutTheSecret() {
        #expect(
            message { try settings("/here", ["REPRISE_REMOTE_KEY": "secret"]) } == """
                error: the key in REPRISE_REMOTE_KEY is too short to sign with
                  found: 6 bytes
                  hint: 'openssl rand -hex 32' makes one; everybody who shares results has the same
                """)
        #expect(
            message { try settings("/here", ["REPRISE_REMOTE_AUTHORIZATION": "Bearer secret\r\nX: y"].merging(key) { $1 }) } == """
                error: REPRISE_REMOTE_AUTHORIZATION holds more than one line
                  hint: it is the value of one header: 'Bearer ...' or 'Basic ...'
                """)
        #expect(
            message { try settings("/here", ["REPRISE_REMOTE_READ_ONLY": "yes"].merging(key) { $1 }) } == """
                error: REPRISE_REMOTE_READ_ONLY is 1 or 0
                  found: 'yes'
                  hint: 1 takes from the remote and never sends
                """)
    }
}
