package import Workbench

extension KeyContext {
    /// Whether what a stage makes may be given to others, and taken from them: only what is the same wherever it is made.
    ///
    /// Answers of language models are measurements: another gets other ones, and has a record of their own for them. What a program does may
    /// hang on libraries of its machine, which its version in the key says nothing about.
    package func isShareable(_ node: StageNode) -> Bool {
        guard case .function = node.work else { return false }
        return Self.measuring.isDisjoint(with: code.modules(of: node.site))
    }

    /// The modules by which a stage asks the world.
    private static let measuring: Set<String> = ["LanguageModels"]
}
