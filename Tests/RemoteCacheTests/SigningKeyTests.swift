import ContentStore
import RemoteCache
import Testing

/// Source: RFC 4231, test cases 1, 2 and 6.
@Suite struct SigningKeyTests {
    private static let cases: [(key: [UInt8], message: String, signature: String)] = [
        ([UInt8](repeating: 0x0b, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test(arguments: 0..<3)
    func itIsHMAC(_ number: Int) throws {
        let (secret, message, expected) = Self.cases[number]
        let key = SigningKey(bytes: secret)
        let signature = key.signature(of: Array(message.utf8))
        #expect(signature.hex == expected)
        #expect(key.accepts(signature, of: Array(message.utf8)))
        #expect(!key.accepts(signature, of: Array(message.utf8) + [0]))
        #expect(!key.accepts(Digest(of: message), of: Array(message.utf8)))
    }

    @Test func nothingTellsTheSecret() {
        let key = SigningKey("a secret of the lab")
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        #expect(!text.contains("secret"), "\(text)")
    }
}
