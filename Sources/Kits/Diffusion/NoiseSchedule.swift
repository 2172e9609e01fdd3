internal import Glibc

/// How noise gives way to data along a path x(t) = alpha(t) z + beta(t) x, from noise at time 0 to data at time 1.
///
/// Source: Albergo, Boffi and Vanden-Eijnden, Stochastic Interpolants (2023), section 2; the forms as in the schedules that each case names.
public enum NoiseSchedule: String, CaseIterable, Codable, Sendable {
    /// alpha = 1 - t, beta = t.
    case linear
    /// alpha = (1 - t)^3, beta = t.
    case cubic
    /// alpha = cos(pi t / 2), beta = sin(pi t / 2).
    case cosine
    /// alpha = exp(-I / 4), I = 0.1 t + 9.95 t^2, beta = root of 1 - alpha^2 (Ho, Jain and Abbeel 2020; Song and others 2021).
    case ddpm
    /// alpha = 1 - t^2, beta = root of 1 - alpha^2.
    case denovo

    /// Noise scale and data scale at a time, and their slopes.
    @frozen
    public struct Scales: Codable, Hashable, Sendable {
        public var alpha: Double
        public var beta: Double
        public var alphaSlope: Double
        public var betaSlope: Double
    }

    /// The scales at a time from 0 to 1. A slope that is infinite at an end is so there.
    public func scales(at t: Double) -> Scales {
        switch self {
        case .linear: return Scales(alpha: 1 - t, beta: t, alphaSlope: -1, betaSlope: 1)
        case .cubic:
            let rest = 1 - t
            return Scales(alpha: rest * rest * rest, beta: t, alphaSlope: -3 * rest * rest, betaSlope: 1)
        case .cosine:
            let angle = 0.5 * Double.pi * t
            return Scales(alpha: cos(angle), beta: sin(angle), alphaSlope: -0.5 * .pi * sin(angle), betaSlope: 0.5 * .pi * cos(angle))
        case .ddpm:
            let integral = 0.1 * t + 9.95 * t * t
            let alpha = exp(-integral / 4)
            return Self.onCircle(alpha, beta: (-expm1(-integral / 2)).squareRoot(), slope: -(0.1 + 19.9 * t) / 4 * alpha)
        case .denovo: return Self.onCircle(1 - t * t, beta: t * (2 - t * t).squareRoot(), slope: -2 * t)
        }
    }

    private static func onCircle(_ alpha: Double, beta: Double, slope: Double) -> Scales {
        Scales(alpha: alpha, beta: beta, alphaSlope: slope, betaSlope: -alpha * slope / beta)
    }
}
