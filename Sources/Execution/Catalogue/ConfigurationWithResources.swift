internal import Configuration
internal import Workbench

/// What files and arguments set for a study: its configuration, and beside that under `resources` what its stages may take, by their names.
struct ConfigurationWithResources<Config: Workbench.Configuration>: Codable, Sendable {
    private(set) var configuration = Config()
    private(set) var resources: [String: StageResources] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        configuration = try Config(from: decoder)
        let container = try decoder.container(keyedBy: ResourceKey.self)
        resources = try container.decodeIfPresent([String: StageResources].self, forKey: .resources) ?? [:]
    }

    func encode(to encoder: any Encoder) throws {
        try configuration.encode(to: encoder)
        var container = encoder.container(keyedBy: ResourceKey.self)
        try container.encode(resources, forKey: .resources)
    }
}

private enum ResourceKey: String, CodingKey { case resources }

extension ResolvedEntry {
    /// Whether this says what a stage may take, which no result depends on.
    var isResource: Bool { path == "resources" || path.hasPrefix("resources.") }
}

/// Whether a `key=value` says what a stage may take, which no result depends on.
package func setsResources(_ override: String) -> Bool { override.hasPrefix("resources.") || override.hasPrefix("resources=") }
