import Foundation
import ImageSets
import Testing
import Workbench

/// What `./reprise fetch` unpacked, or what is installed.
private func folder() -> String? {
    let root = #filePath.dropLast("/Tests/ImageSetsTests/FashionMNISTTests.swift".count)
    let places = ["", "\(root)/.reprise/downloads/debian/\(FashionMNIST.package)"]
    return places.first { FileManager.default.fileExists(atPath: $0 + FashionMNIST.test.images.path) }
}

@Suite(.enabled(if: folder() != nil, "Fashion-MNIST isn't here: './reprise fetch' gets it")) struct FashionMNISTTests {
    private func content(of file: DebianFile) throws -> DebianFile {
        let bytes = [UInt8](try Foundation.Data(contentsOf: URL(filePath: try #require(folder()) + file.path)))
        var file = file
        file._contents = FileContents { bytes }
        return file
    }

    @Test func theTestPartIsAsPythonReadsIt() throws {
        let part = FashionMNIST.test
        let images = try FashionMNIST.read(images: content(of: part.images), labels: content(of: part.labels))
        #expect(images.count == 10_000 && images.height == 28 && images.width == 28 && images.classes == 10)
        #expect(Array(images.labels.prefix(20)) == ImageSetsValues.firstLabels)
        #expect(images.pixels.reduce(0) { $0 + Int(($1 * 255).rounded()) } == ImageSetsValues.sumOfBytes)
        #expect(images[9999].reduce(0) { $0 + Int(($1 * 255).rounded()) } == ImageSetsValues.sumOfLast)
        #expect((0..<10).map { label in images.labels.count { $0 == label } } == ImageSetsValues.classCounts)
    }

    @Test func theTrainingPartIsReadFromItsBeginning() throws {
        let part = FashionMNIST.training
        let images = try FashionMNIST.read(images: content(of: part.images), labels: content(of: part.labels), first: 1000)
        #expect(images.count == 1000)
        // The first is a boot, and no pixel is outside 0 to 1.
        #expect(FashionMNIST.classes[images.labels[0]] == "ankle boot")
        #expect(images.pixels.allSatisfy { 0...1 ~= $0 })
    }

    @Test func anotherFileIsRefused() throws {
        let labels = try content(of: FashionMNIST.test.labels)
        var other = FashionMNIST.test.images
        other._contents = labels._contents
        let error = #expect(throws: ImageSetError.self) { try FashionMNIST.read(images: other, labels: labels) }
        #expect(
            error?.description == """
                't10k-images-idx3-ubyte.gz' is not the published one
                  package:  dataset-fashion-mnist
                  checksum: 80142c1f
                  hint: './reprise fetch' gets the package of Debian 12
                """)
    }
}
