/// The files of a new study: small, complete, and meant to be changed piece by piece into the study that is wanted.
///
/// It asks whether four times as many points halve the error of a fitted line's slope, with shuffled values as the control.
package struct StudyTemplate {
    package let slug: String
    package let title: String
    package let arxiv: String
    package let theme: String
    /// The day on which the paper came out: `2026-05-27`.
    package let published: String

    /// The file of the paper as it stands, without rules; nil when there is none.
    package var plannedPaper: String?

    package init(slug: String, title: String, arxiv: String, theme: String, published: String) {
        (self.slug, self.title, self.arxiv, self.theme, self.published) = (slug, title, arxiv, theme, published)
    }

    /// `MyPaper` for `my-paper`.
    package var type: String { slug.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }

    /// The line in Package.swift.
    package var packageLine: String { "    study(\"\(theme)/\(type)\")," }

    /// Paths from the root of the project and texts.
    package var files: [(path: String, text: String)] {
        let folder = "pipelines/\(theme)/\(type)"
        return [
            ("papers/\(slug).yaml", plannedPaper.map(started) ?? paper), ("\(folder)/\(type).swift", study),
            ("\(folder)/\(type)+Line.swift", model),
            ("\(folder)/\(type)+Evidence.swift", evidence), ("\(folder)/\(type)+Report.swift", report), ("\(folder)/study.yaml", settings),
        ]
    }

    private var paper: String {
        """
        slug: \(slug)
        title: "\(title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"
        published: \(published)
        links:
          arxiv: "\(arxiv)"
        theme: \(theme)
        feeds: []

        """ + fidelity + question + rules
    }

    var fidelity: String {
        """
        # exact, scaled, analogue, protocol or reading: how near the study is to the paper, and why.
        fidelity: exact
        why_this_fidelity: A line is fitted to points, as in the paper, and at its scale.

        """
    }

    var question: String {
        """
        question: >
          How much better does one know the slope of a line from four times as many points?

        """
    }

    var rules: String {
        """
        # What the author of the rules had seen when writing them: nothing, prototype, or published data.
        seen: nothing
        # Commit this file before the first run: the rule comes before the evidence.
        claims:
          - id: error-halves
            says: Four times as many points halve the error of a fitted slope.
            paper:
              - {name: error_ratio, value: 0.5, where: "section 1"}
            measures:
              error_ratio: "mean absolute error of the slope at the largest number of points over that at the smallest, seeds paired; bootstrap 95% interval"
            reproduced: [error_ratio.low >= 0.35, error_ratio.high <= 0.7]
            refuted: [error_ratio.low > 0.8]
            controls:
              - id: shuffled
                measures: {shuffled_ratio: "the same when each point has the value of another; bootstrap 95% interval"}
                holds: [shuffled_ratio.low > 0.8]
                why: where there is no line, more points can't bring its slope closer
            judged_at: default

        """
    }

    private var study: String {
        """
        package import Statistics
        package import Workbench

        /// How much better does one know the slope of a line from four times as many points?
        ///
        /// Points are drawn from a line with noise, a line is fitted to them, and its slope is compared with the true one. As a control the values are
        /// shuffled among the points, so that there is nothing to be learned.
        package struct \(type): Study {
            package struct Config: Configuration {
                /// Numbers of points that are compared, ascending.
                @Quantity(in: 3..., unit: "points") package var sizes = [25, 50, 100]
                @Quantity(in: 0..., unit: "units of y") package var noise = 1.0
                package var seeds = Seeds(200)
                package init() {}
            }

            package init() {}

            package func pipeline(_ config: Settings<Config>) -> Pipeline {
                let errors = ForEach(factor("labels", Labels.allCases), config.sizes, config.seeds) { labels, size, seed in
                    let sample = Data("sample", Self.draw, size, config.noise, labels, seed)
                    let line = Train("line", Self.fit, sample)
                    Evaluate("error", Self.error, line)
                }
                Analyze("error-halves", Self.evidence, errors)
                Report(Self.report, errors)
            }
        }

        """
    }

    private var model: String {
        """
        import Statistics
        package import Workbench

        extension \(type) {
            /// Whether each point keeps its value.
            package enum Labels: String, Choice { case own, shuffled }

            /// Points with their values.
            package struct Sample: Codable, Sendable {
                package var x: [Double]
                package var y: [Double]
            }

            /// The true slope.
            static let slope = 2.0

            /// Points that are even on [-1, 1], with values on a line of slope 2 and normal noise.
            static func draw(_ run: Run, size: Int, noise: Double, labels: Labels, seed: Seed) -> Sample {
                // A stream for each purpose: the points stay the same when the noise changes.
                var (points, errors, order) = (seed.stream("points"), seed.stream("noise"), seed.stream("order"))
                let x = (0..<size).map { _ in points.uniform(in: -1..<1) }
                var y = x.map { slope * $0 + noise * errors.normal() }
                if labels == .shuffled { order.shuffle(&y) }
                return Sample(x: x, y: y)
            }

            /// The slope of the line through the points by least squares.
            package static func fit(_ run: Run, sample: Sample) -> Double {
                let (x, y) = (mean(sample.x), mean(sample.y))
                let products = zip(sample.x, sample.y).map { ($0 - x) * ($1 - y) }
                return products.reduce(0, +) / sample.x.map { ($0 - x) * ($0 - x) }.reduce(0, +)
            }

            /// The absolute error of a fitted slope.
            static func error(_ run: Run, fitted: Double) -> Double { abs(fitted - slope) }
        }

        """
    }

    private var evidence: String {
        """
        import Statistics
        import Workbench

        extension \(type) {
            /// What the claim rests on; the paper file says what the names mean, and judges.
            static func evidence(_ run: Run, errors: Ensemble<Double>) -> Finding {
                Finding {
                    Measured("error_ratio", ratio(errors.at("labels", Labels.own)))
                    Measured("shuffled_ratio", ratio(errors.at("labels", Labels.shuffled)))
                }
            }

            /// The mean error at the largest number of points over that at the smallest, seeds paired.
            private static func ratio(_ errors: Ensemble<Double>) -> Estimate {
                let sizes = errors.levels(of: "size").compactMap(\\.number).map { Int($0) }
                let smallest = errors.at("size", sizes.min() ?? 0).values
                let largest = errors.at("size", sizes.max() ?? 0).values
                var random = Seed(1).stream("bootstrap")
                return ratioOfMeans(largest, over: smallest, paired: true, random: &random)
            }
        }

        """
    }

    private var report: String {
        """
        import Statistics
        import Workbench

        extension \(type) {
            /// The sections of the report; numbers come from the results, none is typed.
            @ReportBuilder
            static func report(errors: Ensemble<Double>) throws -> ReportBuilder.Parts {
                let rows = try errors.mean { $0 }.by("size", "labels")
                Section("The error falls with the points, when there is a line") {
                    Prose("Each point is the mean error over \\(errors.levels(of: "seed").count) seeds, with its interval.")
                    Figure(
                        "error",
                        caption: "Absolute error of the fitted slope by number of points; bands are \\(standardLevel, .percent) intervals over seeds.",
                        alt: "The error falls with the number of points when each has its own value, and stays where it is when they are shuffled.",
                        x: Axis("number of points"), y: Axis("error of the slope", from: 0)
                    ) {
                        BandedLine(rows, x: "size")
                    }
                    Table(rows, value: "error of the slope")
                }
                Deviations("Our choice: points even on [-1, 1] and normal noise.")
            }
        }

        """
    }

    private var settings: String {
        """
        # The defaults stand in \(type).swift; what is written here replaces them.

        seeds: 200

        presets:
          # About two seconds at most: computes every number, judges nothing.
          smoke:
            seeds: 5

          # What is published.
          default: {}

          # The paper's own scale.
          paper: {}

        """
    }
}
