import Testing
import VirtualFileSystem

@Suite struct FileTreeTests {
    @Test(arguments: [
        ("/a/b", "/a/b"), ("a//b/", "/a/b"), ("./a/../b", "/b"), ("../../x", "/x"), ("", "/"), ("/", "/"), ("/a/./b/..", "/a"),
    ])
    func pathsAreNormalised(_ path: String, _ expected: String) { #expect(FileTree.normalised(path) == expected) }

    @Test func foldersAreWhatPathsSay() {
        let tree = FileTree(["/etc/policy.txt": "no", "/etc/keys/a": "1", "readme": "hi"])
        #expect(tree.list("/") == ["etc/", "readme"] && tree.list("etc") == ["keys/", "policy.txt"] && tree.list("/none") == nil)
        #expect(tree.list("readme") == nil && tree.isFolder("/etc/keys/") && !tree.isFolder("/et"))
        #expect(tree.read("etc/../readme") == "hi" && tree.read("/etc") == nil)
        #expect(tree.paths == ["/etc/keys/a", "/etc/policy.txt", "/readme"])
    }

    @Test func filesAndFoldersDoNotReplaceEachOther() {
        var tree = FileTree(["/a/b": "1"])
        let before = tree
        #expect(!tree.write("2", to: "/a") && !tree.write("2", to: "/a/b/c") && !tree.write("2", to: "/") && tree == before)
        #expect(tree.write("2", to: "/a/c") && tree.read("/a/c") == "2")
        #expect(tree.remove("/a/c") && !tree.remove("/a/c") && tree == before)
        #expect(tree.remove("/a/b") && tree.list("/a") == nil && tree.list("/") == [])
    }
}
