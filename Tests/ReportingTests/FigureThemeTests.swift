import Foundation
import Reporting
import Testing

@Suite struct FigureThemeTests {
    @Test func theReferenceValuesAreThoseOfTheTheme() {
        let theme =
            FigureTheme.series + FigureTheme.ramp + [
                FigureTheme.text, FigureTheme.muted, FigureTheme.frame, FigureTheme.grid, FigureTheme.shade,
            ]
        #expect(theme.map(\.light) == FigureValues.contrasts.map(\.light))
        #expect(theme.map(\.dark) == FigureValues.contrasts.map(\.dark))
    }

    /// WCAG 2.2 asks for 4.5 of text and for 3 of what is drawn.
    @Test func everythingReadsOnBothGrounds() {
        let drawn = FigureTheme.series.count + FigureTheme.ramp.count
        for (index, color) in FigureValues.contrasts.enumerated() where index < drawn + 3 {
            let least = index == drawn || index == drawn + 1 ? 4.5 : 3
            #expect(color.onWhite >= least && color.onDark >= least, "\(color)")
        }
    }

    @Test func seriesDifferForTheColourBlind() {
        // A just noticeable difference is 2.3.
        #expect(FigureValues.nearestLight > 15 && FigureValues.nearestDark > 15)
    }

    @Test func contrastFollowsTheFormula() {
        for color in FigureValues.contrasts {
            #expect(abs(contrast(color.light, "#ffffff") - color.onWhite) < 1e-3)
            #expect(abs(contrast(color.dark, "#0d1117") - color.onDark) < 1e-3)
        }
    }

    @Test func theStyleExchangesEachColourOnce() {
        let style = FigureTheme.darkStyle
        #expect(
            style.hasPrefix(
                "<style>@media (prefers-color-scheme: dark){[fill=\"#A98F4E\"]{fill:#E69F00}[stroke=\"#A98F4E\"]{stroke:#E69F00}"))
        #expect(style.components(separatedBy: "[fill=\"#333333\"]").count == 2)
    }

    private func contrast(_ a: String, _ b: String) -> Double {
        func luminance(_ color: String) -> Double {
            let channels = stride(from: 1, to: 7, by: 2).map { start -> Double in
                let from = color.index(color.startIndex, offsetBy: start)
                let value = Double(Int(color[from..<color.index(from, offsetBy: 2)], radix: 16)!) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
        }
        let both = [luminance(a), luminance(b)].sorted()
        return (both[1] + 0.05) / (both[0] + 0.05)
    }
}
