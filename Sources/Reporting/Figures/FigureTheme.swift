internal import ContentStore

/// The one look of all figures, on light and on dark pages.
package enum FigureTheme {
    /// A colour as the specification has it, and what replaces it where the reader's page is dark.
    package typealias Color = (light: String, dark: String)

    /// Okabe and Ito, "Color Universal Design" (2008): blue, vermillion, green, purple, and orange and sky blue.
    ///
    /// The last two are too pale for lines on white; there an ochre and a slate stand in for them, searched for so that all keep a contrast of 3
    /// and their distances under the three kinds of colour-blindness.
    package static let series: [Color] = [
        ("#0072B2", "#0072B2"), ("#D55E00", "#D55E00"), ("#009E73", "#009E73"), ("#CC79A7", "#CC79A7"), ("#A98F4E", "#E69F00"),
        ("#474F66", "#56B4E9"),
    ]

    /// Parts of viridis (van der Walt and Smith, 2015): its dark three fifths on white, its bright ones on black.
    package static let ramp: [Color] = [
        ("#440154", "#2a788e"), ("#481467", "#25858e"), ("#482576", "#20928c"), ("#453781", "#1fa088"), ("#404688", "#26ad81"),
        ("#39558c", "#38b977"), ("#33638d", "#52c569"), ("#2d718e", "#70cf57"), ("#287d8e", "#93d741"), ("#238a8d", "#b8de29"),
        ("#1f968b", "#dde318"), ("#20a386", "#fde725"),
    ]

    package static let text: Color = ("#333333", "#d1d7e0")
    /// Closed forms, and words beside reference lines.
    package static let muted: Color = ("#59636e", "#9198a1")
    /// Axes and reference lines.
    package static let frame: Color = ("#8a8a8a", "#8b949e")
    package static let grid: Color = ("#e6e6e6", "#2a3038")
    /// A shaded stretch.
    package static let shade: Color = ("#eef0f2", "#1c222a")

    static let font = "DejaVu Sans, Arial, sans-serif"
    /// Shapes of points, so that series differ by more than their colour.
    static let shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "triangle-right"]

    /// The legend's symbols as paths in a square from -1 to 1, which is 20 pixels wide.
    static let glyphs = [
        "stroke": "M-1,0L1,0", "circle": "M.34,0A.34,.34,0,1,1,-.34,0A.34,.34,0,1,1,.34,0", "square": "M-.32,-.32H.32V.32H-.32Z",
        "triangle-up": "M0,-.38L.38,.3H-.38Z", "triangle-down": "M0,.38L.38,-.3H-.38Z", "triangle-right": "M.38,0L-.3,.38V-.38Z",
        "diamond": "M0,-.44L.36,0L0,.44L-.36,0Z",
        "cross": "M-.36,-.24L-.24,-.36L0,-.12L.24,-.36L.36,-.24L.12,0L.36,.24L.24,.36L0,.12L-.24,.36L-.36,.24L-.12,0Z",
    ]

    /// The colours of so many series in their order.
    static func colors(_ count: Int, isOrdered: Bool) -> [String] {
        if !isOrdered && count <= series.count { return series.prefix(count).map(\.light) }
        return (0..<count).map { ramp[count < 2 ? 0 : ($0 * (ramp.count - 1) + (count - 1) / 2) / (count - 1)].light }
    }

    /// A style sheet that exchanges the colours where the page is dark.
    package static var darkStyle: String { "<style>@media (prefers-color-scheme: dark){\(darkRules())}</style>" }

    /// The rules of ``darkStyle``, for what stands within `scope` of a page: empty, or a selector and a space.
    static func darkRules(within scope: String = "") -> String {
        let colors = series + ramp + [text, muted, frame, grid, shade]
        return colors.filter { $0.light != $0.dark }.map { color in
            "\(scope)[fill=\"\(color.light)\"]{fill:\(color.dark)}\(scope)[stroke=\"\(color.light)\"]{stroke:\(color.dark)}"
        }.joined()
    }

    /// The `config` of every specification. Text is 11 pixels or more.
    static var config: JSONValue {
        let fonts: [(String, JSONValue)] = [
            ("labelFontSize", 11), ("titleFontSize", 12), ("labelColor", .string(text.light)), ("titleColor", .string(text.light)),
            ("titleFontWeight", "normal"),
        ]
        return .members([
            ("font", .string(font)),
            (
                "axis",
                .members(
                    fonts + [
                        ("gridColor", .string(grid.light)), ("domainColor", .string(frame.light)), ("tickColor", .string(frame.light)),
                        ("tickSize", 4), ("titlePadding", 8), ("labelFlush", false), ("labelOverlap", "greedy"), ("labelLimit", 240),
                        ("titleLimit", 600),
                    ])
            ),
            ("legend", .members(fonts + [("labelLimit", 400), ("titleLimit", 600), ("rowPadding", 3), ("columnPadding", 16)])),
            ("header", .members(fonts + [("labelFontWeight", "bold"), ("labelLimit", 400), ("labelFontSize", 12)])),
            ("view", .members([("stroke", .null)])), ("mark", .members([("aria", false)])),
        ])
    }
}
