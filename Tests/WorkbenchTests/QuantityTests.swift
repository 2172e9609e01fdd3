import ContentStore
import Statistics
import Testing
import Workbench

@Suite struct QuantityTests {
    struct Plain: Codable, Sendable {
        var rate = 0.1
        var delays = [0, 4]
        var curve = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
        var limit: Double?
        var seeds = Seeds(20)
        var agents = PlainAgents()
    }

    struct PlainAgents: Codable, Sendable { var count = 10 }

    struct Config: Configuration, Equatable {
        @Quantity(in: 0...1, unit: "share") var rate = 0.1
        @Quantity(in: 0..., unit: "steps") var delays = [0, 4]
        @Quantity(in: ..<1) var curve = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
        @Quantity(in: ...10, unit: "kg") var limit: Double?
        @Quantity(in: 1...) var seeds = Seeds(20)
        var agents = Agents()

        var percent: Double {
            get { rate * 100 }
            set { rate = newValue / 100 }
        }
    }

    struct Agents: Configuration, Equatable {
        @Quantity(unit: "agents") var count = 10
    }

    @Test func itIsEncodedAsThePlainValue() throws {
        var plain = Plain()
        var config = Config()
        (plain.limit, config.limit) = (3, 3)
        let bytes = try ArtifactEncoder.encode(config)
        #expect(try bytes == ArtifactEncoder.encode(plain))
        #expect(try ArtifactDecoder.decode(Config.self, from: bytes) == config)
        config.rate = 0.2
        #expect(try ArtifactDecoder.decode(Config.self, from: bytes) != config)
    }

    // A setting is named by its property, so that the key of a stage and `why` can name it.
    @Test func settingsFindItsNameAndValue() throws {
        var config = Config()
        config.limit = 3
        let settings = Settings(config)
        #expect(name(settings.rate) == "rate")
        #expect(name(settings.delays) == "delays")
        #expect(name(settings.curve) == "curve")
        #expect(name(settings.limit) == "limit")
        #expect(name(settings.seeds) == "seeds")
        #expect(name(settings.agents.count) == "agents.count")
        #expect(name(settings.agents) == "agents")
        #expect(value(of: settings.rate) == 0.1)
        #expect(value(of: settings.limit) == 3)
        #expect(value(of: settings.agents.count) == 10)
        let decoded = try ArtifactDecoder.decode(Config.self, from: ArtifactEncoder.encode(config))
        #expect(name(Settings(decoded).agents.count) == "agents.count")
    }

    @Test func aPropertyComputedFromItHasNoName() {
        #expect(name(Settings(Config()).percent).hasPrefix("<computed"))
    }

    @Test func itsElementsAreLevels() {
        let levels = Settings(Config()).delays._factor
        #expect(levels.name == "delay")
        #expect(levels.values == [0, 4])
    }

    private func name<Value: StageInput & Codable>(_ setting: Setting<Value>) -> String { setting.path.joined(separator: ".") }
}
