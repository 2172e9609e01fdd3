internal import Glibc

extension ImageSet {
    /// Smaller images: each pixel is the mean of a square of `factor` by `factor`.
    ///
    /// Errors: ``ImageSetError`` when the images can't be divided into such squares.
    public func pooled(by factor: Int) throws(ImageSetError) -> ImageSet {
        guard factor > 0, height % factor == 0, width % factor == 0 else {
            throw ImageSetError("images of \(height) x \(width) can't be divided into squares of \(factor)", hint: "take a common divisor")
        }
        let (rows, columns) = (height / factor, width / factor)
        let weight = 1 / Float(factor * factor)
        var pooled = [Float](repeating: 0, count: count * rows * columns)
        for image in 0..<count {
            for y in 0..<height {
                let (source, target) = ((image * height + y) * width, (image * rows + y / factor) * columns)
                for x in 0..<width { pooled[target + x / factor] += pixels[source + x] }
            }
        }
        for place in pooled.indices { pooled[place] *= weight }
        return ImageSet(pixels: pooled, labels: labels, height: rows, width: columns, classes: classes)
    }

    /// Each image turned about its centre, anticlockwise as it is seen, between pixels by bilinear interpolation; zero comes in from outside.
    ///
    /// - Parameter degrees: whole turns of 90 move pixels without interpolation, up to rounding.
    public func rotated(degrees: Double) -> ImageSet {
        if degrees == 0 { return self }
        let angle = degrees * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
        // The four neighbours of the place that each pixel comes from, and their weights, are the same in every image.
        var neighbours: [(target: Int, source: Int, weight: Float)] = []
        for y in 0..<height {
            for x in 0..<width {
                let (dy, dx) = (Double(y) - middleY, Double(x) - middleX)
                let (sourceY, sourceX) = (cosine * dy + sine * dx + middleY, cosine * dx - sine * dy + middleX)
                let (top, left) = (Int(sourceY.rounded(.down)), Int(sourceX.rounded(.down)))
                let (below, right) = (sourceY - Double(top), sourceX - Double(left))
                for (row, part) in [(top, 1 - below), (top + 1, below)] where row >= 0 && row < height {
                    for (column, share) in [(left, 1 - right), (left + 1, right)] where column >= 0 && column < width {
                        if part * share != 0 { neighbours.append((y * width + x, row * width + column, Float(part * share))) }
                    }
                }
            }
        }
        let size = size
        var turned = [Float](repeating: 0, count: pixels.count)
        turned.withUnsafeMutableBufferPointer { turned in
            pixels.withUnsafeBufferPointer { pixels in
                for start in stride(from: 0, to: pixels.count, by: size) {
                    for (target, source, weight) in neighbours { turned[start + target] += weight * pixels[start + source] }
                }
            }
        }
        return ImageSet(pixels: turned, labels: labels, height: height, width: width, classes: classes)
    }

    /// Two images side by side, left and right, for each pair of places; the class is `left * classes + right`.
    public func paired(_ left: [Int], _ right: [Int]) -> ImageSet {
        precondition(left.count == right.count, "pairs need equally many images, found \(left.count) and \(right.count)")
        var wide: [Float] = []
        wide.reserveCapacity(2 * left.count * size)
        for (one, other) in zip(left, right) {
            for row in 0..<height {
                for place in [one, other] {
                    let start = place * size + row * width
                    wide += pixels[start..<start + width]
                }
            }
        }
        return ImageSet(
            pixels: wide, labels: zip(left, right).map { labels[$0] * classes + labels[$1] }, height: height, width: 2 * width,
            classes: classes * classes)
    }

    /// The same images with pixels less a mean and divided by a deviation, such as those of the training set.
    public func standardised(mean: Float, deviation: Float) -> ImageSet {
        ImageSet(pixels: pixels.map { ($0 - mean) / deviation }, labels: labels, height: height, width: width, classes: classes)
    }

    /// Mean and standard deviation of all pixels together.
    public var meanAndDeviation: (mean: Float, deviation: Float) {
        let n = Double(pixels.count)
        let mean = pixels.reduce(0.0) { $0 + Double($1) } / n
        let square = pixels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n
        return (Float(mean), Float(square.squareRoot()))
    }
}
