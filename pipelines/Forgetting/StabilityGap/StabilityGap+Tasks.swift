package import ImageSets
import Torch
import Workbench

extension StabilityGap {
    /// What a learner learns from and is tested on.
    package struct TaskImages: Codable, Sendable {
        package var training: ImageSet
        package var test: ImageSet
        /// The classes it has.
        package var classes: [Int]
    }

    /// The first images of both parts; of the test part enough for each pair of classes.
    static func read(
        _ run: Run, trainingImages: DebianFile, trainingLabels: DebianFile, testImages: DebianFile, testLabels: DebianFile,
        settings: ImageSettings
    ) throws -> TaskImages {
        TaskImages(
            training: try FashionMNIST.read(images: trainingImages, labels: trainingLabels, first: settings.training),
            test: try FashionMNIST.read(images: testImages, labels: testLabels, first: min(10_000, 6 * settings.test + 100)),
            classes: Array(FashionMNIST.classes.indices))
    }

    /// All classes, turned before they are pooled.
    static func turn(_ run: Run, images: TaskImages, degrees: Int, settings: ImageSettings) throws -> TaskImages {
        TaskImages(
            training: try images.training.rotated(degrees: Double(degrees)).pooled(by: settings.pooling),
            test: try images.test.first(settings.test).rotated(degrees: Double(degrees)).pooled(by: settings.pooling),
            classes: images.classes)
    }

    /// Two neighbouring classes.
    static func pair(_ run: Run, images: TaskImages, task: Int, settings: ImageSettings) throws -> TaskImages {
        let classes = [2 * task, 2 * task + 1]
        return TaskImages(
            training: try images.training.ofClasses(classes).pooled(by: settings.pooling),
            test: try images.test.ofClasses(classes).first(settings.test).pooled(by: settings.pooling), classes: classes)
    }

    /// A task's images as tensors.
    struct Task {
        let inputs: Tensor
        let labels: Tensor
        let count: Int
        let test: ImageSet
        let classes: [Int]

        init(_ images: TaskImages) throws {
            let training = images.training
            inputs = try Tensor(training.pixels, [training.count, training.size])
            labels = try Tensor(training.labels)
            (count, test, classes) = (training.count, images.test, images.classes)
        }
    }

    /// The test images of several tasks, equally many of each, tested in one go.
    struct Examination {
        private let inputs: Tensor
        private let labels: Tensor
        private let tasks: Int
        /// 0 at the classes of the image's task, and minus much at the others; nil where each task has all classes.
        private let mask: Tensor?

        init(_ tasks: some Collection<Task>) throws {
            let sets = tasks.map(\.test)
            self.tasks = tasks.count
            inputs = try Tensor(sets.flatMap(\.pixels), [sets.reduce(0) { $0 + $1.count }, sets.first?.size ?? 0])
            labels = try Tensor(sets.flatMap(\.labels))
            let all = sets.first?.classes ?? 0
            guard tasks.contains(where: { $0.classes.count < all }) else {
                mask = nil
                return
            }
            let rows = tasks.flatMap { task in
                let row = (0..<all).map { task.classes.contains($0) ? Float(0) : -1e9 }
                return (0..<task.test.count).flatMap { _ in row }
            }
            mask = try Tensor(rows, [labels.count, all])
        }

        /// The share that is right of each task, with all classes and with the task's own.
        func accuracies(_ logits: (Tensor) throws -> Tensor) throws -> (all: [Double], masked: [Double]) {
            try withoutGradients {
                let outputs = try logits(inputs)
                let all = try shares(outputs)
                return (all, try mask.map { try shares(outputs + $0) } ?? all)
            }
        }

        private func shares(_ outputs: Tensor) throws -> [Double] {
            try (outputs.argMax(1) .== labels).to(.float32).reshaped(tasks, -1).mean(1).doubles()
        }
    }
}
