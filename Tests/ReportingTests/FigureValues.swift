// Written by Tests/References/figures.py (numpy 2.4.6).

enum FigureValues {
    /// Each colour for light and for dark pages, with its contrast to white and to #0d1117 by WCAG 2.2.
    static let contrasts: [(light: String, dark: String, onWhite: Double, onDark: Double)] = [
        ("#0072B2", "#0072B2", 5.185, 3.650),
        ("#D55E00", "#D55E00", 3.867, 4.894),
        ("#009E73", "#009E73", 3.421, 5.532),
        ("#CC79A7", "#CC79A7", 3.061, 6.182),
        ("#A98F4E", "#E69F00", 3.122, 8.402),
        ("#474F66", "#56B4E9", 8.145, 8.201),
        ("#440154", "#2a788e", 15.238, 3.763),
        ("#481467", "#25858e", 13.363, 4.348),
        ("#482576", "#20928c", 11.655, 5.003),
        ("#453781", "#1fa088", 9.922, 5.805),
        ("#404688", "#26ad81", 8.573, 6.648),
        ("#39558c", "#38b977", 7.363, 7.547),
        ("#33638d", "#52c569", 6.344, 8.606),
        ("#2d718e", "#70cf57", 5.434, 9.689),
        ("#287d8e", "#93d741", 4.757, 10.848),
        ("#238a8d", "#b8de29", 4.125, 12.183),
        ("#1f968b", "#dde318", 3.625, 13.585),
        ("#20a386", "#fde725", 3.160, 14.990),
        ("#333333", "#d1d7e0", 12.635, 13.074),
        ("#59636e", "#9198a1", 6.114, 6.497),
        ("#8a8a8a", "#8b949e", 3.452, 6.153),
        ("#e6e6e6", "#2a3038", 1.248, 1.422),
        ("#eef0f2", "#1c222a", 1.142, 1.182),
    ]
    /// The least distance in CIELAB of two colours of series, with normal vision and three kinds of colour-blindness (Machado 2009).
    static let nearestLight = 16.97
    static let nearestDark = 16.05
}
