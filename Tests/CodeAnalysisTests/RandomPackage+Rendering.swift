// The files of a random package.
extension RandomPackage {
    func files(_ rendering: Rendering = .plain) -> [String: String] {
        var texts = pieces.map { rendered($0.text, rendering) }
        var order = Array(pieces.indices)
        var places = pieces.map(\.file)
        switch rendering {
        case .documented(let number): texts[number] = "/// As it was.\n\(texts[number])"
        case .reordered(let number): order.append(order.remove(at: number))
        case .moved(let number): places[number] = (places[number] + 1) % Self.filesPerModule
        case .extended(let number):
            texts[number] += "\npublic struct Another { var level = 1; func go() -> Int { level } }\nprivate func another() -> Int { 1 }"
        default: break
        }
        var files: [String: String] = ["Workbench/Workbench.swift": workbench(rendering)]
        for (module, name) in Self.modules.enumerated() {
            let imports = (["Workbench"] + Self.modules[..<module]).map { "import \($0)" }.joined(separator: "\n")
            for file in 0..<Self.filesPerModule {
                let parts = order.filter { pieces[$0].module == module && places[$0] == file }.map { texts[$0] }
                files["\(name)/File\(file).swift"] = ([imports] + parts).joined(separator: "\n\n") + "\n"
            }
        }
        files["Alpha/Alpha.swift"] = rendered(study, rendering)
        return files
    }

    func package(_ rendering: Rendering = .plain) -> SamplePackage { SamplePackage(files: files(rendering)) }

    private var study: String {
        let calls = stages.map { "        Train(\"\($0.name)\", \($0.closure ?? "Self.\($0.name)"))," }
        let imports = (["Workbench"] + Self.modules.dropLast()).map { "import \($0)" }.joined(separator: "\n")
        return """
            \(imports)

            struct Alpha: Study {
                init() {}
                func pipeline() -> [Pipeline] {
                    [
            \(calls.joined(separator: "\n"))
                    ]
                }
            }

            """
    }

    private func rendered(_ template: String, _ rendering: Rendering) -> String {
        var text = ""
        var rest = template[...]
        while let start = rest.firstIndex(of: "‹"), let end = rest.firstIndex(of: "›") {
            text += rest[..<start]
            text += literal(Int(rest[rest.index(after: start)..<end])!, rendering)
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    private func literal(_ number: Int, _ rendering: Rendering) -> String {
        switch rendering {
        case .traced: "mark(\(number))"
        case .edited(number): "\(5000 + number)"
        case .commented(number): "/* \(number) */ \(1000 + number)"
        case .spaced(number): "\n        \(1000 + number)"
        default: "\(1000 + number)"
        }
    }

    private func workbench(_ rendering: Rendering) -> String {
        guard case .traced = rendering else {
            return """
                public struct Run { public init() {} }
                public struct Pipeline {}
                public protocol Study { init(); func pipeline() -> [Pipeline] }
                public func Train(_ name: String, _ body: (Run) -> Int, line: Int = #line) -> Pipeline { Pipeline() }
                public func keep(_ x: Int) {}

                """
        }
        return """
            public struct Run { public init() {} }
            public struct Pipeline {}
            public protocol Study { init(); func pipeline() -> [Pipeline] }
            public func Train(_ name: String, _ body: (Run) -> Int, line: Int = #line) -> Pipeline {
                if CommandLine.arguments[1] == name { keep(body(Run())) }
                return Pipeline()
            }
            @inline(never) public func keep(_ x: Int) {}
            nonisolated(unsafe) var marks: Set<Int> = []
            public func mark(_ number: Int) -> Int { marks.insert(number); return 1 }
            public func printMarks() { print(marks.sorted().map(String.init).joined(separator: " ")) }

            """
    }
}
