internal import Configuration
internal import ContentStore
internal import Foundation
internal import Provenance
internal import Reporting

/// One archive that holds a published study whole: the sources it was made from, its results, the environment, and a script that reruns it.
struct StudyBundle {
    let project: Project
    let slug: String
    let published: PublishedSources

    init(_ slug: String, in project: Project) throws {
        (self.slug, self.project) = (slug, project)
        published = try PublishedSources(slug, in: project)
    }

    /// Writes the archive; equal sources and results give equal bytes.
    ///
    /// Errors: ``CommandError`` for an ending that isn't known, sources that can't be found, or a program that isn't there.
    func write(to path: String) throws {
        let compressor = try compressor(of: path)
        guard let tree = published.tree, let whereabouts = try published.whereabouts() else {
            throw CommandError(
                "error: the sources of what is published for '\(slug)' are neither pinned nor in a commit here\n"
                    + "  source tree: \(published.tree ?? "none")\n  hint: './reprise run \(slug)' publishes from the sources that are here",
                code: 1)
        }
        guard let git = ExternalProgram(["git"]), let tar = ExternalProgram(["tar"]) else {
            throw CommandError("error: bundles are made by 'git' and 'tar', which are not both on the PATH", code: 1)
        }
        let name = "\(slug)-\(tree.prefix(12))"
        try withTemporaryFolder { folder in
            try makeFolder("\(folder)/\(name)/source")
            let object = if case .commit(let commit) = whereabouts { commit } else { tree }
            try git.run(
                ["-C", project.root, "archive", "--format=tar", "--output=\(folder)/source.tar", object], in: folder,
                because: "reading the sources")
            try tar.run(["-xf", "source.tar", "-C", "\(name)/source"], in: folder, because: "unpacking the sources")
            // A commit also holds what runs write, which is no part of the sources.
            let papers = FileStatus.names(in: "\(folder)/\(name)/source/papers").filter { $0.hasSuffix(".registered.yaml") }
            for extra in ["outputs"] + papers.map({ "papers/\($0)" }) {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)/source/\(extra)")
            }
            for file in try results() { try writeFile("\(folder)/\(name)/results/\(file.path)", file.bytes) }
            try writeFile("\(folder)/\(name)/README.md", Array(readme(tree).utf8))
            try writeFile("\(folder)/\(name)/rerun.sh", Array(script(tree).utf8))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)/rerun.sh")
            try tar.run(
                [
                    "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu", "-cf", "bundle.tar", name,
                ], in: folder, because: "packing the bundle")
            try compressor.program.run(compressor.arguments + ["bundle.tar"], in: folder, because: "compressing the bundle")
            try writeFile(path.hasPrefix("/") ? path : "./\(path)", try readFile("\(folder)/bundle.tar.\(compressor.ending)"))
        }
    }

    // MARK: What is in it

    private func results() throws -> [(path: String, bytes: [UInt8])] {
        let folder = "outputs/\(slug)"
        let names = FileStatus.names(in: "\(project.root)/\(folder)").filter {
            FileStatus(of: "\(project.root)/\(folder)/\($0)")?.isFolder != true
        }
        var files = try (names + PublishedSweeps.files(slug, root: project.root)).map { name in
            ("\(folder)/\(name)", try readFile("\(project.root)/\(folder)/\(name)"))
        }
        if let registered = try project.source("papers/\(slug).registered.yaml") {
            files.append(("papers/\(slug).registered.yaml", Array(registered.text.utf8)))
        }
        let environment = published.record.environment.map { ($0.name, JSONValue.string($0.value)) }
        files.append(("environment.json", JSONValue.members(environment).canonicalBytes + [UInt8(ascii: "\n")]))
        let settings = published.record.settings.map { "\($0.path)=\($0.value)\n" }.joined()
        files.append(("settings.txt", Array(settings.utf8)))
        return files
    }

    private func compressor(of path: String) throws -> (program: ExternalProgram, arguments: [String], ending: String) {
        if path.hasSuffix(".tar.gz"), let program = ExternalProgram(["gzip"]) { return (program, ["-9", "--no-name"], "gz") }
        if path.hasSuffix(".tar.zst"), let program = ExternalProgram(["zstd"]) { return (program, ["-19", "--quiet"], "zst") }
        let isKnown = [".tar.gz", ".tar.zst"].contains(where: path.hasSuffix)
        throw CommandError(
            isKnown
                ? "error: no program here compresses '\(path)'\n  hint: 'sudo apt-get install zstd', or write a .tar.gz"
                : "error: '\(path)' is no name for a bundle\n  expected: one that ends in .tar.gz or .tar.zst")
    }

    private func readme(_ tree: String) -> String {
        """
        # \(slug)

        A published study of Reprise, whole. `results/outputs/\(slug)/report.md` says what was found; `source/` is the source tree that it was made
        from, \(tree); `results/settings.txt` and `results/environment.json` are the settings and the environment of the run.

        `./rerun.sh` checks that the sources are those, builds them and reruns every stage in a store of its own, and says stage by stage whether
        the same comes out (exit code 0), or something else (3). It needs Linux with Swift 6.3 and git, asks before it installs anything (`--yes`
        answers), and takes what it needs from the network: a Debian package or a Python wheel that is missing, and files that the study fetches.
        `./rerun.sh --check` only checks the sources and runs nothing.

        """
    }

    private func script(_ tree: String) -> String {
        """
        #!/bin/sh
        # Reruns the study \(slug) from the sources beside this script, and compares with the results beside it.
        set -eu
        cd "$(dirname "$0")"
        results=$(pwd)/results
        cd source
        if [ ! -e .git ]; then
            git init --quiet --template= .
            for setting in core.autocrlf=false core.hooksPath=/dev/null commit.gpgSign=false user.name=rerun user.email=rerun; do
                git config "${setting%%=*}" "${setting#*=}"
            done
            git add --all --force .
            git commit --quiet --message "The sources of the published run"
            git tag sources
        fi
        found=$(git rev-parse 'sources^{tree}')
        changed=$(git diff --name-only sources -- . ':!outputs' ':!papers/*.registered.yaml'
            git ls-files --others --exclude-standard -- . ':!outputs' ':!papers/*.registered.yaml')
        if [ "$found" != \(tree) ] || [ -n "$changed" ]; then
            echo "error: these are not the sources of the published run" >&2
            echo "  found:    source tree $found${changed:+, and changed since: $(echo $changed)}" >&2
            echo "  expected: source tree \(tree)" >&2
            exit 1
        fi
        echo "source tree \(tree): as published"
        if [ "${1-}" = --check ]; then exit 0; fi
        mkdir -p outputs
        cp -R "$results/outputs/." outputs/
        cp -R "$results/papers/." papers/ 2>/dev/null || true
        git add --all --force outputs papers
        git diff --cached --quiet || git commit --quiet --message "As published"
        unset REPRISE_STORE REPRISE_ROOT
        exec ./reprise verify \(slug) "$@"

        """
    }
}
