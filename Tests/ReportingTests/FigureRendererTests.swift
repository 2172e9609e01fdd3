import ContentStore
import Foundation
import Reporting
import Testing
import Workbench

@Suite struct FigureRendererTests {
    private static let root = String(#filePath.dropLast("/Tests/ReportingTests/FigureRendererTests.swift".count))
    private static let python = ProcessInfo.processInfo.environment["REPRISE_PYTHON"] ?? "\(root)/.venv/bin/python"
    private static let specifications = FigureGallery.all.map { VegaLite.specification($0).canonicalBytes }
    private static let drawn = Result { try FigureRenderer(python: python).draw(specifications) }

    @Test func theGalleryIsDrawnWithinItsSize() throws {
        for (figure, svg) in zip(FigureGallery.all, try Self.drawn.get()) {
            let words = svg.split(separator: "\"")
            let width = try #require(words.firstIndex { $0.hasSuffix(" width=") }.flatMap { Double(words[$0 + 1]) })
            #expect(svg.hasPrefix("<svg") && svg.contains("@media (prefers-color-scheme: dark)"))
            #expect(svg.utf8.count <= FigureRenderer.mostBytes && width <= 800, "\(figure.name) \(svg.utf8.count) \(width)")
            #expect(!svg.contains("NaN") && !svg.contains("undefined"), "\(figure.name)")
            // Text is 11 pixels or more.
            #expect(!svg.contains("font-size=\"10px\"") && svg.contains("font-size=\"11px\""), "\(figure.name)")
        }
    }

    @Test func picturesAreTheSameEveryTimeAndWhateverWasDrawnBefore() throws {
        let drawn = try Self.drawn.get()
        let alone = try FigureRenderer(python: Self.python).draw([Self.specifications[3], Self.specifications[0]])
        #expect(alone == [drawn[3], drawn[0]])
        let twice = try FigureRenderer(python: Self.python).draw([Self.specifications[7], Self.specifications[7]])
        #expect(twice == [drawn[7], drawn[7]] && drawn[7].contains("id=\"gaps-0\""))
    }

    @Test func textFromOutsideCannotBecomeMarkup() throws {
        let index = try #require(FigureGallery.all.firstIndex { $0.name == "markup" })
        let svg = try Self.drawn.get()[index]
        #expect(!svg.contains("<script") && svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        // Every "<" opens or closes an element of SVG.
        let opened = Set(svg.split(separator: "<").map { String($0.prefix { $0.isLetter || $0 == "/" }) })
        #expect(
            opened.isSubset(of: [
                "svg", "/svg", "style", "/style", "g", "/g", "path", "line", "text", "/text", "defs", "/defs", "clipPath", "/clipPath",
                "rect",
            ]))
    }

    @Test func theLegendShowsWhatIsDrawn() throws {
        let index = try #require(FigureGallery.all.firstIndex { $0.name == "closed-form" })
        let symbols = try Self.drawn.get()[index].split(separator: "role-legend-symbol").dropFirst()
        #expect(symbols.count == 3)
        let svg = try Self.drawn.get()[index]
        #expect(svg.contains("d=\"M-10,0L10,0\"") && svg.contains("stroke-dasharray=\"5,3\""))
    }

    @Test func aPictureThatIsTooLargeIsRefused() {
        let rows = (0..<420).map { "{\"t\":\"\(String(repeating: "long", count: 150)) \($0)\"}" }.joined(separator: ",")
        let text = """
            {"name":"big","data":{"values":[\(rows)]},"mark":"text","encoding":{"text":{"field":"t","type":"nominal"}}}
            """
        let error = #expect(throws: FigureRenderer.Failure.self) { try FigureRenderer(python: Self.python).draw([Array(text.utf8)]) }
        #expect(error?.description.hasPrefix("error: figure 'big' is too large to be shown\n  found: ") == true)
        #expect(
            error?.description.hasSuffix(
                " KB, and at most 200 KB are published\n  hint: draw fewer series or panels, or a Histogram or HeatMap in place of points")
                == true)
    }

    @Test func aSpecificationThatIsNoneNamesItsFigure() {
        let error = #expect(throws: FigureRenderer.Failure.self) {
            try FigureRenderer(python: Self.python).draw([Array(#"{"name":"odd","mark":7}"#.utf8)])
        }
        #expect(error?.description.hasPrefix("error: figure 'odd' can't be drawn\n  reason: ") == true)
    }

    @Test func numbersHaveTwoDecimalsAtMost() {
        #expect(FigureSVG.rounded("<a d=\"M1.23456,-0.999999L1e-7.5\">3.14159</a>") == "<a d=\"M1.23,-1L1e-7.5\">3.14159</a>")
        #expect(FigureSVG.rounded("<a x=\"0.004\" y=\"12.5049\" z=\"7.096\"/>") == "<a x=\"0\" y=\"12.5\" z=\"7.1\"/>")
    }

    @Test func aMissingRendererSaysHowToGetIt() {
        let error = #expect(throws: FigureRenderer.Failure.self) { try FigureRenderer(python: "/nowhere/python").draw([Array("{}".utf8)]) }
        #expect(
            error?.description == """
                error: figures can't be drawn
                  missing: /nowhere/python
                  hint: './reprise setup' installs the renderer, then run again
                """)
    }
}
