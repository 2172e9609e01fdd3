public import Statistics

/// Grey images of one size, each with the number of its class.
///
/// Pixels are shares of the brightest, 0 to 1, image after image and row after row: a tensor of shape `[count, height, width]`. Whatever
/// changes images makes a new set, and changes every image alike.
public struct ImageSet: Codable, Sendable {
    public let pixels: [Float]
    /// The class of each image, from 0.
    public let labels: [Int]
    public let height: Int
    public let width: Int
    /// How many classes there are, whether or not each has an image here.
    public let classes: Int

    /// - Parameter pixels: as many as `labels.count * height * width`.
    public init(pixels: [Float], labels: [Int], height: Int, width: Int, classes: Int) {
        precondition(
            pixels.count == labels.count * height * width,
            "\(labels.count) images of \(height) x \(width) need \(labels.count * height * width) pixels, found \(pixels.count)")
        precondition(labels.allSatisfy { $0 >= 0 && $0 < classes }, "labels lie between 0 and \(classes - 1)")
        (self.pixels, self.labels) = (pixels, labels)
        (self.height, self.width, self.classes) = (height, width, classes)
    }

    /// How many images there are.
    public var count: Int { labels.count }
    /// How many pixels an image has.
    public var size: Int { height * width }

    /// The pixels of one image, row after row.
    public subscript(place: Int) -> ArraySlice<Float> { pixels[place * size..<(place + 1) * size] }

    /// The images at some places, in that order.
    public subscript(places: some Sequence<Int>) -> ImageSet {
        var (taken, classes): ([Float], [Int]) = ([], [])
        for place in places {
            taken += self[place]
            classes.append(labels[place])
        }
        return ImageSet(pixels: taken, labels: classes, height: height, width: width, classes: self.classes)
    }

    /// The first images.
    ///
    /// Errors: ``ImageSetError`` when there are fewer.
    public func first(_ count: Int) throws(ImageSetError) -> ImageSet {
        guard count <= self.count else {
            throw ImageSetError("\(count) images were asked for, and the set has \(self.count)", hint: "ask for fewer")
        }
        return self[0..<max(0, count)]
    }

    /// The images of some classes; labels stay as they are.
    public func ofClasses(_ wanted: [Int]) -> ImageSet { self[labels.indices.filter { wanted.contains(labels[$0]) }] }

    /// So many images of each class, drawn without replacement and then put into a random order.
    ///
    /// - Parameter counts: by class; a class that isn't named has none.
    ///
    /// Errors: ``ImageSetError`` when a class has fewer.
    public func sample(_ counts: [Int], using random: inout RandomStream) throws(ImageSetError) -> ImageSet {
        var places: [Int] = []
        for (label, count) in counts.enumerated() {
            var members = labels.indices.filter { labels[$0] == label }
            random.shuffle(&members)
            guard count <= members.count else {
                throw ImageSetError(
                    "\(count) images of class \(label) were asked for, and the set has \(members.count)", hint: "ask for fewer")
            }
            places += members.prefix(max(0, count))
        }
        random.shuffle(&places)
        return self[places]
    }

    /// The same images with other class numbers.
    public func relabelled(classes: Int, _ label: (Int) -> Int) -> ImageSet {
        ImageSet(pixels: pixels, labels: labels.map(label), height: height, width: width, classes: classes)
    }
}

/// Images that can't be had as they were asked for.
public struct ImageSetError: Error, Hashable, CustomStringConvertible {
    /// Headline, facts and a hint.
    public let description: String

    init(_ headline: String, facts: [(String, String)] = [], hint: String) {
        let width = facts.map(\.0.count).max() ?? 0
        let lines = facts.map { "  \($0.0):\(String(repeating: " ", count: width - $0.0.count)) \($0.1)" }
        description = ([headline] + lines + ["  hint: \(hint)"]).joined(separator: "\n")
    }
}
