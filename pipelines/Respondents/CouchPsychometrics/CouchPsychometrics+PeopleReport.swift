import Instruments
import PsychometricScales
import Statistics
import Workbench

// The sections on people and on the network that imitates them.
extension CouchPsychometrics {
    @ReportBuilder
    static func peopleSection(_ structure: Structure, _ checks: Ensemble<Consistency>) -> some ReportContent {
        let first = checks.values[0]
        Section("People, and what passes for them") {
            Prose(
                """
                \(structure.people) people answered all 25 items of a personality questionnaire (Big Five, six answers each). Somebody who agrees with an item and with its opposite is inconsistent: the index is the
                distance of the mean direct answer from the mean mirrored one, averaged over the four traits that have items of both keys. It is \(mean(first.people), .decimals(2)) for people on average. Whoever ignores the
                content lies higher; whoever has learned how answers go together does not.
                """)
            Figure(
                "inconsistency",
                caption: "The index of inconsistency, people (one half) and those set against them; shares of each.",
                alt:
                    "Five panels, in each the people's histogram and a stranger's: nearly apart for acquiescent, shifted for uniform, the same for the copula.",
                x: Axis("inconsistency", unit: "answer steps", from: 0, to: 5), y: Axis("share", from: 0)
            ) {
                for check in first.checks {
                    Histogram(
                        first.people.map { ("people", $0) } + check.inconsistencies.map { ("stranger", $0) }, x: { $0.1 }, series: { $0.0 },
                        panel: { _ in check.stranger.rawValue }, bins: 20, in: 0...5, height: .share)
                }
            }.columns(3)
            Table(
                .runHere, first.checks,
                caption:
                    "One half of the people against each kind of stranger: the area is the probability that a stranger is less consistent than a person; with its least and largest value over \(checks.values.count) random halves."
            ) {
                Column("set against people") { $0.stranger.rawValue }
                Column("mean inconsistency", .decimals(2)) { mean($0.inconsistencies) }
                Column("area", .decimals(3)) { $0.area }
                Column("least", .decimals(3)) { check in areas(checks, check.stranger).min() ?? .nan }
                Column("largest", .decimals(3)) { check in areas(checks, check.stranger).max() ?? .nan }
                Column("longest run of equal answers", .decimals(2)) { mean($0.longest) }
            }
            Prose(
                """
                Respondents that draw every item by itself, with the people's own frequencies, are found out (\(first.area(.independent), .decimals(3))): the index sees lost correlation and not only odd frequencies. But the copula,
                which is nothing but frequencies and correlations, passes (\(first.area(.copula), .decimals(3))), and so it must be with any such check: what it asks for can be learned.
                People have longer runs of equal answers than programs with their means, \(mean(first.longest), .decimals(2)) on average.
                """)
        }
    }

    private static func areas(_ checks: Ensemble<Consistency>, _ stranger: Stranger) -> [Double] {
        checks.values.map { $0.area(stranger).value }
    }

    @ReportBuilder
    static func networkSection(_ structure: Structure, _ networks: Ensemble<MadeUp>, _ checks: Ensemble<Consistency>) -> some ReportContent
    {
        let imitated = networks.at("answers", Answers.people).values[0]
        let shuffled = networks.at("answers", Answers.shuffled).values[0]
        let people = checks.values[0]
        let copula = people.checks.first { $0.stranger == .copula }?.alphas ?? []
        let phi = congruences(imitated, structure)
        let rows = traits.indices.map { ($0, traits[$0].name) }
        Section("A network that imitates answers") {
            Prose(
                """
                A small transformer learned to say which answer comes next, from most of the \(structure.people) people, and made up \(imitated.people.count) people. It has no trait: it has seen
                answers. Their alphas lie within \(largestDistance(imitated.alphas, structure.alphas), .decimals(3)) of people's, the least congruence of their five factors is
                \(phi.min() ?? .nan, .decimals(3)), and their inconsistency \(imitated.inconsistency, .decimals(2)) beside \(mean(people.people), .decimals(2)) of people. Trained on the same answers dealt out anew
                among people, item by item, the largest alpha is \(shuffled.alphas.max() ?? .nan, .decimals(3)).
                """)
            Prose(
                """
                For comparison, the copula of the section before, which learned from half of the people, comes within
                \(largestDistance(copula, structure.alphas), .decimals(3)) of their alphas: answers cut into six steps lose some of what goes together. Where the network falls
                short of it, it has learned less than can be learned, and a better imitator would be more coherent and not less. One network of each kind was trained.
                """)
            Table(
                .runHere, rows,
                caption:
                    "Cronbach's alpha of people, of people made up by the network and by the copula, and by a network that saw shuffled answers; congruence of the factors (turned to the people's, in their order, which is not that of the traits), and retest correlations of the items after the prefix."
            ) {
                Column("trait") { $0.1 }
                Column("alpha, people", .decimals(3)) { structure.alphas[$0.0] }
                Column("made up", .decimals(3)) { imitated.alphas[$0.0] }
                Column("copula", .decimals(3)) { copula[$0.0] }
                Column("shuffled", .decimals(3)) { shuffled.alphas[$0.0] }
                Column("factor's congruence", .decimals(3)) { phi[$0.0] }
                Column("retest, same prefix", .decimals(2)) { imitated.sharedPrefix[$0.0] }
                Column("retest, nothing shared", .decimals(2)) { imitated.independent[$0.0] }
            }
            Prose(
                """
                Asked twice after the same five answers, the made-up people agree with themselves by \(imitated.sharedMean, .interval) on average over traits; asked twice from nothing, by \(imitated.independentMean, .interval).
                What looks like a stable person is the conversation so far.
                """)
            Figure(
                "training",
                caption:
                    "Loss while the network learns, on people that it learns from and on others; the weights of the best pass are kept.",
                alt:
                    "Two panels, for answers of people and for shuffled ones: the loss on others falls and then levels off, for shuffled answers it hardly falls.",
                x: Axis("pass over the people"), y: Axis("loss", unit: "nats an answer")
            ) {
                for (title, one) in [("answers of people", imitated), ("shuffled answers", shuffled)] {
                    let x = one.training.indices.map { Double($0 + 1) }
                    Line(x: x, y: one.training, series: "learned from", panel: title)
                    Line(x: x, y: one.stopping, series: "others", panel: title)
                }
            }
        }
    }
}
