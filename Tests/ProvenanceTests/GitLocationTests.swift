import Foundation
import Provenance
import Testing

struct GitLocationTests {
    @Test func mainWorktree() throws {
        let repository = try TemporaryRepository.project()
        let location = try #require(try GitLocation.find(from: repository.path + "/Sources/Core"))
        #expect(location.worktree == repository.path)
        #expect(location.gitDirectory == repository.path + "/.git")
        #expect(location.commonDirectory == repository.path + "/.git")
        #expect(!location.isLinkedWorktree)
        #expect(location.sharedFolder == repository.path)
    }

    @Test func linkedWorktreeSharesTheMainOnesFolder() throws {
        let repository = try TemporaryRepository.project()
        let linked = repository.beside("linked")
        try repository.git("worktree", "add", "--quiet", linked)
        let location = try #require(try GitLocation.find(from: linked))
        #expect(location.worktree == linked)
        #expect(location.gitDirectory == repository.path + "/.git/worktrees/linked")
        #expect(location.isLinkedWorktree)
        #expect(location.sharedFolder == repository.path)
    }

    @Test func submoduleKeepsToItsOwnWorkingCopy() throws {
        let library = try TemporaryRepository.project()
        let repository = try TemporaryRepository.project()
        try repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.path, "inner")
        let location = try #require(try GitLocation.find(from: repository.path + "/inner"))
        #expect(location.gitDirectory == repository.path + "/.git/modules/inner")
        #expect(location.sharedFolder == repository.path + "/inner")
    }

    @Test func bareRepositoryWithWorktrees() throws {
        let repository = try TemporaryRepository.project()
        let bare = repository.beside("bare.git")
        let linked = repository.beside("linked")
        try repository.git("clone", "--quiet", "--bare", repository.path, bare)
        try repository.git("worktree", "add", "--quiet", linked, in: bare)
        #expect(try GitLocation.find(from: bare)?.worktree == nil)
        #expect(try GitLocation.find(from: bare)?.sharedFolder == bare)
        #expect(try GitLocation.find(from: linked)?.sharedFolder == bare)
    }

    @Test func nowhere() throws {
        let folder = try TemporaryRepository(initialized: false)
        #expect(try GitLocation.find(from: folder.path) == nil)
    }

    @Test func aRepositoryInAnUnknownFormat() throws {
        let repository = try TemporaryRepository.project()
        try repository.git("config", "core.repositoryformatversion", "1")
        try repository.git("config", "extensions.novelty", "true")
        let error = #expect(throws: GitError.self) { try GitLocation.find(from: repository.path) }
        #expect(
            error?.description
                == "git could not open the repository around \(repository.path): unsupported extension name extensions.novelty")
    }
}
