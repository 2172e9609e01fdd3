import Foundation
import Testing

@Suite struct ConfigCommandTests {
    @Test func everySettingComesWithUnitRangeAndOrigin() throws {
        let place = try Workplace()
        try place.write("pipelines/kits/scales.yaml", "# shared\nfactor: 3\n")
        try place.write(
            "pipelines/Arithmetic/study.yaml", "scale: {include: kits/scales.yaml}\nseeds: 4\npresets:\n  wide: {sizes: [2, 3, 4]}\n")
        try place.write("more.yaml", "scale:\n  label: thrice\n")
        let config = try place.reprise("config", "arithmetic", "--preset", "wide", "--config", "more.yaml", "offset=-2")
        #expect(config.errors == "")
        #expect(
            config.output == """
                offset        -2.0       m, from -100 to 100  argument offset=-2
                scale.factor  3.0                             pipelines/kits/scales.yaml:2
                scale.label   thrice                          more.yaml:2
                sizes         [2, 3, 4]                       preset wide, pipelines/Arithmetic/study.yaml:4
                seeds         4                               pipelines/Arithmetic/study.yaml:2
                withExtra     false                           default

                """)
        let json = try place.reprise("config", "arithmetic", "--json")
        let rows = try JSONSerialization.jsonObject(with: Foundation.Data(json.output.utf8)) as? [[String: String]]
        #expect(
            rows?.first == ["setting": "offset", "value": "1.0", "unit": "m", "range": "from -100 to 100", "origin": "default"])
        #expect(rows?.last == ["setting": "withExtra", "value": "false", "origin": "default"])
    }

    @Test func laterFilesComeFirst() throws {
        let place = try Workplace()
        try place.write("a.yaml", "offset: 2\nseeds: 2\n")
        try place.write("b.yaml", "offset: 3\n")
        let config = try place.reprise("config", "arithmetic", "--config", "a.yaml", "--config", "b.yaml")
        #expect(config.output.contains("3.0     m, from -100 to 100  b.yaml:1\n"))
        #expect(config.output.contains("  a.yaml:2\n"))
    }

    @Test func mistakesAreToldWithTheirPlace() throws {
        let place = try Workplace()
        try place.write("pipelines/kits/scales.yaml", "factr: 3\n")
        try place.write("pipelines/Arithmetic/study.yaml", "scale:\n  include: kits/scale.yaml\nsizes: {include: kits/scales.yaml}\n")
        let config = try place.reprise("config", "arithmetic", "offset=200")
        #expect(config.code == 2)
        #expect(
            config.errors == """
                pipelines/Arithmetic/study.yaml:2:12: error: no file 'kits/scale.yaml' in pipelines/ (did you mean 'kits/scales.yaml'?)
                  include: kits/scale.yaml
                           ^
                note: there are: kits/scales.yaml
                pipelines/Arithmetic/study.yaml:3:8: error: 'sizes' must be a list, found a mapping
                sizes: {include: kits/scales.yaml}
                       ^
                argument 1:8: error: 'offset' must be from -100 to 100 (m), found the number 200
                offset=200
                       ^

                """)
    }

    @Test func aFileThatCannotBeReadIsNamed() throws {
        let place = try Workplace()
        try place.write("settings/more.yaml", "seeds: 2\n")
        let config = try place.reprise("config", "arithmetic", "--config", "settings/mroe.yaml", "--config", "settings", "--config", "x")
        #expect(config.code == 2)
        #expect(
            config.errors == """
                error: cannot read 'settings/mroe.yaml', given with --config: No such file or directory (did you mean 'settings/more.yaml'?)
                note: there are: settings/more.yaml
                error: cannot read 'settings', given with --config: it is a folder
                error: cannot read 'x', given with --config: No such file or directory

                """)
    }

    @Test func anUnknownPresetNamesThoseThereAre() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "presets:\n  smoke: {seeds: 1}\n")
        #expect(
            try place.reprise("config", "arithmetic", "--preset", "smok").errors == """
                error: no preset 'smok' (did you mean 'smoke'?)
                note: known: default, smoke

                """)
    }
}
