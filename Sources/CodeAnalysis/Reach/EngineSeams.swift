/// Where the code of stages meets the engine's.
///
/// The engine plans stages and carries values to and from them; what it does to a result is pinned by the schema number of the keys, so
/// that work on the engine doesn't rerun studies. Everything that isn't named here counts declaration by declaration, so that something
/// new is counted until somebody says otherwise.
package enum EngineSeams {
    /// Modules that no stage calls with an effect on its result.
    package static let modules: Set<String> = [
        "CLibYAML", "CLibGit2", "Configuration", "ContentStore", "Provenance", "Evidence", "Execution", "Reporting", "Commands",
    ]

    /// The module whose declarations are partly the planner's, and the doors to that part: what lies behind them is reached through them only.
    package static let module = "Workbench"
    package static let doors: Set<String> = ["Study", "Configuration", "Choice", "StageInput", "LevelSource", "LevelList", "Run"]

    static func contains(_ name: String, module: String) -> Bool { module == Self.module && doors.contains(name) }
}
