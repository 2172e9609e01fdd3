import Provenance
import Testing

struct CredentialsFoundTests {
    @Test func namesEveryPlaceAndNoSecret() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 42\nlet key = \"\(MadeUp.awsKey)\"\n")
        try repository.write("pipelines/A/study.yaml", "seed: 1\n\napi_key: \(MadeUp.value)\n")
        try repository.write("deploy/.env", "A=1\n")
        try repository.git("add", "deploy/.env")
        let error = #expect(throws: CredentialsFound.self) { try SourceTree.capture(root: repository.path) }
        #expect(
            error?.description == """
                error: the sources hold 3 things that look like credentials, so they are not stored
                  Sources/Core/Core.swift:2: an AWS access key
                  deploy/.env: an environment file
                  pipelines/A/study.yaml:3: a secret value
                hint: take it out or ignore the file; a line that only looks like one may say not-a-secret
                """)
    }

    @Test func looksAtStagedContentToo() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Key.swift", "// \(MadeUp.githubToken)\n")
        try repository.git("add", "--all")
        let error = #expect(throws: CredentialsFound.self) { try SourceTree.capture(root: repository.path) }
        #expect(
            error?.description == """
                error: the sources hold what looks like a credential, so they are not stored
                  Sources/Core/Key.swift:1: a GitHub token
                hint: take it out or ignore the file; a line that only looks like one may say not-a-secret
                """)
    }

    @Test func whatIsCommittedIsNoNews() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Key.swift", "// \(MadeUp.githubToken)\n")
        try repository.commit("Oh")
        #expect(try captured(repository.path).committed)
    }

    @Test func ignoredFilesAreNotLookedAt() throws {
        let repository = try TemporaryRepository.project()
        try repository.write(".gitignore", "secrets.yaml\n")
        try repository.commit("Ignore")
        try repository.write("Sources/secrets.yaml", "token: \(MadeUp.value)\n")
        #expect(try captured(repository.path).committed)
    }
}
