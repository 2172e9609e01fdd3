import Configuration
import Evidence
import Testing

@Suite struct PaperTests {
    @Test func everyPaperOfTheRepositoryReads() throws {
        let files = papers()
        #expect(!files.isEmpty)
        for file in files { if try PaperOutline.parse(file).hasRules { _ = try Paper.parse(file) } }
    }

    @Test func delayedRepression() throws {
        let file = try #require(papers().first { $0.path == "papers/delayed-repression.yaml" })
        let paper = try Paper.parse(file)
        #expect(paper.fidelity == .exact)
        #expect(paper.seen == .prototype)
        #expect(paper.arxiv == "2605.30392")
        #expect(
            paper.claims.map(\.id) == [
                "critical-delay", "supercritical", "architecture-hierarchy", "sustained-q-learning", "sustained-reactive",
                "delay-destabilises-settled-agents", "delay-destabilises-smooth-rule", "sharpness",
            ])
        let claim = try #require(paper.claim("critical-delay"))
        #expect(
            claim.measuredNames == [
                "worst_relative_error", "worst_period_error", "published_delay_error", "halved_step_change", "amplitude_without_delay",
                "amplitude_at_090",
            ])
        #expect(claim.reproduced.map(\.source).first == "worst_relative_error <= 0.01")
        #expect(claim.controls.map(\.id) == ["undelayed", "below-threshold"])
        #expect(claim.published.map(\.value) == [0.471, 0.628])
        #expect(paper.claim("sharpness")?.needs.map { "\($0.name): \($0.text)" } == ["seeds: 100"])
    }

    @Test func layoutIsNotPartOfTheRule() throws {
        let one = try paper(simpleClaim)
        let other = try paper(
            simpleClaim.replacing("[slope.low > 0, runs >= 3]", with: "[  runs>=3.0 , 'slope.low  >  0e0']")
                .replacing("\"slope, 95% interval\"", with: "\"slope,   95% interval\"").replacing(
                    "nothing to find", with: "another reason"))
        #expect(one.claims[0].ruleLines == other.claims[0].ruleLines)
        #expect(one.claims[0].controlLines == other.claims[0].controlLines)
    }

    // The seeded generator makes the same mutations on every machine.
    @Test func noInputCrashes() {
        var state: UInt64 = 20_250_602
        func random() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let samples = SampleFile.all(in: "valid") + SampleFile.all(in: "invalid")
        let seeds = samples.flatMap { [$0.text, $0.text.replacing("seen: nothing", with: "rules: none")] }.map { Array($0.utf8) }
        let pieces =
            ["[", "]", "{", ": ", "- ", "\n", "<", ">=", ".low", "&a ", "*a", "'", "#", "\u{85}", "é"].map { Array($0.utf8) } + [
                [0xFF], [0],
            ]
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = seeds[random() % seeds.count]
            for _ in 0..<(1 + random() % 5) {
                let place = random() % (bytes.count + 1)
                switch random() % 3 {
                case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random()) }
                case 1: bytes.insert(contentsOf: pieces[random() % pieces.count], at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + random() % 10))
                }
            }
            let file = SourceFile(path: "sample.yaml", bytes: bytes)
            if message({ () throws(DiagnosticError) in _ = try PaperOutline.parse(file) }) != "no error" { refused += 1 }
        }
        #expect(refused > 15_000)
    }
}
