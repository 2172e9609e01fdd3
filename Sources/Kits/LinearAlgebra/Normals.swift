internal import Glibc
public import Statistics

extension RandomStream {
    /// So many standard normal numbers, in a third of the time of single ones; each takes one or more numbers of the stream.
    ///
    /// The ziggurat method with 128 layers. Source: Doornik, An Improved Ziggurat Method to Generate Normal Random Samples (2005), ZIGNOR; here
    /// the layer comes from the low bits and the place in it from the high bits of one number.
    public mutating func normals(_ count: Int) -> [Double] {
        [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            drawNormals(buffer)
            filled = count
        }
    }

    mutating func drawNormals(_ buffer: UnsafeMutableBufferPointer<Double>) {
        Ziggurat.edges.withUnsafeBufferPointer { edges in
            for index in buffer.indices { buffer[index] = zigguratNormal(edges.baseAddress!) }
        }
    }

    @inline(__always)
    private mutating func zigguratNormal(_ edges: UnsafePointer<Double>) -> Double {
        while true {
            let bits = next()
            let layer = Int(truncatingIfNeeded: bits & 0x7F)
            let place = 2 * (Double(bits &>> 11) * 0x1p-53) - 1
            let x = place * edges[layer]
            if x.magnitude < edges[layer + 1] { return x }
            if let found = atTheEdge(layer, x, edges) { return found }
        }
    }

    /// What lies under the curve in the part of a layer that sticks out of it; nil if the point lies above.
    @inline(never)
    private mutating func atTheEdge(_ layer: Int, _ x: Double, _ edges: UnsafePointer<Double>) -> Double? {
        if layer == 0 {
            while true {
                // In (0, 1]: the logarithms are finite.
                let beyond = -log(1 - uniform()) / Ziggurat.tail
                let height = -log(1 - uniform())
                if 2 * height > beyond * beyond { return x < 0 ? -Ziggurat.tail - beyond : Ziggurat.tail + beyond }
            }
        }
        let outer = exp(-0.5 * (edges[layer] * edges[layer] - x * x))
        let inner = exp(-0.5 * (edges[layer + 1] * edges[layer + 1] - x * x))
        return inner + uniform() * (outer - inner) < 1 ? x : nil
    }
}

/// Layers of equal area under the normal curve.
private enum Ziggurat {
    /// Where the lowest layer ends and the tail begins, and the area of a layer, both from Doornik's paper.
    static let tail = 3.442619855899
    static let area = 9.91256303526217e-3

    /// The right edges of the 128 layers, from the lowest up, and 0.
    static let edges: [Double] = {
        var density = exp(-0.5 * tail * tail)
        var edges = [area / density, tail]
        for _ in 2..<128 {
            let edge = (-2 * log(area / edges[edges.count - 1] + density)).squareRoot()
            density = exp(-0.5 * edge * edge)
            edges.append(edge)
        }
        return edges + [0]
    }()
}

extension DesignMatrix {
    /// Draws every entry anew from the standard normal distribution, column after column.
    public mutating func drawNormals(_ random: inout RandomStream) {
        withColumns { random.drawNormals($0) }
    }
}
