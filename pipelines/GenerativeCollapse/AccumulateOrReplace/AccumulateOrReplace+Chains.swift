import LinearAlgebra
import Statistics
import Workbench

// One chain of fits each: the errors ||w_n - w*||^2 of generations 1, 2, ... The weights before the first generation are the true ones, so
// that its labels are real; every later generation's come from the fit before it.
extension AccumulateOrReplace {
    /// Fits every generation to its own samples alone.
    package static func replaced(
        _ draws: Draws, design: Design, generations: Int, truth: [Double]
    ) throws -> [Double] {
        var weights = truth
        var inputs = draws.inputs(1)
        var factor = try factor(of: inputs)
        return try (1...generations).map { generation in
            if design == .fresh, generation > 1 {
                inputs = draws.inputs(generation)
                factor = try Self.factor(of: inputs)
            }
            var moments = [Double](repeating: 0, count: truth.count)
            inputs.addTransposed(draws.labels(inputs, weights, generation), to: &moments)
            weights = factor.solve(moments)
            return distance(weights, truth)
        }
    }

    /// Fits every generation to all samples so far; each keeps the label it was born with.
    package static func accumulated(
        _ draws: Draws, design: Design, generations: Int, truth: [Double]
    ) throws -> [Double] {
        var weights = truth
        var moments = [Double](repeating: 0, count: truth.count)
        switch design {
        case .shared:
            // n copies of one design have n times its Gram matrix, so that one factor serves all generations.
            let inputs = draws.inputs(1)
            let factor = try factor(of: inputs)
            return (1...generations).map { generation in
                inputs.addTransposed(draws.labels(inputs, weights, generation), to: &moments)
                weights = factor.solve(moments).map { $0 / Double(generation) }
                return distance(weights, truth)
            }
        case .fresh:
            var gram = [Double](repeating: 0, count: truth.count * truth.count)
            return try (1...generations).map { generation in
                let inputs = draws.inputs(generation)
                inputs.addGram(to: &gram)
                inputs.addTransposed(draws.labels(inputs, weights, generation), to: &moments)
                weights = try factor(gram, truth.count).solve(moments)
                return distance(weights, truth)
            }
        }
    }

    /// Fits every generation to T of all samples so far, drawn without replacement.
    package static func subsampled(_ draws: Draws, generations: Int, truth: [Double]) throws -> [Double] {
        var weights = truth
        var pool: [(inputs: DesignMatrix, labels: [Double])] = []
        let samples = draws.regression.T
        return try (1...generations).map { generation in
            let inputs = draws.inputs(generation)
            pool.append((inputs, draws.labels(inputs, weights, generation)))
            var random = draws.stream("subsample", generation)
            var places = Array(0..<pool.count * samples)
            var drawn = DesignMatrix(rows: samples, columns: truth.count)
            var labels: [Double] = []
            for row in 0..<samples {
                places.swapAt(row, row + random.index(below: places.count - row))
                let (block, place) = places[row].quotientAndRemainder(dividingBy: samples)
                for column in truth.indices { drawn[row, column] = pool[block].inputs[place, column] }
                labels.append(pool[block].labels[place])
            }
            var moments = [Double](repeating: 0, count: truth.count)
            drawn.addTransposed(labels, to: &moments)
            weights = try factor(of: drawn).solve(moments)
            return distance(weights, truth)
        }
    }

    /// Fits to T fresh samples with real labels, in the generations asked for.
    package static func oracle(_ draws: Draws, at generations: [Int]) throws -> [Double] {
        let truth = [Double](repeating: 0, count: draws.regression.d)
        return try generations.map { generation in
            let inputs = draws.inputs(generation)
            var moments = truth
            inputs.addTransposed(draws.labels(inputs, truth, generation), to: &moments)
            return distance(try factor(of: inputs).solve(moments), truth)
        }
    }

    /// Accumulates inputs but labels all of them anew, by the newest fit and with fresh noise, before every fit.
    ///
    /// Our choice: given the inputs, the moments X'y of all rows are normal with covariance sigma^2 X'X, and are drawn as such instead of label
    /// by label. It is the same distribution at one n-th of the numbers.
    package static func relabelled(_ draws: Draws, generations: Int) throws -> [Double] {
        let (d, sigma) = (draws.regression.d, draws.regression.sigma)
        var weights = [Double](repeating: 0, count: d)
        var gram = [Double](repeating: 0, count: d * d)
        return try (1...generations).map { generation in
            draws.inputs(generation).addGram(to: &gram)
            var random = draws.stream("relabelling", generation)
            // A^-1 (A w + sigma L z) = w + sigma L'^-1 z for A = L L'.
            add(sigma, try factor(gram, d).backward(random.normals(d)), to: &weights)
            return distance(weights, [Double](repeating: 0, count: d))
        }
    }

    /// Fits generation n to n T fresh samples of the fit before it and nothing else.
    ///
    /// Our choice: X'X of so many rows is drawn as a Wishart matrix and the fit's error, given it, as sigma L'^-1 z. That is the same
    /// distribution as fitting to the rows.
    package static func replacedByMore(_ draws: Draws, generations: Int) -> [Double] {
        let regression = draws.regression
        var weights = [Double](repeating: 0, count: regression.d)
        return (1...generations).map { generation in
            add(regression.sigma, wishartError(draws, generation, rows: generation * regression.T), to: &weights)
            return distance(weights, [Double](repeating: 0, count: regression.d))
        }
    }

    /// Fits once to the rows of so many generations together, each with a real label.
    ///
    /// It goes row by row, so that it checks the draws above by another way.
    package static func largeOracle(_ draws: Draws, generations: Int) throws -> Double {
        let truth = [Double](repeating: 0, count: draws.regression.d)
        var moments = truth
        var gram = [Double](repeating: 0, count: truth.count * truth.count)
        for generation in 1...generations {
            let inputs = draws.inputs(generation)
            inputs.addGram(to: &gram)
            inputs.addTransposed(draws.labels(inputs, truth, generation), to: &moments)
        }
        return distance(try factor(gram, truth.count).solve(moments), truth)
    }

    /// The error of a least-squares fit to so many rows with unit noise.
    private static func wishartError(_ draws: Draws, _ generation: Int, rows: Int) -> [Double] {
        var gram = draws.stream("gram of \(rows) rows", generation)
        var noise = draws.stream("error of \(rows) rows", generation)
        let d = draws.regression.d
        return gram.wishartFactor(degrees: rows, dimension: d).backward(noise.normals(d))
    }

    private static func factor(of inputs: DesignMatrix) throws -> Cholesky {
        var gram = [Double](repeating: 0, count: inputs.columns * inputs.columns)
        inputs.addGram(to: &gram)
        return try factor(gram, inputs.columns)
    }

    private static func factor(_ gram: [Double], _ dimension: Int) throws -> Cholesky {
        guard let factor = Cholesky(gram, dimension: dimension) else { throw SingularFit() }
        return factor
    }

    /// Inputs whose features depend on each other to rounding: with more rows than features this has probability 0.
    struct SingularFit: Error, CustomStringConvertible {
        var description: String { "the inputs of a fit are linearly dependent" }
    }

    private static func add(_ factor: Double, _ step: [Double], to weights: inout [Double]) {
        for index in weights.indices { weights[index] += factor * step[index] }
    }

    private static func distance(_ weights: [Double], _ truth: [Double]) -> Double {
        zip(weights, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}
