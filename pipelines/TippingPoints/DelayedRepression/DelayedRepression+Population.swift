package import Dynamics
package import Statistics
package import Workbench

extension DelayedRepression {
    /// How an agent chooses between loyal (L), moderate (M) and radical (R).
    package enum Architecture: String, Codable, Hashable, Sendable, CaseIterable {
        /// Draws from fixed probabilities.
        case fixed
        /// A memoryless threshold rule.
        case reactive
        /// Tabular Q-learning with epsilon-greedy choice.
        case qLearning = "q-learning"
        /// Now and then revises its choice by a smooth response to expected payoffs; the rule to which the theory's assumptions apply.
        case smooth
    }

    /// The agents and the network between them.
    package enum Population {
        /// The payoffs: those of the authors' program, or the linear ones of the paper's text.
        package enum Payoff: String, Codable, Hashable, Sendable, CaseIterable { case code, linear }

        /// What the alarm buffer holds at the start.
        package enum InitialHistory: String, Codable, Hashable, Sendable, CaseIterable {
            /// The alarm of the initial actions, which is low.
            case initialAlarm = "initial-alarm"
            /// No alarm at all.
            case zero
            /// What happened in `settling` steps without delay, which are then discarded.
            case warm
        }

        /// The constants of the simulation; the defaults are those of the authors' program.
        package struct Settings: Codable, Hashable, Sendable {
            /// Number of agents.
            package var agents = 240
            package var communities = 6
            /// Probability of an undirected edge inside a community, and between two.
            package var within = 0.08
            package var between = 0.004
            /// Probability that a direction of an edge is kept.
            package var keptDirection = 0.75
            /// Share of agents that count as bridges, by betweenness.
            package var bridges = 0.12
            /// Steps of a run.
            package var steps = 500
            /// Steps without delay before the switch, in settled and warm runs.
            package var settling = 200
            /// Alarm at which the response is half its maximum.
            package var alarmThreshold = 0.72
            package var influenceWeight = 0.22
            package var learningRate = 0.10
            package var discount = 0.95
            package var exploration = 0.08
            /// Temperature of the smooth rule, in units of payoff.
            package var temperature = 0.5
            package var payoff = Payoff.code
            package var initialHistory = InitialHistory.initialAlarm

            package init() {}
        }
    }
}

extension DelayedRepression.Population.Settings {
    /// Throws the first value that is out of range.
    package func validate() throws(InvalidSetting) {
        func count(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(InvalidSetting) {
            guard !range.contains(value) else { return }
            throw .init(name: name, found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        func share(_ name: String, _ value: Double) throws(InvalidSetting) {
            guard !(0...1).contains(value) else { return }
            throw .init(name: name, found: "\(value)", expected: "a share between 0 and 1")
        }
        try count("agents", agents, 2...100_000)
        try count("communities", communities, 1...agents)
        try count("steps", steps, 2...10_000_000)
        try count("settling", settling, 1...10_000_000)
        try share("within", within)
        try share("between", between)
        try share("keptDirection", keptDirection)
        try share("bridges", bridges)
        try share("learningRate", learningRate)
        try share("discount", discount)
        try share("exploration", exploration)
        guard temperature > 0 else { throw .init(name: "temperature", found: "\(temperature)", expected: "a positive number") }
    }

    /// Benefit and cost of L, M and R before they are scaled by an agent's charisma and cost scale.
    package var payoffTable: (benefit: [Double], cost: [Double]) {
        switch payoff {
        case .code: ([1.0, 2.3, 3.0], [0, 2, 7])
        case .linear: ([0, 1, 2], [0, 1, 2])
        }
    }
}

extension DelayedRepression.Population {
    /// The agents as they are before the first step; it depends on the settings and the seed alone, so that arms with one seed share it.
    package struct Society: Codable, Hashable, Sendable {
        /// Who influences whom, and how strongly.
        package var network: DirectedGraph
        package var bridge: [Bool]
        package var charisma: [Double]
        package var costScale: [Double]
        package var detectability: [Double]
        /// 0, 1, 2 for L, M, R.
        package var initialActions: [Int]

        /// Streams: "graph" (edges, kept directions, weights), "traits", "initial actions".
        package init(_ settings: Settings, seed: Seed) {
            let count = settings.agents
            let model = BlockModel(
                nodes: count, communities: settings.communities, within: settings.within, between: settings.between)
            let community = model.communities
            var graph = seed.stream("graph")
            var edges: [DirectedGraph.Edge] = []
            for (first, second) in model.edges(random: &graph) {
                let there = graph.bernoulli(settings.keptDirection)
                let back = graph.bernoulli(settings.keptDirection)
                if there { edges.append(.init(from: first, to: second)) }
                if back { edges.append(.init(from: second, to: first)) }
            }
            for index in edges.indices {
                let inside = community[edges[index].source] == community[edges[index].target]
                edges[index].weight = inside ? graph.uniform(in: 0.7..<1.6) : graph.uniform(in: 0.5..<1.3)
            }
            network = DirectedGraph(nodeCount: count, edges: edges)

            // Our choice: equal betweenness counts in the order of the nodes, as a stable sort of the authors' would.
            let betweenness = network.undirected.betweenness()
            let ranked = betweenness.indices.sorted {
                betweenness[$0] == betweenness[$1] ? $0 < $1 : betweenness[$0] > betweenness[$1]
            }
            var bridge = [Bool](repeating: false, count: count)
            for node in ranked.prefix(max(1, Int(Double(count) * settings.bridges))) { bridge[node] = true }
            self.bridge = bridge

            var traits = seed.stream("traits")
            charisma = bridge.map { traits.uniform(in: 0.85..<1.25) + ($0 ? 0.2 : 0) }
            costScale = bridge.map { _ in traits.uniform(in: 0.9..<1.5) }
            detectability = bridge.map { min(1, traits.uniform(in: 0.45..<1) + ($0 ? 0.15 : 0)) }
            var initial = seed.stream("initial actions")
            initialActions = bridge.map { _ in
                let u = initial.uniform()
                return u < 0.80 ? 0 : u < 0.97 ? 1 : 2
            }
        }
    }
}
