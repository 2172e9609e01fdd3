import RemoteCache
import Testing

@Suite struct RemoteLocationTests {
    @Test(arguments: [
        ("/srv/cache", RemoteLocation.folder("/srv/cache")), ("file:///srv/cache/", .folder("/srv/cache")),
        ("http://cache:8080", .http("http://cache:8080")),
        ("https://cache.example.org/reprise//", .http("https://cache.example.org/reprise")),
    ])
    func whatIsALocation(_ text: String, _ location: RemoteLocation) throws {
        #expect(try RemoteLocation(text) == location)
    }

    @Test(arguments: [
        ("cache", "error: a remote is a folder or an address that speaks HTTP\n  found: 'cache'\n"),
        ("ftp://cache", "error: a remote is a folder or an address that speaks HTTP\n  found: 'ftp://cache'\n"),
        ("s3://key:secret@bucket", "error: a remote is a folder or an address that speaks HTTP\n  found: '...'\n"),
        ("http://", "error: this is no address of a remote\n  found: 'http://'\n"),
        ("http://cache/a b", "error: this is no address of a remote\n  found: 'http://cache/a b'\n"),
        ("http://cache?token=secret", "error: this is no address of a remote\n  found: 'http://cache'\n"),
        ("/", "error: the root of the file system is no remote\n"),
    ])
    func whatIsNone(_ text: String, _ error: String) {
        #expect(message { try RemoteLocation(text) } == error + "  hint: 'https://cache.example.org/reprise' or '/srv/cache'")
    }

    @Test func aPasswordInAnAddressIsNotRepeated() {
        #expect(
            message { try RemoteLocation("https://me:secret@cache/reprise") } == """
                error: the address of the remote holds a password or name
                  hint: put the header's value into REPRISE_REMOTE_AUTHORIZATION
                """)
    }
}

/// What the error says that is thrown.
func message(_ body: () throws -> some Any) -> String {
    do {
        _ = try body()
        return "no error"
    } catch { return "\(error)" }
}
