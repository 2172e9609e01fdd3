import EndpointRespondents
package import Instruments
package import LanguageModels
import Statistics
package import Workbench

// Models behind an endpoint, asked by the instrument that the planted respondents meet.
extension CouchPsychometrics {
    /// What one model has answered.
    package struct Asked: Codable, Hashable, Sendable {
        package var model: String
        package var sheets: [Sheet]
        /// What they rest on, where an endpoint gave them.
        package var receipt: EndpointReceipt?
    }

    /// Our choice: room for a short sentence around the numbers, and for a story.
    static let answerTokens = 400
    static let storyTokens = 800

    /// Asks each model the battery in all six cells; nobody where no endpoint is given.
    static func asked(_ run: Run, endpoint: EndpointSettings, models: [String], battery: Battery, repeats: Int) async throws -> [Asked] {
        let names = try whom(endpoint, models)
        guard !names.isEmpty else { return [] }
        let models = try names.map { _ in try endpoint.connect(study: "couch-psychometrics") }
        var asked = try await asked(
            zip(models, names).map { EndpointRespondent($0, model: $1, temperature: 1, maxTokens: answerTokens) },
            battery: battery.questionnaires(), repeats: repeats, width: endpoint.concurrency, progress: { run.progress($0) })
        for (place, model) in models.enumerated() { asked[place].receipt = model.receipt }
        return asked
    }

    /// Puts the battery to respondents, whoever they are.
    package static func asked(
        _ respondents: [any Respondent], battery: [Questionnaire], repeats: Int, width: Int = 1,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> [Asked] {
        var asked: [Asked] = []
        for (place, respondent) in respondents.enumerated() {
            let sheets = try await administration(
                of: battery, to: respondent, design, repeats: repeats, seed: Seed(0), width: width,
                progress: { progress((Double(place) + $0) / Double(respondents.count)) })
            asked.append(Asked(model: respondent.name, sheets: sheets))
        }
        return asked
    }

    /// Asks each model the open questions, and has the answers read; nobody where no endpoint is given.
    static func told(_ run: Run, endpoint: EndpointSettings, models: [String], stories: Stories, repeats: Int) async throws -> [Told] {
        let all = try whom(endpoint, models)
        for name in stories.models where !all.contains(name) {
            throw InvalidSetting(name: "stories.models", found: "'\(name)'", expected: "names among 'models': \(all)")
        }
        let names = stories.models.isEmpty ? all : stories.models
        guard !names.isEmpty else { return [] }
        var told: [Told] = []
        for (place, name) in names.enumerated() {
            let model = try endpoint.connect(study: "couch-psychometrics")
            let reader = EndpointRespondent(
                model, model: stories.rater.isEmpty ? all[0] : stories.rater, temperature: 0, maxTokens: answerTokens)
            var one = try await Self.stories(
                of: EndpointRespondent(model, model: name, temperature: 1, maxTokens: storyTokens), named: name, readBy: reader,
                repeats: repeats, seed: Seed(0), width: endpoint.concurrency,
                progress: { run.progress((Double(place) + $0) / Double(names.count)) })
            one.receipt = model.receipt
            told.append(one)
        }
        return told
    }

    /// The models to ask.
    ///
    /// Errors: `InvalidSetting` where models are named but no address, or an address but no model.
    package static func whom(_ endpoint: EndpointSettings, _ models: [String]) throws(InvalidSetting) -> [String] {
        guard endpoint.isGiven else {
            guard models.isEmpty else {
                throw InvalidSetting(
                    name: "endpoint.url", found: "nothing", expected: "the address of a server that has the models \(models)")
            }
            return []
        }
        let names = models.isEmpty ? [endpoint.model] : models
        guard names.allSatisfy({ !$0.isEmpty }), Set(names).count == names.count else {
            throw InvalidSetting(name: "models", found: "\(names)", expected: "names that differ, as the server has them")
        }
        return names
    }
}
