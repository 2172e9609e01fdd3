import ContentStore
import Testing

private struct Everything: Codable, Equatable {
    struct Inner: Codable, Equatable {
        var name: String
        var weight: Double?
    }
    enum Choice: Codable, Equatable {
        case plain
        case loaded(value: Int, label: String)
    }
    var flag = true
    var small = [1.5, -0.0]
    var long = (0..<9).map { Double($0) / 4 }
    var counts = Array(0..<10)
    var bytes: [UInt8] = Array(0..<12)
    var flags = [true, false, true, true, false, true, false, false, true]
    var nested = [[1.0, 2], [3, 4, 5, 6, 7, 8, 9, 10]]
    var inner = Inner(name: "é\"\\\n\u{1}", weight: nil)
    var missing: String?
    var choices = [Choice.plain, .loaded(value: 3, label: "x")]
    var table = ["b": 2, "a": 1]
    var numbered = [10: "ten", 9: "nine"]
    var kinds: Set = ["q", "p", "r"]
    var pairs: [Pair: Int] = [Pair(x: 2): 20, Pair(x: 1): 10, Pair(x: 3): 30]
    var arrays = ["k": (0..<20).map(Double.init)]
    var largest = UInt64.max
    var least = Int64.min
    struct Pair: Codable, Hashable { var x: Int }
}

@Suite struct ArtifactEncoderTests {
    @Test func everythingMakesTheRoundTrip() throws {
        let bytes = try ArtifactEncoder.encode(Everything())
        #expect(try ArtifactDecoder.decode(Everything.self, from: bytes) == Everything())
        #expect(try ArtifactEncoder.encode(ArtifactDecoder.decode(Everything.self, from: bytes)) == bytes)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -0.0, 0x1p-1074, .greatestFiniteMagnitude, 0.1 + 0.2])
    func everyDoubleMakesTheRoundTrip(_ value: Double) throws {
        let alone = try ArtifactDecoder.decode(Double.self, from: ArtifactEncoder.encode(value))
        let many = try ArtifactDecoder.decode([Double].self, from: ArtifactEncoder.encode(Array(repeating: value, count: 100)))
        #expect(value.isNaN ? alone.isNaN : alone.bitPattern == value.bitPattern)
        #expect(many.allSatisfy { value.isNaN ? $0.isNaN : $0.bitPattern == value.bitPattern } && many.count == 100)
    }

    @Test func everyNaNIsTheSame() throws {
        let odd = Double(bitPattern: 0xFFF8_0000_0000_0001)
        #expect(
            try ArtifactEncoder.encode([Double](repeating: odd, count: 9)) == ArtifactEncoder.encode([Double](repeating: .nan, count: 9)))
        #expect(try ArtifactEncoder.encode(odd) == ArtifactEncoder.encode(Double.nan))
    }

    @Test func smallValuesAreCanonicalJSON() throws {
        struct Value: Codable {
            var b = 1
            var a = [0.5, .nan]
            var c = "x\ty"
        }
        #expect(String(decoding: try ArtifactEncoder.encode(Value()), as: UTF8.self) == #"{"a":[0.5,"NaN"],"b":1,"c":"x\ty"}"#)
    }

    @Test func longArraysAreSafetensors() throws {
        struct Value: Codable { var x = (1...8).map(Double.init) }
        let bytes = try ArtifactEncoder.encode(Value())
        let length = Int(bytes[0]) | Int(bytes[1]) << 8
        let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
        #expect(
            header.drop { $0 == " " }.hasPrefix(
                #"{"__metadata__":{"reprise":"{\"x\":{\"$tensor\":0}}"},"t0":{"data_offsets":[0,64],"dtype":"F64","shape":[8]}}"#))
        #expect(bytes.count == 8 + length + 64)
        #expect((8 + length) % 8 == 0)
    }

    // The store's contents are named by these digests: when one changes, every cache there is becomes empty.
    // Expected values: Tests/References/artifact_digests.py, written from the description of the formats.
    @Test func digestsStayWhatTheyAre() throws {
        #expect(Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")  // FIPS 180-4, example 1
        #expect(
            Digest(of: try ArtifactEncoder.encode(Everything())).hex == "c89e270d52b341017027adf443ce2f9209e4a14de66dc4788e2377be9e387645")
        #expect(
            Digest(of: try ArtifactEncoder.encode((0..<1000).map { Double($0) * 0.1 })).hex
                == "ec3a71c9d40a7141970e68fff4f95f8bfff480bdf96b0f728a154018c0b4070f")
        var preimage = Preimage("subject")
        preimage.add(3)
        preimage.add("text")
        preimage.addList(count: 1)
        preimage.add(Digest(of: "abc"))
        preimage.add(bytes: [1, 2])
        #expect(preimage.digest.hex == "2c839feb49fb200bff93eb41bba222ce41bde21340256c300f8e9cd2ae83712c")
    }

    @Test func fieldsCannotBeConfused() {
        func digest(_ parts: [String]) -> Digest {
            var preimage = Preimage("s")
            for part in parts { preimage.add(part) }
            return preimage.digest
        }
        #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
        #expect(digest(["ab"]) != digest(["ab", ""]))
    }

    @Test func damagedBytesAreErrorsNotCrashes() throws {
        let good = try ArtifactEncoder.encode(Everything())
        var state: UInt64 = 7
        for _ in 0..<3000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = good
            bytes[Int(state >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: state >> 13) | 1
            _ = try? ArtifactDecoder.decode(Everything.self, from: bytes)
            _ = try? ArtifactDecoder.decode(Everything.self, from: Array(bytes.prefix(Int(state >> 40) % bytes.count)))
            _ = try? ArtifactDecoder.json(of: bytes)
        }
    }

    @Test func aWrongTypeNamesThePath() throws {
        struct Written: Codable { var rate = "fast" }
        struct Wanted: Codable { var rate: Double }
        do {
            _ = try ArtifactDecoder.decode(Wanted.self, from: ArtifactEncoder.encode(Written()))
            Issue.record("text was taken for a number")
        } catch DecodingError.typeMismatch(_, let context) {
            #expect(context.debugDescription == "expected Double, found text")
            #expect(context.codingPath.map(\.stringValue) == ["rate"])
        }
    }
}
