import Testing

import Provenance

/// Made-up credentials, put together here so that no source file holds one.
enum MadeUp {
    static let awsKey = "AK" + "IA" + "IOSFODNN7EXAMPLE"
    static let githubToken = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    static let apiKey = "s" + "k-" + "proj-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8"
    static let slackToken = "xo" + "xb-" + "123456789012-abcdefghij"
    static let header = "-----BEGIN " + "OPENSSH PRIVATE KEY-----"  // not-a-secret
    static let value = "q7Zr2Lw9" + "Xk4Vt8Hs1"
}

struct CredentialScanTests {
    private func kinds(_ text: String) -> [String] { CredentialScan.findings(in: Array(text.utf8)).map { "\($0.line): \($0.kind)" } }

    @Test func knowsTheCommonShapes() {
        #expect(kinds("a\n\(MadeUp.header)\nb") == ["2: a private key"])
        #expect(kinds("id = \(MadeUp.awsKey)") == ["1: an AWS access key"])
        #expect(kinds("\n\nexport T=\(MadeUp.githubToken)\n") == ["3: a GitHub token"])
        #expect(kinds("key: '\(MadeUp.apiKey)'") == ["1: an API key"])
        #expect(kinds(MadeUp.slackToken) == ["1: a Slack token"])
    }

    @Test(arguments: [
        "password = \"V\"", "DB_PASSWORD=V", "api_key: V", "  \"token\" : \"V\",", "let clientSecret = \"V\"", "apiToken: 'V'",
    ])
    func seesRandomValuesOfTellingNames(_ line: String) {
        let text = line.replacing("V", with: MadeUp.value)
        #expect(kinds(text) == [line.lowercased().contains("password") ? "1: a password" : "1: a secret value"])
    }

    @Test(arguments: [
        "password = \"changeme\"", "password: ${PASSWORD}", "let token = lexer2.nextTokenOfKind1", "token_digest: 9f86d081884c7d659a2feaa0",
        "let token = makeToken(1)", "secret: <your secret here>", "task-runner-with-a-long-name-and-2-digits-1",
        "sk-learn-something-quite-long",
        "sha256: 9f86d081884c7d659a2feaa0c55ad015", "AKIA", "tokens: 123456789012345", "password: 000000000000a", "",
    ])
    func passesOverWhatOnlyLooksAlike(_ line: String) {
        #expect(kinds(line) == [])
    }

    @Test func passesOverPardonedLinesAndBinaryFiles() {
        #expect(kinds("id = \(MadeUp.awsKey)  // not-a-secret") == [])
        #expect(CredentialScan.findings(in: [0, 1] + Array(MadeUp.awsKey.utf8)) == [])
    }

    @Test func whatPrintedTextMustNotKeepIsLeftOut() {
        #expect(CredentialScan.concealed(in: "a\nb \u{e4}\n") == "a\nb \u{e4}\n")
        #expect(
            CredentialScan.concealed(in: "a\nkey \(MadeUp.githubToken) and more\nb")
                == "a\n(a line that looks like a GitHub token was left out)\nb")
        #expect(!CredentialScan.concealed(in: "zero \0 \(MadeUp.awsKey)").contains(MadeUp.awsKey))
        let key = "a\n\(MadeUp.header)\nb3BlbnNza\nC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----\nb"
        #expect(CredentialScan.concealed(in: key) == "a\n(a line that looks like a private key was left out)\n\n\n\nb")
        let cutOff = "\(MadeUp.header)\nb3BlbnNza"
        #expect(CredentialScan.concealed(in: cutOff) == "(a line that looks like a private key was left out)\n")
    }

    @Test func knowsFileNames() {
        #expect(CredentialScan.kind(ofFileNamed: ".env") == "an environment file")
        #expect(CredentialScan.kind(ofFileNamed: ".env.production") == "an environment file")
        #expect(CredentialScan.kind(ofFileNamed: ".env.example") == nil)
        #expect(CredentialScan.kind(ofFileNamed: ".netrc") == "a netrc file")
        #expect(CredentialScan.kind(ofFileNamed: "id_rsa") == "a private key")
        #expect(CredentialScan.kind(ofFileNamed: "id_rsa.pub") == nil)
        #expect(CredentialScan.kind(ofFileNamed: "Environment.swift") == nil)
    }
}
