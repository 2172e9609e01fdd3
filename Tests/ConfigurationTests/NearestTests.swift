import Configuration
import Testing

@Suite struct NearestTests {
    @Test(arguments: [
        ("delay", "delays"), ("dealys", "delays"), ("smok", "smoke"), ("Delays", "delays"), ("learning-rate", "learningRate"),
        ("sedes", "seeds"),
    ])
    func found(_ word: String, _ expected: String) {
        #expect(nearest(to: word, among: ["seeds", "delays", "smoke", "learningRate"]) == expected)
    }

    @Test(arguments: ["x", "", "temperature", "delaying-it"])
    func notFound(_ word: String) {
        #expect(nearest(to: word, among: ["seeds", "delays", "k", "a"]) == nil)
    }

    @Test func theFirstOfSeveralWins() {
        #expect(nearest(to: "rats", among: ["rate", "bats"]) == "rate")
    }
}
