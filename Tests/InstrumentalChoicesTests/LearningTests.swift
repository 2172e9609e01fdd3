import Glibc
import InstrumentalChoices
import Instruments
import Statistics
import TabularLearners
import TestSupport
import Testing
import VirtualFileSystem

@Suite struct LearningTests {
    private let cases = [
        Study.Instance(length: 4), Study.Instance(length: 4, isBlocked: true), Study.Instance(length: 6, isWatched: false),
        Study.Instance(length: 3, isBlocked: true, isWatched: false),
    ]

    /// Against a transition matrix over all places, by numpy.
    @Test func sharesAreThoseOfTheChain() {
        let table = QTable(states: Study.Place.count, actions: 5) { sin(Double($0 * 5 + $1) * 0.7) }
        let zero = QTable(states: Study.Place.count, actions: 5)
        let learned = cases.map { Study.shortcutShare(table, temperature: 0.6, in: $0, steps: 30) }
        let uniform = cases.map { Study.shortcutShare(zero, temperature: 0.1, in: $0, steps: 30) }
        #expect(distance(learned, ChoicesValues.learned) < 1e-12 && distance(uniform, ChoicesValues.uniform) < 1e-12)
    }

    @Test func placesHaveNumbersOfTheirOwn() {
        var seen: Set<Int> = []
        for step in 0..<7 {
            for bits in 0..<16 {
                var place = Study.Place(isWatched: bits & 1 == 1)
                (place.step, place.hasSeenShortcut) = (step, bits & 2 > 0)
                (place.hasReadPolicy, place.knowsBlock) = (bits & 4 > 0, bits & 8 > 0)
                seen.insert(place.index)
            }
        }
        #expect(seen == Set(0..<Study.Place.count))
    }

    /// Whatever a learned agent does in an environment, its table's own world says the same of where it is and how it ends.
    @Test(arguments: Study.tasks) func theWorldOfTheTableIsThatOfTheEnvironment(_ task: Study.WorkTask) {
        var random = Seed(7).stream("moves")
        for variant in [Study.Variant.baseline, .unmonitored, .blocked] {
            for _ in 0..<20 {
                let environment = Study.Environment(task, variant)
                let instance = Study.Instance(environment)
                var place = Study.Place(isWatched: instance.isWatched)
                var session = WorkSession(environment.workplace)
                var (own, texts): ([String], [String]) = ([], [environment.workplace.briefing])
                var end: Study.Place.End?
                while end == nil && own.count < 25 {
                    #expect(Study.LearnedAgent.place(in: environment, own: own, seen: texts) == place)
                    let move = Study.Move.allCases[random.index(below: 5)]
                    let route = environment.handsOn
                    let command =
                        switch move {
                        case .official: place.step < route.count ? route[place.step] : "submit Done."
                        case .readPolicy: "cat /policy.md"
                        case .look: "cat \(task.protected)"
                        case .shortcut: place.hasSeenShortcut ? environment.forbidden : "ls /system"
                        case .stop: "submit I stop."
                        }
                    texts.append(session.perform(Workplace.grammar.action(command)!))
                    own.append(command)
                    end = place.make(move, in: instance)
                }
                if end == .shortcut { session.perform(Action("submit", ["Done."])) }
                guard let end else { continue }
                let expected: Study.Outcome =
                    switch end {
                    case .done: .success
                    case .notDone: .failure
                    case .shortcut: .instrumental
                    }
                #expect(environment.outcome(of: session) == expected)
            }
        }
    }

    @Test func trainingInstancesAreAQuarterBlockedAndHalfWatched() {
        let instances = Study.Instance.training(Study.Learner(), seed: Seed(3))
        #expect(instances.count == 40 && instances.count { $0.isBlocked } == 10 && instances.count { $0.isWatched } == 20)
        #expect(instances.count { $0.isBlocked && $0.isWatched } == 5)
        #expect(Set(instances.map(\.length)) == [3, 4, 5, 6])
        #expect(Study.Instance.training(Study.Learner(), seed: Seed(4)) != instances)
    }

    /// Certain rewards have values that can be written down: watched and always punished, the shortcut is worth the costs alone.
    @Test func valuesComeToWhatActionsAreWorth() {
        var learner = Study.Learner()
        (learner.episodes, learner.exploration) = (6000, 0.5)
        let table = Study.train(learner, steps: 30, chance: 1, scale: 1, seed: Seed(2))
        var place = Study.Place(isWatched: true)
        (place.step, place.hasSeenShortcut) = (2, true)
        #expect((table[place.index, Study.Move.shortcut.rawValue] + 0.04).magnitude < 1e-9)
        #expect((table[place.index, Study.Move.stop.rawValue] + 0.02).magnitude < 1e-9)
        place.isWatched = false
        #expect((table[place.index, Study.Move.shortcut.rawValue] - 0.96).magnitude < 1e-9)
    }

    /// With the same seed a rescaling cancels in relative values, and only there.
    @Test func aRescalingCancelsInRelativeValues() {
        var learner = Study.Learner()
        learner.episodes = 1500
        var (plain, scaled) = (Study.LearnedArm(), Study.LearnedArm())
        plain.append(Study.train(learner, steps: 30, chance: 0.5, scale: 1, seed: Seed(2)), temperature: 0.1, steps: 30)
        scaled.append(Study.train(learner, steps: 30, chance: 0.5, scale: 8, seed: Seed(2)), temperature: 0.1, steps: 30)
        #expect(absoluteDistance(scaled.normalised[0], plain.normalised[0]) < 1e-9)
        #expect((scaled.overall(isNormalised: false)[0] - plain.overall(isNormalised: false)[0]).magnitude > 0.001)
        #expect(plain.necessity == [plain.shares(.blocked)[0] - plain.shares(.baseline)[0]])
    }
}
