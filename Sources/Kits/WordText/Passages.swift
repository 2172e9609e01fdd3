public import Statistics

/// Pieces of equal length of a text of numbered words.
public enum Passages {
    /// So many pieces from random places, one after another: what a training step learns from.
    ///
    /// - Parameter length: numbers of a piece; the text needs as many.
    public static func random(_ count: Int, of length: Int, from text: [Int32], using random: inout RandomStream) -> [Int32] {
        requireLength(length, text)
        var pieces: [Int32] = []
        pieces.reserveCapacity(count * length)
        for _ in 0..<count {
            let start = random.index(below: text.count - length + 1)
            pieces += text[start..<start + length]
        }
        return pieces
    }

    /// So many pieces at equal distances over the whole text, the first at its beginning.
    public static func spread(_ count: Int, of length: Int, over text: [Int32]) -> [Int32] {
        requireLength(length, text)
        let room = text.count - length
        return (0..<count).flatMap { piece in
            let start = count > 1 ? piece * room / (count - 1) : 0
            return text[start..<start + length]
        }
    }

    /// All pieces one after another, each beginning with the last number of the one before, so that every number but the first is predicted once.
    ///
    /// What is left at the end and is shorter than a piece is left out.
    public static func consecutive(of length: Int, in text: [Int32]) -> [Int32] {
        requireLength(length, text)
        precondition(length > 1, "pieces that share a number have two or more, found \(length)")
        return stride(from: 0, through: text.count - length, by: length - 1).flatMap { text[$0..<$0 + length] }
    }

    private static func requireLength(_ length: Int, _ text: [Int32]) {
        precondition(length > 0 && length <= text.count, "pieces of \(length) don't fit into a text of \(text.count)")
    }
}
