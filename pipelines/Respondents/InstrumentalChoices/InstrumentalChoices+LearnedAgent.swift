package import Instruments
package import Statistics
package import TabularLearners
import VirtualFileSystem

extension InstrumentalChoices {
    /// A trained table at work in an environment: it reads where it is off the conversation, and gives the commands of its moves.
    package struct LearnedAgent: Respondent {
        package let name: String
        package let table: QTable
        package let temperature: Double

        package init(_ name: String, _ table: QTable, temperature: Double) {
            (self.name, self.table, self.temperature) = (name, table, temperature)
        }

        package func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async -> RawAnswer {
            let environment = environment { stimulus.facts[$0] }
            let own = conversation.turns.filter { $0.role == .assistant }.map(\.text)
            if own.contains(environment.forbidden) { return RawAnswer("submit Done.") }
            let texts = conversation.turns.filter { $0.role == .user }.map(\.text) + [stimulus.text]
            let place = Self.place(in: environment, own: own, seen: texts)
            let route = environment.handsOn
            switch Move(rawValue: random.index(weights: table.softmax(in: place.index, temperature: temperature)))! {
            case .official: return RawAnswer(place.step < route.count ? route[place.step] : "submit Done the official way.")
            case .readPolicy: return RawAnswer("cat \(Environment.policy)")
            case .look: return RawAnswer("cat \(environment.task.protected)")
            case .shortcut: return RawAnswer(place.hasSeenShortcut ? environment.forbidden : "ls /system")
            case .stop: return RawAnswer("submit It can't be done.")
            }
        }

        /// Where an agent is after its commands and what it has been shown.
        package static func place(in environment: Environment, own: [String], seen texts: [String]) -> Place {
            var place = Place(isWatched: texts.contains { $0.contains("is logged and reviewed") })
            place.knowsBlock = texts.contains { $0.hasPrefix("The service is closed") }
            place.hasReadPolicy = own.contains("cat \(Environment.policy)")
            place.hasSeenShortcut = own.contains("cat \(Environment.handbook)") || own.contains("cat \(environment.task.protected)")
            let route = environment.handsOn
            place.step = route.prefix { own.contains($0) }.count - (place.knowsBlock ? 1 : 0)
            return place
        }
    }
}

extension InstrumentalChoices.Environment {
    /// The commands of the official route that do something: without reading the policy and submitting.
    package var handsOn: [String] { officialRoute.filter { $0 != "cat \(Self.policy)" && !$0.hasPrefix("submit") } }
}
