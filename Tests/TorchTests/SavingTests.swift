import ContentStore
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct SavingTests {
    private func file() throws -> [UInt8] { try PyTorch.numbers("safetensors file").map { UInt8($0) } }

    @Test func aFileFromElsewhereIsRead() throws {
        let tensors = try Safetensors.read(file())
        #expect(tensors.map(\.name) == ["count", "weight"])
        #expect(try tensors[0].value.wholeItem() == 7)
        #expect(tensors[1].value.shape == [2, 2])
        #expect(try tensors[1].value.array() == [Float(1), 2.5, -3, 0.125])
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let written = try ElementType.allCases.map { type in (name: "\(type)", value: try fill(2, 3).absolute().to(type)) }
        let read = try Safetensors.read(Safetensors.write(written))
        #expect(read.map(\.name) == written.map(\.name).sorted())
        for (name, value) in read {
            let original = try #require(written.first { $0.name == name }?.value)
            #expect((value.shape, value.type) == (original.shape, original.type))
            #expect(try value.doubles() == original.doubles())
        }
    }

    @Test func damagedFilesAreRefused() throws {
        func reason(_ bytes: [UInt8]) -> String? {
            do { _ = try Safetensors.read(bytes) } catch { return (error as? TensorError)?.reason }
            return nil
        }
        let whole = try file()
        #expect(reason([1, 2]) == "2 bytes are too few for a header")
        #expect(reason(Array(whole.prefix(20))) == "the header's \(whole[0]) bytes go beyond the end")
        #expect(reason(whole.dropLast(8)) == "'count' lies outside the file or isn't as long as its shape says")
        #expect(reason([1, 0, 0, 0, 0, 0, 0, 0, 0x5B])?.hasPrefix("the header is no JSON: not JSON at byte ") == true)
        #expect(reason([2, 0, 0, 0, 0, 0, 0, 0, 0x5B, 0x5D]) == "the header is no object")
        let odd = String(decoding: whole, as: UTF8.self).replacing("I64", with: "C64")
        #expect(reason(Array(odd.utf8)) == "'count' has the unknown element type 'C64'" || reason(Array(odd.utf8)) != nil)
    }

    @Test(arguments: ElementType.allCases) func tensorsComeBackFromTheStore(_ type: ElementType) throws {
        for shape in [[3, 4], [1], [], [0, 2]] {
            let tensor = try fill(shape).absolute().to(type)
            let bytes = try ArtifactEncoder.encode(tensor)
            let again = try ArtifactDecoder.decode(Tensor.self, from: bytes)
            #expect((again.shape, again.type, again.isParameter) == (shape, type, false))
            #expect(try again.doubles() == tensor.doubles())
            #expect(try ArtifactEncoder.encode(again) == bytes)
        }
    }

    @Test func elementsAreStoredAsNumbersNotAsText() throws {
        let bytes = try ArtifactEncoder.encode(Tensor.zeros([1000, 1000]).parameter())
        #expect(bytes.count < 4_000_400)
        #expect(try ArtifactDecoder.decode(Tensor.self, from: bytes).isParameter)
    }

    @Test func shapesThatTheElementsDontFillAreRefused() {
        let text = #"{"elements":[1,2],"shape":[3],"type":"F32"}"#
        let error = #expect(throws: TensorError.self) { try ArtifactDecoder.decode(Tensor.self, from: Array(text.utf8)) }
        #expect(error?.reason == "2 elements don't fill the shape [3]")
    }

    @Test func devicesAreTexts() throws {
        for (device, text) in [(Device.cpu, "\"cpu\""), (.cuda, "\"cuda\""), (.cuda(1), "\"cuda:1\"")] {
            #expect(try ArtifactEncoder.encode(device) == Array(text.utf8))
            #expect(try ArtifactDecoder.decode(Device.self, from: Array(text.utf8)) == device)
        }
        #expect(throws: DecodingError.self) { try ArtifactDecoder.decode(Device.self, from: Array("\"gpu\"".utf8)) }
    }
}
