/// English text as words and punctuation.
public enum Words {
    /// The words of UTF-8 text in small letters, and its punctuation marks, each by itself.
    ///
    /// A word is a run of ASCII letters and digits, with apostrophes inside it (`lord's`); white space only separates; every other byte that can
    /// be printed is a token of its own, and bytes outside ASCII stay together.
    public static func split(_ text: some Sequence<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        /// An apostrophe after a letter: part of the word if a letter follows.
        var isPending = false
        func finish() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
            if isPending { words.append("'") }
            isPending = false
        }
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                128...:
                if isPending { word.append(UInt8(ascii: "'")) }
                isPending = false
                word.append(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte)
            case UInt8(ascii: "'") where !word.isEmpty && !isPending: isPending = true
            default:
                finish()
                if byte > 32, byte < 127 { words.append(String(UnicodeScalar(byte))) }
            }
        }
        finish()
        return words
    }
}
