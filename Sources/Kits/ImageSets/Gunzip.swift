/// What a gzip file holds, or the beginning of it.
///
/// - Parameter limit: as many bytes as are wanted; what comes after is not decompressed, and the checksum then not checked.
///
/// Errors: ``GzipError`` when the bytes are damaged or no gzip file. Source: RFC 1951 (the compression) and RFC 1952 (the file).
public func gunzip(_ bytes: [UInt8], atMost limit: Int = .max) throws(GzipError) -> [UInt8] {
    guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { throw GzipError("no gzip file") }
    var start = 10
    let flags = bytes[3]
    if flags & 4 != 0 { start += 2 + Int(bytes[start]) + Int(bytes[start + 1]) << 8 }
    // A name and a comment, each up to a zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
        guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0) else { throw GzipError("a header without end") }
        start = end + 1
    }
    if flags & 2 != 0 { start += 2 }
    guard start <= bytes.count - 8 else { throw GzipError("a header without content") }
    var inflater = Inflater(bytes: bytes, place: start, limit: limit)
    try inflater.run()
    let trailer = inflater.place
    guard inflater.isWhole else { return inflater.output }
    guard trailer + 8 <= bytes.count else { throw GzipError("an early end") }
    let expected = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[trailer + $1]) << UInt32(8 * $1) }
    guard checksum(inflater.output) == expected else { throw GzipError("a wrong checksum") }
    return inflater.output
}

/// What is wrong with a gzip file.
public struct GzipError: Error, Hashable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// CRC-32 as gzip uses it.
func checksum(_ bytes: [UInt8]) -> UInt32 {
    var table = [UInt32](repeating: 0, count: 256)
    for byte in 0..<256 {
        var rest = UInt32(byte)
        for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB8_8320 }
        table[byte] = rest
    }
    var state = ~UInt32(0)
    for byte in bytes { state = (state >> 8) ^ table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] }
    return ~state
}

/// Undoes DEFLATE block by block.
private struct Inflater {
    let bytes: [UInt8]
    var place: Int
    let limit: Int
    var output: [UInt8] = []
    /// Whether the last block came to its end.
    var isWhole = false
    /// Bits that were read and not used, the first in the lowest place.
    private var bits: UInt64 = 0
    private var count = 0

    init(bytes: [UInt8], place: Int, limit: Int) { (self.bytes, self.place, self.limit) = (bytes, place, limit) }

    mutating func run() throws(GzipError) {
        while output.count < limit {
            let isLast = try take(1) == 1
            let isComplete: Bool
            switch try take(2) {
            case 0: isComplete = try copyStored()
            case 1: isComplete = try decode(Self.fixedLiterals, Self.fixedDistances)
            case 2:
                let (literals, distances) = try readCodes()
                isComplete = try decode(literals, distances)
            default: throw GzipError("a block of no known kind")
            }
            if isLast {
                isWhole = isComplete && output.count <= limit
                break
            }
        }
        // Whole bytes that were read ahead go back.
        place -= count / 8
        if output.count > limit { output.removeLast(output.count - limit) }
    }

    /// Reads ahead until 48 bits are there; behind the end come zeros, which are noticed when they are used.
    private mutating func fill() {
        while count <= 48 {
            bits |= UInt64(place < bytes.count ? bytes[place] : 0) << UInt64(count)
            place += 1
            count += 8
        }
    }

    private mutating func take(_ wanted: Int) throws(GzipError) -> Int {
        fill()
        let value = Int(bits & (1 << UInt64(wanted) - 1))
        bits >>= UInt64(wanted)
        count -= wanted
        guard place - count / 8 <= bytes.count else { throw GzipError("an early end") }
        return value
    }

    private mutating func symbol(_ code: HuffmanCode) throws(GzipError) -> Int {
        fill()
        let entry = code.table[Int(bits & (1 << 15 - 1))]
        guard entry != 0 else { throw GzipError("a code that stands for nothing") }
        bits >>= UInt64(entry & 15)
        count -= Int(entry & 15)
        guard place - count / 8 <= bytes.count else { throw GzipError("an early end") }
        return Int(entry >> 4)
    }

    private mutating func copyStored() throws(GzipError) -> Bool {
        _ = try take(count % 8)
        let length = try take(16)
        guard try take(16) == ~length & 0xFFFF else { throw GzipError("a stored block of no clear length") }
        for _ in 0..<length { output.append(UInt8(try take(8))) }
        return true
    }

    /// Whether the block came to its end before the limit.
    private mutating func decode(_ literals: HuffmanCode, _ distances: HuffmanCode) throws(GzipError) -> Bool {
        while output.count < limit {
            let symbol = try symbol(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol < 286 else { throw GzipError("a length that doesn't exist") }
            let length = Self.lengths[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
            let code = try self.symbol(distances)
            guard code < 30 else { throw GzipError("a distance that doesn't exist") }
            let distance = Self.distances[code] + (try take(Self.distanceBits[code]))
            guard distance <= output.count else { throw GzipError("a distance before the beginning") }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
        return false
    }

    /// The codes of a block that brings its own.
    private mutating func readCodes() throws(GzipError) -> (HuffmanCode, HuffmanCode) {
        let (literals, distances, count) = (try take(5) + 257, try take(5) + 1, try take(4) + 4)
        var lengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(count) { lengths[place] = try take(3) }
        let code = HuffmanCode(lengths)
        lengths = []
        while lengths.count < literals + distances {
            let symbol = try symbol(code)
            switch symbol {
            case 0..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw GzipError("a repetition of nothing") }
                lengths += [Int](repeating: last, count: 3 + (try take(2)))
            case 17: lengths += [Int](repeating: 0, count: 3 + (try take(3)))
            default: lengths += [Int](repeating: 0, count: 11 + (try take(7)))
            }
        }
        return (HuffmanCode(Array(lengths[..<literals])), HuffmanCode(Array(lengths[literals...].prefix(distances))))
    }

    private static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let lengths: [Int] = (0..<28).map { place in place < 8 ? place + 3 : ((4 + place % 4) << (place / 4 - 1)) + 3 } + [258]
    private static let distanceBits = (0..<30).map { max(0, $0 / 2 - 1) }
    private static let distances: [Int] = (0..<30).map { place in place < 4 ? place + 1 : ((2 + place % 2) << (place / 2 - 1)) + 1 }
    private static let fixedLiterals = HuffmanCode(
        [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
    private static let fixedDistances = HuffmanCode([Int](repeating: 5, count: 30))
}

/// A prefix code as a table: what 15 bits begin with, a symbol and, in the lowest four bits, the length of its code; 0 for nothing.
private struct HuffmanCode {
    var table = [UInt16](repeating: 0, count: 1 << 15)

    /// - Parameter lengths: of each symbol's code in bits; 0 for none.
    init(_ lengths: [Int]) {
        var code = 0
        for length in 1...15 {
            for (symbol, own) in lengths.enumerated() where own == length {
                // Codes are read from their highest bit on, and bits from the lowest.
                let reversed = (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
                for entry in stride(from: reversed, to: 1 << 15, by: 1 << length) { table[entry] = UInt16(symbol << 4 | length) }
                code += 1
                // More codes than fit: what is left stands for nothing.
                if code > 1 << length { return }
            }
            code <<= 1
        }
    }
}
