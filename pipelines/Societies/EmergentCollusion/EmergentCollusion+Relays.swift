import Glibc
package import Statistics

extension EmergentCollusion {
    /// Chains in which each relay passes one symbol on, wrongly now and then.
    package struct Chains: Codable, Sendable {
        package var symbols: Int
        package var error: Double
        package var chains: Int
        /// Chains in which the symbol was right after 1, 2, ... relays.
        package var right: [Int]
        /// The share right after the first relay minus that after the tenth, of the same chains.
        package var lossAtTen: Estimate
    }

    /// Passes a symbol down many chains; an error is one of the other symbols, all equally likely.
    package static func relay(symbols: Int, error: Double, length: Int, chains: Int, seed: Seed) -> Chains {
        var random = seed.stream("relays")
        var right = [Int](repeating: 0, count: length)
        var losses = [Double](repeating: 0, count: chains)
        for chain in 0..<chains {
            // Only how far the symbol is from the right one matters.
            var distance = 0
            for relay in 0..<length {
                let u = random.uniform()
                if u < error { distance = (distance + 1 + min(symbols - 2, Int(u / error * Double(symbols - 1)))) % symbols }
                if distance == 0 { right[relay] += 1 }
                if relay == 0 { losses[chain] += distance == 0 ? 1 : 0 }
                if relay == min(9, length - 1) { losses[chain] -= distance == 0 ? 1 : 0 }
            }
        }
        return Chains(symbols: symbols, error: error, chains: chains, right: right, lossAtTen: meanInterval(losses))
    }

    /// The probability that a symbol is right after some relays: 1/m + (1 - 1/m) (1 - e m / (m - 1))^L.
    package static func relayAccuracy(symbols: Int, error: Double, length: Int) -> Double {
        let m = Double(symbols)
        return 1 / m + (1 - 1 / m) * pow(1 - error * m / (m - 1), Double(length))
    }

    /// Chains in which the first relay sums several facts up in fewer, and all pass on what they got.
    package struct Summaries: Codable, Sendable {
        package var facts: Int
        package var budget: Int
        package var chains: Int
        /// Facts that arrive and are right after 1, 2, ... relays, over all chains.
        package var right: [Int]
    }

    /// Each relay has room for `budget` facts, keeps what it gets up to that, and gets each symbol wrong as in ``relay(symbols:error:length:chains:seed:)``.
    package static func summarise(
        facts: Int, budget: Int, symbols: Int, error: Double, length: Int, chains: Int, seed: Seed
    ) -> Summaries {
        var random = seed.stream("summaries")
        var right = [Int](repeating: 0, count: length)
        for _ in 0..<chains {
            var distances = [Int](repeating: 0, count: facts)
            for relay in 0..<length {
                if distances.count > budget { distances.removeLast(distances.count - budget) }
                for fact in distances.indices {
                    let u = random.uniform()
                    guard u < error else { continue }
                    distances[fact] = (distances[fact] + 1 + min(symbols - 2, Int(u / error * Double(symbols - 1)))) % symbols
                }
                right[relay] += distances.count { $0 == 0 }
            }
        }
        return Summaries(facts: facts, budget: budget, chains: chains, right: right)
    }
}
