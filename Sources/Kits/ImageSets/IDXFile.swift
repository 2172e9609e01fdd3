/// An array of bytes in the IDX format, that of MNIST and its kin.
///
/// Two zeros, 8 for unsigned bytes, the number of axes, their lengths as 32-bit big-endian numbers, then the elements. Source: LeCun, Cortes
/// and Burges, "The MNIST database", file formats.
public struct IDXFile: Sendable {
    /// The length of each axis.
    public let shape: [Int]
    /// The elements, the last axis fastest; as many as were asked for.
    public let elements: [UInt8]

    /// - Parameters:
    ///   - bytes: the file's content, compressed by gzip or not.
    ///   - name: what it is called in errors.
    ///   - first: how many entries of the first axis to read; all without it.
    ///
    /// Errors: ``ImageSetError`` when it is no such file, or shorter than it says.
    public init(_ bytes: [UInt8], name: String, first: Int? = nil) throws(ImageSetError) {
        let isCompressed = bytes.starts(with: [0x1F, 0x8B])
        func content(_ count: Int) throws(ImageSetError) -> [UInt8] {
            guard isCompressed else { return Array(bytes.prefix(count)) }
            do { return try gunzip(bytes, atMost: count) } catch {
                throw ImageSetError("'\(name)' can't be decompressed", facts: [("reason", error.description)], hint: "fetch it again")
            }
        }
        func refused(_ headline: String, found: String) -> ImageSetError {
            ImageSetError("'\(name)' \(headline)", facts: [("found", found)], hint: "fetch it again, or look at what it is")
        }
        let head = try content(4 + 4 * 8)
        guard head.count >= 4, head[0] == 0, head[1] == 0, head[2] == 8, 1...8 ~= head[3], head.count >= 4 + 4 * Int(head[3]) else {
            throw refused("is no IDX file of bytes", found: head.prefix(4).map { "\($0)" }.joined(separator: " "))
        }
        var shape = (0..<Int(head[3])).map { axis in (0..<4).reduce(0) { $0 << 8 | Int(head[4 + 4 * axis + $1]) } }
        if let first {
            guard first >= 0, first <= shape[0] else {
                throw ImageSetError("'\(name)' has \(shape[0]) entries, and \(first) were asked for", hint: "ask for fewer")
            }
            shape[0] = first
        }
        var expected = 1
        for length in shape {
            let (product, isTooLarge) = expected.multipliedReportingOverflow(by: length)
            guard !isTooLarge, product < 1 << 40 else { throw refused("has no such size", found: "axes of \(shape)") }
            expected = product
        }
        let start = 4 + 4 * shape.count
        let all = try content(start + expected)
        guard all.count == start + expected else {
            throw refused("ends early", found: "\(all.count - start) of \(expected) elements")
        }
        (self.shape, elements) = (shape, Array(all[start...]))
    }
}
