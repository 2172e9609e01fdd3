package import ImageSets
import SmallNetworks
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
        /// For each image a row with a one at its class.
        let targets: Tensor
        let count: Int
        let test: ImageSet
        let classes: [Int]

        init(_ images: TaskImages) throws {
            let training = images.training
            inputs = try Tensor(training.pixels, [training.count, training.size])
            targets = try Tensor(training.labels).oneHot(images.test.classes).to(.float32)
            (count, test, classes) = (training.count, images.test, images.classes)
        }
    }

    /// The test images of several tasks, each tested by itself: a part that fits the processor's cache.
    struct Examination {
        private let parts: [(inputs: Tensor, labels: Tensor, mask: Tensor?)]

        init(_ tasks: some Collection<Task>) throws {
            parts = try tasks.map { task in
                let test = task.test
                // 0 at the classes of the task, and minus much at the others; nil where it has all classes.
                let mask =
                    task.classes.count == test.classes
                    ? nil : try Tensor((0..<test.classes).map { task.classes.contains($0) ? Float(0) : -1e9 })
                return (try Tensor(test.pixels, [test.count, test.size]), try Tensor(test.labels), mask)
            }
        }

        /// The share that is right of each task, with all classes and with the task's own.
        func accuracies(_ network: MLP) throws -> (all: [Double], masked: [Double]) {
            var (all, masked): ([Double], [Double]) = ([], [])
            for (inputs, labels, mask) in parts {
                let logits = try network.pass(inputs).output
                all.append(try accuracy(logits, labels))
                masked.append(try mask.map { try accuracy(logits + $0, labels) } ?? all[all.count - 1])
            }
            return (all, masked)
        }
    }
}
