public import Workbench

/// Fashion-MNIST: 60,000 training and 10,000 test images of clothing from a shop, 28 by 28 pixels, in ten classes of equal size.
///
/// It comes from Debian's package `dataset-fashion-mnist`, whose files stages take as inputs; `./reprise fetch` gets them.
///
///     let images = Data("training images", Self.images, FashionMNIST.training.images, FashionMNIST.training.labels)
///     let tests = Data("test images", Self.images, FashionMNIST.test.images, FashionMNIST.test.labels)
///
///     static func images(_ run: Run, images: DebianFile, labels: DebianFile) throws -> ImageSet {
///         try FashionMNIST.read(images: images, labels: labels, first: 6000).pooled(by: 2)
///     }
///
/// Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms" (1708.07747).
public enum FashionMNIST {
    /// The files of one part of the set.
    public struct Part: Sendable {
        public let images: DebianFile
        public let labels: DebianFile

        init(_ name: String) {
            let folder = "/usr/share/datasets/fashion-mnist"
            images = DebianFile(package: FashionMNIST.package, path: "\(folder)/\(name)-images-idx3-ubyte.gz")
            labels = DebianFile(package: FashionMNIST.package, path: "\(folder)/\(name)-labels-idx1-ubyte.gz")
        }
    }

    public static let package = "dataset-fashion-mnist"
    /// Terms and owner, for reports.
    public static let licence = "Expat (MIT) licence, Zalando SE 2017"
    public static let training = Part("train")
    public static let test = Part("t10k")
    /// The names of the classes.
    public static let classes = [
        "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ]

    /// The checksum (CRC-32) of what each file holds, which gzip keeps at the file's end.
    private static let checksums: [String: UInt32] = [
        "train-images-idx3-ubyte.gz": 0xB4F2_9F28, "train-labels-idx1-ubyte.gz": 0x741A_4657, "t10k-images-idx3-ubyte.gz": 0x678F_E0B1,
        "t10k-labels-idx1-ubyte.gz": 0x8014_2C1F,
    ]

    /// The images of a part with their classes, in the set's own order, which is random.
    ///
    /// - Parameter count: how many from the beginning; all without it.
    ///
    /// Errors: ``ImageSetError`` when a file isn't the published one, or there are fewer images.
    public static func read(images: DebianFile, labels: DebianFile, first count: Int? = nil) throws -> ImageSet {
        let (pixels, classes) = (try content(of: images, first: count), try content(of: labels, first: count))
        return ImageSet(
            pixels: pixels.elements.map { Float($0) / 255 }, labels: classes.elements.map(Int.init), height: pixels.shape[1],
            width: pixels.shape[2], classes: Self.classes.count)
    }

    private static func content(of file: DebianFile, first count: Int?) throws -> IDXFile {
        let bytes = try file.bytes
        let found = bytes.suffix(8).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard checksums[file.description] == found else {
            throw ImageSetError(
                "'\(file)' is not the published one",
                facts: [("package", file.package), ("checksum", String(found, radix: 16))],
                hint: "'./reprise fetch' gets the package of Debian 12")
        }
        return try IDXFile(bytes, name: file.description, first: count)
    }
}
