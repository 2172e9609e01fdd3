package import ImageSets
import SmallNetworks
import Statistics
package import Torch
import Workbench

extension DualHeadDistillation {
    /// What students learn from, what rates are chosen on, and what runs are judged on.
    package struct Examples: Codable, Sendable {
        package var training: ImageSet
        package var validation: ImageSet
        package var test: ImageSet

        package init(training: ImageSet, validation: ImageSet, test: ImageSet) {
            (self.training, self.validation, self.test) = (training, validation, test)
        }
    }

    /// A trained teacher: what it says of the students' examples, and how good it is.
    package struct Teacher: Codable, Sendable {
        /// `[examples, classes]`
        package var logits: Tensor
        package var trainingAccuracy: Double
        package var validationAccuracy: Double
        package var testAccuracy: Double

        package init(logits: Tensor, trainingAccuracy: Double, validationAccuracy: Double, testAccuracy: Double) {
            self.logits = logits
            (self.trainingAccuracy, self.validationAccuracy, self.testAccuracy) = (trainingAccuracy, validationAccuracy, testAccuracy)
        }
    }

    /// Makes the students' examples; validation and test examples are made of images that neither teacher nor student learns from.
    static func examples(
        _ run: Run, trainingImages: DebianFile, trainingLabels: DebianFile, testImages: DebianFile, testLabels: DebianFile,
        problem: Problem, setup: Setup
    ) throws -> Examples {
        let images = try pictures(trainingImages, trainingLabels, problem, setup.images)
        let tests = try pictures(testImages, testLabels, problem, setup.testImages)
        let known = images.count - setup.reserved
        return Examples(
            training: try draw(setup.examples, from: images[0..<known], problem, "training"),
            validation: try draw(setup.validation, from: images[known...(images.count - 1)], problem, "validation"),
            test: try draw(setup.test, from: tests, problem, "test"))
    }

    /// Trains the teacher on its examples, of which the students' are the first, and asks it about those.
    static func teach(
        _ run: Run, trainingImages: DebianFile, trainingLabels: DebianFile, problem: Problem, setup: Setup, settings: TeacherSettings,
        all: Ensemble<Examples>
    ) throws -> Teacher {
        let images = try pictures(trainingImages, trainingLabels, problem, setup.images)
        let examples = try draw(setup.teacherExamples, from: images[0..<(images.count - setup.reserved)], problem, "training")
        let (inputs, labels) = (try tensor(examples), try Tensor(examples.labels))
        let seed = Seed(0)
        var weights = seed.stream("teacher weights")
        let network = try MLP([examples.size] + setup.teacherHidden + [examples.classes], using: &weights)
        var training = TrainingSettings()
        (training.epochs, training.batch, training.decay) = (setup.teacherEpochs, settings.batch, .cosine)
        (training.learningRate, training.momentum, training.weightDecay) = (settings.rate, settings.momentum, settings.weightDecay)
        try train(network.parameters, on: examples.count, training, using: seed.stream("teacher batches")) { places, _ in
            let batch = try Tensor(places)
            return try crossEntropy(network(inputs[batch]), labels[batch])
        }
        let own = all.at("problem", problem).values[0]
        return try withoutGradients {
            let logits = try network(tensor(own.training))
            return Teacher(
                logits: logits, trainingAccuracy: try accuracy(logits, Tensor(own.training.labels)),
                validationAccuracy: try accuracy(network(tensor(own.validation)), Tensor(own.validation.labels)),
                testAccuracy: try accuracy(network(tensor(own.test)), Tensor(own.test.labels)))
        }
    }

    /// The images of a problem: at full size, or averaged to half for pairs.
    private static func pictures(_ images: DebianFile, _ labels: DebianFile, _ problem: Problem, _ count: Int) throws -> ImageSet {
        let whole = try FashionMNIST.read(images: images, labels: labels, first: count)
        return problem == .pairs ? try whole.pooled(by: 2) : whole
    }

    /// The first images, or as many random pairs of images; the first of many are the same as few.
    private static func draw(_ count: Int, from images: ImageSet, _ problem: Problem, _ purpose: String) throws -> ImageSet {
        guard problem == .pairs else { return try images.first(count) }
        var random = Seed(0).stream("pairs for \(purpose)")
        let places = (0..<count).map { _ in (random.index(below: images.count), random.index(below: images.count)) }
        return images.paired(places.map(\.0), places.map(\.1))
    }

    /// The pixels, a row for each image.
    static func tensor(_ images: ImageSet) throws -> Tensor { try Tensor(images.pixels, [images.count, images.size]) }
}
