import Glibc
package import NeuralCollapse
package import Statistics
package import TinyTransformer
import Torch
import WordText
package import Workbench

// What is measured on a model: its loss, and how far its features have collapsed.
extension NeuralCollapseLanguage {
    /// One model's loss on the held-out text and the geometry of its features on the training text.
    package struct Collapse: Codable, Sendable {
        package var width = 0
        package var depth = 0
        /// Mean cross-entropy on the held-out text, in nats a token, and share of tokens that were the likeliest.
        package var loss = 0.0
        package var accuracy = 0.0
        package var classes = 0
        package var samples = 0
        /// Class-distance normalised variance: mean and median over pairs of classes.
        package var cdnv = 0.0
        package var cdnvMedian = 0.0
        /// Coefficient of variation of the norms of centred class means, and variance of their logarithms.
        package var normSpread = 0.0
        package var logNormVariance = 0.0
        /// Standard deviation of the cosines of centred class means.
        package var cosineDeviation = 0.0
        /// Mean and variance over pairs of the log inverse distance of normalised centred class means.
        package var kernel = 0.0
        package var kernelVariance = 0.0
        /// Mean and standard deviation of the cosines of centred classifier rows and centred class means.
        package var alignment = 0.0
        package var alignmentDeviation = 0.0
        /// Share of samples whose nearest class mean is the class that the classifier takes.
        package var agreement = 0.0
        /// The same three measures with shuffled class labels, and one with labels shuffled another time.
        package var shuffledCDNV = 0.0
        package var shuffledKernel = 0.0
        package var shuffledAgreement = 0.0
        package var otherShuffledKernel = 0.0

        package init() {}
    }

    /// Features of passages of the training text, and the next token of each place.
    package struct NextTokenFeatures {
        package var features: Frame
        package var next: [Int]

        package init(features: Frame, next: [Int]) { (self.features, self.next) = (features, next) }
    }

    /// Measures a model's loss on the held-out text and the collapse of its features on the training text.
    package static func measure(
        _ run: Run, corpus: Corpus, model: TinyTransformer, settings: Measuring, seed: Seed
    ) throws -> Collapse {
        let sampled = try sampleFeatures(model, corpus.training, settings)
        let head = try model.head.weight.doubles()
        let bias = try model.head.bias?.doubles() ?? [Double](repeating: 0, count: model.shape.vocabulary)
        // Two streams: what classes are shuffled to belongs to the text, not to the model.
        var (first, second) = (seed.stream("shuffled classes"), seed.stream("classes shuffled again"))
        var collapse = try geometry(
            sampled, rows: Frame(head, width: model.shape.width), bias: bias, least: settings.leastSamples, &first, &second)
        (collapse.width, collapse.depth) = (model.shape.width, model.shape.depth)
        (collapse.loss, collapse.accuracy) = try test(model, corpus.heldOut)
        return collapse
    }

    /// The mean cross-entropy and the share of hits over a text, in passages of the model's context.
    private static func test(_ model: TinyTransformer, _ text: [Int32]) throws -> (loss: Double, accuracy: Double) {
        let length = model.shape.context + 1
        guard text.count >= length else {
            throw InvalidSetting(name: "text.heldOut", found: "\(text.count)", expected: "at least one passage of \(length)")
        }
        var (loss, hits, count) = (0.0, 0.0, 0)
        for tokens in try batches(Passages.consecutive(of: length, in: text), length) {
            let logits = try withoutGradients { try model(tokens[0..., ..<(-1)]).flattened(from: 0, to: 1) }
            let next = try tokens[0..., 1...].flattened()
            loss += try crossEntropy(logits, next, reduction: .sum).item()
            hits += try (logits.argMax(1) .== next).to(.float64).sum().item()
            count += next.count
        }
        return (loss / Double(count), hits / Double(count))
    }

    /// Features, after the final normalisation, at the places of passages that have seen enough.
    private static func sampleFeatures(
        _ model: TinyTransformer, _ text: [Int32], _ settings: Measuring
    ) throws -> NextTokenFeatures {
        let length = model.shape.context + 1
        var (values, next): ([Double], [Int]) = ([], [])
        for tokens in try batches(Passages.spread(settings.contexts, of: length, over: text), length) {
            let features = try withoutGradients { try model.features(tokens[0..., ..<(-1)])[0..., settings.firstPlace...] }
            values += try features.doubles()
            next += try tokens[0..., (settings.firstPlace + 1)...].integers()
        }
        return NextTokenFeatures(features: Frame(values, width: model.shape.width), next: next)
    }

    /// Passages as tensors of 128 rows at most: few enough that their logits stay in the cache.
    private static func batches(_ passages: [Int32], _ length: Int) throws -> [Tensor] {
        try stride(from: 0, to: passages.count, by: 128 * length).map { start in
            let end = min(passages.count, start + 128 * length)
            return try Tensor(Array(passages[start..<end]), [(end - start) / length, length]).to(.int64)
        }
    }

    /// All measures of collapse over the classes with enough samples; the token for unknown words is no class.
    package static func geometry(
        _ sampled: NextTokenFeatures, rows: Frame, bias: [Double], least: Int, _ first: inout RandomStream, _ second: inout RandomStream
    ) throws -> Collapse {
        var counts = [Int](repeating: 0, count: rows.count)
        for token in sampled.next { counts[token] += 1 }
        let tokens = counts.indices.filter { $0 != Vocabulary.unknown && counts[$0] >= least }
        guard tokens.count > 2 else {
            throw InvalidSetting(
                name: "measuring.contexts", found: "\(tokens.count) words with \(least) samples", expected: "so many that three words have")
        }
        var classes = [Int](repeating: -1, count: rows.count)
        for (place, token) in tokens.enumerated() { classes[token] = place }
        let kept = sampled.next.indices.filter { classes[sampled.next[$0]] >= 0 }
        let (features, labels) = (sampled.features.keeping(kept), kept.map { classes[sampled.next[$0]] })
        let (head, offsets) = (rows.keeping(tokens), tokens.map { bias[$0] })

        let named = ClassFeatures(features, labels: labels, classes: tokens.count)
        let means = named.means.centred()
        var collapse = Collapse()
        (collapse.classes, collapse.samples) = (tokens.count, kept.count)
        let variances = named.distanceNormalizedVariances()
        collapse.cdnv = mean(variances)
        collapse.cdnvMedian = quantile(variances, at: 0.5)
        collapse.normSpread = coefficientOfVariation(means.norms)
        collapse.logNormVariance = variance(means.norms.map { log($0) }, lost: 0)
        collapse.cosineDeviation = deviation(means.cosines(), lost: 0)
        let kernels = means.logKernels()
        collapse.kernel = mean(kernels)
        collapse.kernelVariance = variance(kernels, lost: 0)
        let alignments = head.centred().alignments(with: means)
        collapse.alignment = mean(alignments)
        collapse.alignmentDeviation = deviation(alignments, lost: 0)
        let decisions = try largest(features, head, offsets)
        func agreement(_ classes: ClassFeatures) throws -> Double {
            // |h - m|^2 is least where <h, m> - |m|^2 / 2 is largest.
            let nearest = try largest(features, classes.means, classes.means.norms.map { -0.5 * $0 * $0 })
            return Double(zip(nearest, decisions).count { $0 == $1 }) / Double(decisions.count)
        }
        collapse.agreement = try agreement(named)

        // The same features under other labels, as many of each class.
        func shuffled(_ random: inout RandomStream) -> ClassFeatures {
            var others = labels
            random.shuffle(&others)
            return ClassFeatures(features, labels: others, classes: tokens.count)
        }
        let once = shuffled(&first)
        collapse.shuffledCDNV = mean(once.distanceNormalizedVariances())
        collapse.shuffledKernel = mean(once.means.centred().logKernels())
        collapse.shuffledAgreement = try agreement(once)
        collapse.otherShuffledKernel = mean(shuffled(&second).means.centred().logKernels())
        return collapse
    }

    /// For each feature h the row w with the largest <h, w> + b: thousands of samples against hundreds of rows are a task for matrix products.
    private static func largest(_ features: Frame, _ rows: Frame, _ bias: [Double]) throws -> [Int] {
        let (weights, offsets) = (try Tensor(rows.values, [rows.count, rows.width]).transposed(), try Tensor(bias))
        let all = try Tensor(features.values, [features.count, features.width])
        return try stride(from: 0, to: features.count, by: 1024).flatMap { start in
            try (all[start..<min(start + 1024, features.count)].matmul(weights) + offsets).argMax(1).integers()
        }
    }
}
