// swift-format-ignore-file
// Written by Tests/References/word_text.py.
enum WordTextValues {
    static let text = "In the beginning God created the heaven, and the earth. The LORD'S day; 'tis 2 days' (said he): And God saw the light -- the end!"
    static let words = ["in", "the", "beginning", "god", "created", "the", "heaven", ",", "and", "the", "earth", ".", "the", "lord's", "day", ";", "'", "tis", "2", "days", "'", "(", "said", "he", ")", ":", "and", "god", "saw", "the", "light", "-", "-", "the", "end", "!"]
    static let vocabulary = ["<unk>", "the", "'", "-", "and", "god", "!"]
    static let numbers: [Int32] = [0, 1, 0, 5, 0, 1, 0, 0, 4, 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 5, 0, 1, 0, 3, 3, 1, 0, 6]
    static let wordLoss = 1.5813282778103184
    static let pairLoss = 1.6398303074004497
}
