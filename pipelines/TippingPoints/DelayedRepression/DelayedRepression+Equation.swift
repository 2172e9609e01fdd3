import Dynamics
import Glibc
package import Statistics
package import Workbench

extension DelayedRepression {
    /// The delayed replicator equation dx/dt = x (1 - x) (a - C p(x(t - delay))) with the sigmoid response p.
    ///
    /// Closed forms from the paper's theorem (critical delay) and its appendix (normal form of the Hopf bifurcation).
    package enum Replicator {
        /// The constants of the equation; the defaults are the published ones.
        package struct Constants: Codable, Hashable, Sendable {
            /// Net benefit of the radical act.
            package var a = 2.0
            /// Cost of being punished.
            package var C = 7.0
            /// Sharpness of the institution's response.
            package var k = 10.0
            /// Share of radicals at which half of them are punished.
            package var xc = 0.72

            package init(a: Double = 2, C: Double = 7, k: Double = 10, xc: Double = 0.72) {
                self.a = a
                self.C = C
                self.k = k
                self.xc = xc
            }
        }
    }
}

extension DelayedRepression.Replicator.Constants {
    /// The probability of punishment at equilibrium, a / C.
    package var rho: Double { a / C }

    /// The interior equilibrium x*, where a = C p(x*).
    package var equilibrium: Double { xc + log(rho / (1 - rho)) / k }

    /// True if there is an interior equilibrium, which all closed forms presuppose.
    package var isAdmissible: Bool {
        a > 0 && C > a && k > 0 && equilibrium > 0 && equilibrium < 1
    }

    /// Throws what is wrong if there is no interior equilibrium.
    package func validate() throws(InvalidSetting) {
        guard a > 0 && a < .infinity else { throw .init(name: "a", found: "\(a)", expected: "a positive number") }
        guard C > a && C < .infinity else { throw .init(name: "C", found: "\(C)", expected: "more than the benefit a, \(a)") }
        guard k > 0 && k < .infinity else { throw .init(name: "k", found: "\(k)", expected: "a positive number") }
        guard isAdmissible else {
            throw .init(name: "xc", found: "\(xc)", expected: "a threshold with an equilibrium between 0 and 1, not \(equilibrium)")
        }
    }

    /// The probability of punishment p(x) = 1 / (1 + exp(-k (x - x_c))).
    @inline(__always)
    package func punishment(_ x: Double) -> Double { 1 / (1 + exp(-k * (x - xc))) }

    /// The right-hand side of the equation.
    @inline(__always)
    package func slope(_ present: Double, _ past: Double) -> Double {
        present * (1 - present) * (a - C * punishment(past))
    }

    /// The Hopf frequency b = C x* (1 - x*) p'(x*), per unit of time.
    package var frequency: Double {
        let x = equilibrium
        return C * x * (1 - x) * k * rho * (1 - rho)
    }

    /// The delay at which the equilibrium loses stability, pi / (2 k a x* (1 - x*) (1 - a / C)).
    package var criticalDelay: Double {
        let x = equilibrium
        return .pi / (2 * k * a * x * (1 - x) * (1 - rho))
    }

    /// The real part of the first Lyapunov quantity c1(0); negative is supercritical (appendix, closed form).
    package var lyapunov: Double {
        let x = equilibrium
        let a0 = x * (1 - x)
        let a1 = 1 - 2 * x
        let sharp = a0 * k
        let q = -(7 * .pi - 8) * rho * (1 - rho) + 3 * .pi - 2
        let cross = (7 * .pi - 8) * (2 * rho - 1) * sharp * a1
        let b = 2 * q * sharp * sharp - cross + 2 * (3 * .pi - 2) * a1 * a1 + 10 * .pi * a0
        return C * k * rho * (rho - 1) * b / (5 * a0 * (4 + .pi * .pi))
    }

    /// The speed Re lambda' at which the eigenvalue crosses the imaginary axis, per unit of delay: b^2 / (1 + pi^2 / 4).
    package var crossingSpeed: Double {
        frequency * frequency / (1 + .pi * .pi / 4)
    }

    /// The amplitude that the normal form predicts at a multiple of the critical delay, 2 sqrt(Re lambda' (delay - critical) / -Re c1).
    package func predictedAmplitude(at ratio: Double) -> Double {
        2 * max(0, crossingSpeed * (ratio - 1) * criticalDelay / -lyapunov).squareRoot()
    }
}

extension DelayedRepression {
    /// The published constants, and `count` further sets drawn with the stream "parameters".
    ///
    /// rho in [.15, .85], k in [4, 25] and x* in [.1, .9], uniform and in this order. Our choice: C, which only sets the unit of time, is
    /// uniform in [1, 10]; x_c follows from x* and may lie outside [0, 1].
    package static func parameterSets(
        published: Replicator.Constants = .init(), count: Int = 12, seed: Seed = Seed(0)
    ) -> [Replicator.Constants] {
        var random = seed.stream("parameters")
        let drawn = (0..<count).map { _ in
            let rho = random.uniform(in: 0.15..<0.85)
            let k = random.uniform(in: 4..<25)
            let equilibrium = random.uniform(in: 0.1..<0.9)
            let C = random.uniform(in: 1..<10)
            return Replicator.Constants(a: rho * C, C: C, k: k, xc: equilibrium - log(rho / (1 - rho)) / k)
        }
        return [published] + drawn
    }

    /// The Lyapunov quantity over a random grid of admissible points.
    package struct LyapunovScan: Codable, Sendable {
        /// Largest Re c1(0) over the grid.
        package var largest: Double
        /// The point where it is.
        package var at: Replicator.Constants
        package var points: Int
        /// Points drawn but without interior equilibrium.
        package var inadmissible: Int
    }

    /// The largest Re c1(0) over admissible points drawn with the stream "grid".
    ///
    /// C in [.5, 20], a / C in [.02, .98], log k in [0, log 100], x_c in [0, 1], uniform and in this order; points without 0 < x* < 1 are drawn again.
    package static func scanLyapunov(points: Int = 60_000, seed: Seed = Seed(0)) -> LyapunovScan {
        var random = seed.stream("grid")
        var scan = LyapunovScan(largest: -.infinity, at: .init(), points: 0, inadmissible: 0)
        while scan.points < points {
            let C = random.uniform(in: 0.5..<20)
            let rho = random.uniform(in: 0.02..<0.98)
            let k = exp(random.uniform(in: 0..<log(100)))
            let constants = Replicator.Constants(a: rho * C, C: C, k: k, xc: random.uniform())
            guard constants.isAdmissible else {
                scan.inadmissible += 1
                continue
            }
            scan.points += 1
            if constants.lyapunov > scan.largest {
                scan.largest = constants.lyapunov
                scan.at = constants
            }
        }
        return scan
    }
}
