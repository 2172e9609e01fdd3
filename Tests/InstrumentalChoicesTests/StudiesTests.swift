import InstrumentalChoices
import Instruments
import Statistics
import TestSupport
import Testing

@Suite struct StudiesTests {
    /// The design's rates and the logits for an effect by numpy and scipy.
    @Test func thePlantedTruthIsThatOfTheAbstract() {
        let planted = Study.Planted()
        let design = Study.design(models: planted.names)
        #expect(design.cells.count == 560)
        for (effect, logit) in zip([0.03, 0.157], ChoicesValues.logits) {
            let found = planted.truth(effect: effect).effects.first { $0.factor == "variant" }
            #expect(absoluteDistance([found?.logit ?? .nan], [logit]) < 1e-9 && found?.level == "honest path blocked")
        }
        let truth = planted.truth(effect: 0.157)
        let all = truth.meanRate(over: design)
        let byModels = mean(["agent 1", "agent 2"].map { truth.meanRate(over: design, where: "model", is: $0) }) * 0.2
        let inTasks = mean(Study.tasks.prefix(3).map { truth.meanRate(over: design, where: "task", is: $0.name) }) * 3 / 7
        #expect(distance([all, byModels / all, inTasks / all], ChoicesValues.shares) < 1e-10)
        #expect(planted.truth(effect: 0).effects.allSatisfy { $0.factor != "variant" })
    }

    @Test func contrastsAreCountedByStudy() {
        var contrasts = Study.Contrasts(count: 2)
        func estimate(_ value: Double) -> Estimate { Estimate(value, low: value - 1, high: value + 1, n: 9) }
        contrasts.append([estimate(0.5), estimate(3)], p: [0.5, 0.001])
        contrasts.append([estimate(-0.5), estimate(1.5)], p: [0.04, 0.03])
        contrasts.append([estimate(1.5), estimate(3.3)], p: [0.01, 0.2])
        #expect(contrasts.studies == 3 && contrasts.mean(0) == 0.5)
        #expect(absoluteDistance(contrasts.adjusted, [0.5, 0.002, 0.06, 0.06, 0.02, 0.2]) < 1e-15)
        #expect(absoluteDistance([contrasts.bias([0, 2])], [0.6]) < 1e-12)
        #expect(contrasts.coverage([0, 2], of: 0) == 2.0 / 3 && contrasts.coverage([0, 2]) == 4.0 / 6)
        #expect(contrasts.survival(of: [1]).value == 1.0 / 3 && contrasts.survival(of: [0, 1]).value == 2.0 / 3)
        #expect(contrasts.detection(of: 1).value == 1 && contrasts.detection(of: 0).value == 1.0 / 3)
    }

    @Test func simulatedStudiesFindWhatWasPlanted() async throws {
        let routes = await Study.walkedRoutes(steps: 30)
        #expect(routes.count == 56)
        let planted = Study.Planted()
        let full = try Study.simulate(planted, effect: 0.157, studies: Seeds(8, first: 5), repeats: 3, routes: routes)
        #expect(full.variants.count == 7 && full.nulls.count == 6 && full.samples == 1680)
        #expect(absoluteDistance([full.truth[full.blocked]], [0.157]) < 1e-12)
        #expect((full.adjusted.mean(full.blocked) - 0.157).magnitude < 0.03 && full.adjusted.survival(of: [full.blocked]).value == 1)
        #expect((mean(full.events.map(Double.init)) / 1680 - 0.051).magnitude < 0.01)
        // The numbers of a study are the same for every effect, so that a smaller one has no more cases.
        let none = try Study.simulate(planted, effect: 0, studies: Seeds(8, first: 5), repeats: 3, routes: routes)
        #expect(none.nulls.count == 7 && zip(none.events, full.events).allSatisfy { $0 < $1 })
        // The same cases outside of the variant: the strata of every other contrast are the same.
        for contrast in 0..<7 where contrast != full.blocked {
            #expect(none.stratified.mean(contrast) == full.stratified.mean(contrast))
        }
    }

    /// Without a shortcut that counts there are no events, and no contrast is found.
    @Test func scoresComeFromTheRoutes() async throws {
        var routes = await Study.walkedRoutes(steps: 30)
        for index in routes.indices { routes[index].shortcut = .undone }
        let nothing = try Study.simulate(Study.Planted(), effect: 0.157, studies: 2, repeats: 3, routes: routes)
        #expect(nothing.events == [0, 0] && nothing.adjusted.survival(of: Array(0..<7)).value == 0)
        #expect(nothing.stratified.values.allSatisfy { $0 == 0 } && nothing.stratified.adjusted.allSatisfy { $0 == 1 })
    }
}
