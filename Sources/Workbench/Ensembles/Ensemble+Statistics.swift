public import Statistics

extension Ensemble {
    /// The share of cells with a property; Wilson's interval, every cell counting as a trial of its own.
    public func rate(_ property: (Value) -> Bool, level: Double = 0.95) -> EnsembleStatistic {
        let flags = values.map(property)
        return statistic("share") { part in wilson(successes: part.count { flags[$0] }, of: part.count, level: level) }
    }

    /// The mean of a quantity; Student's t interval over seeds.
    ///
    /// Where other factors vary as well, a seed counts once, with the mean of its cells. `over` names another factor whose levels are the
    /// independent units, such as respondents.
    public func mean(_ quantity: (Value) -> Double, over unit: String? = nil, level: Double = 0.95) -> EnsembleStatistic {
        let numbers = values.map(quantity)
        return statistic("mean") { part in
            meanInterval(try byUnit(part, unit).map { unit in Statistics.mean(unit.map { numbers[$0] }) }, level: level)
        }
    }

    /// The mean difference of a quantity from its partner in another ensemble, ours minus theirs, paired by seed; Student's t interval over
    /// seeds.
    ///
    /// Partners agree in every factor but those that stand still in both, so that `runs.at("arm", "new").paired(\.loss, against:
    /// runs.at("arm", "old"))` compares two parts of one ensemble. Errors: ``EnsembleProblem`` if a cell on either side has no partner.
    public func paired(_ quantity: (Value) -> Double, against other: Ensemble, over unit: String? = nil, level: Double = 0.95) throws
        -> EnsembleStatistic
    {
        if let problem = missing ?? other.missing { throw problem }
        guard Set(factors) == Set(other.factors) else {
            throw EnsembleProblem(
                "the two sides of a paired difference have different factors", found: "\(words(factors)); \(words(other.factors))")
        }
        let moving = factors.filter { levels(of: $0).count > 1 || other.levels(of: $0).count > 1 }
        func key(_ cell: Cell) -> [Level] { moving.compactMap(cell.level) }
        var partners = Dictionary(other.cells.map { (key($0), $0.value) }) { first, _ in first }
        let differences = try cells.map { cell in
            guard let partner = partners.removeValue(forKey: key(cell)) else { throw Self.unpaired(key(cell), "subtracted") }
            return quantity(cell.value) - quantity(partner)
        }
        if let lone = other.cells.first(where: { partners[key($0)] != nil }) { throw Self.unpaired(key(lone), "first") }
        return statistic("difference") { part in
            var estimate = meanInterval(try byUnit(part, unit).map { unit in Statistics.mean(unit.map { differences[$0] }) }, level: level)
            estimate.method = estimate.method.map { "paired \($0)" }
            return estimate
        }
    }

    /// The mean over seeds of the slope of a quantity along a numeric factor, by least squares within each seed; Student's t interval over
    /// seeds.
    ///
    /// Errors of the statistic: ``EnsembleProblem`` if a level is a word, or if a seed lacks a level that another has.
    public func trend(
        _ quantity: (Value) -> Double, along factor: String, over unit: String? = nil, level: Double = 0.95
    ) -> EnsembleStatistic {
        let numbers = values.map(quantity)
        return statistic("slope per \(factor)") { part in
            try require(factor)
            let places = try cells.map { cell in
                guard let level = cell.level(factor), let number = level.number else {
                    throw EnsembleProblem(
                        "a trend needs numbers, and factor '\(factor)' has words", found: "levels \(words(levels(of: factor).map(\.text)))")
                }
                return number
            }
            guard Set(part.map { places[$0] }).count > 1 else {
                throw EnsembleProblem("a trend along '\(factor)' needs two levels or more", found: "one in each group")
            }
            let slopes = try byUnit(part, unit).map { unit in linearTrend(unit.map { places[$0] }, unit.map { numbers[$0] }).slope.value }
            return meanInterval(slopes, level: level)
        }
    }

    /// A quantity as a full factorial design of factors with two levels each; each seed is a unit, with the mean of its cells where other
    /// factors vary.
    ///
    /// Errors: ``EnsembleProblem`` if a factor has another number of levels, or a seed lacks a cell.
    public func factorial(_ quantity: (Value) -> Double, of names: [String], over unit: String? = nil) throws -> FactorialDesign {
        let factors = try names.map { name in
            try require(name)
            let levels = levels(of: name)
            guard levels.count == 2 else {
                throw EnsembleProblem("a factorial design needs two levels of '\(name)'", found: "levels \(words(levels.map(\.text)))")
            }
            return FactorialDesign.Factor(name, low: levels[0].text, high: levels[1].text)
        }
        let units = try byUnit(Array(cells.indices), unit).map { positions in
            var cells = [[Double]](repeating: [], count: 1 << factors.count)
            for position in positions {
                let place = factors.reduce(0) { 2 * $0 + (self.cells[position].level($1.name)?.text == $1.high ? 1 : 0) }
                cells[place].append(quantity(self.cells[position].value))
            }
            return cells.map { Statistics.mean($0) }
        }
        return FactorialDesign(factors, units: units)
    }

    /// Main, interaction and simple effects of factors with two levels each, on the mean of a quantity; bootstrap interval over seeds.
    ///
    /// Errors: as ``factorial(_:of:over:)``.
    public func effects(
        _ quantity: (Value) -> Double, of names: String..., over unit: String? = nil, level: Double = 0.95, resamples: Int = 2000
    ) throws -> [EnsembleRow] {
        let design = try factorial(quantity, of: names, over: unit)
        return design.effects.map { effect in
            // The same resamples for every effect.
            var random = Seed(0).stream("bootstrap")
            return EnsembleRow(
                statistic: "effect", levels: [Level(factor: "effect", value: effect.name)],
                estimate: design.estimate(effect, level: level, resamples: resamples, random: &random))
        }
    }

    // MARK: Parts

    private func statistic(_ name: String, _ estimate: @escaping ([Int]) throws -> Estimate) -> EnsembleStatistic {
        EnsembleStatistic(name: name, levels: cells.map(\.levels), missing: missing, estimate: estimate)
    }

    private func require(_ factor: String) throws(EnsembleProblem) {
        if let missing { throw missing }
        guard factors.contains(factor) else { throw .unknownFactor(factor, among: factors) }
    }

    /// The positions in `part` by unit, units in the order of their first cell; every unit has the same combinations of the other factors.
    private func byUnit(_ part: [Int], _ name: String?) throws(EnsembleProblem) -> [[Int]] {
        if let name { try require(name) }
        guard let unit = name ?? cells.first?.levels.first(where: \.isSeed)?.factor else {
            throw EnsembleProblem(
                "an interval needs seeds, and the ensemble has no factor of seeds", found: "factors \(words(factors))",
                hint: "loop over 'config.seeds' in ForEach, or name the independent units: over: \"\(factors.last ?? "respondent")\"")
        }
        var order: [Level] = []
        var members: [Level: [Int]] = [:]
        for position in part {
            guard let level = cells[position].level(unit) else { continue }
            if members[level] == nil { order.append(level) }
            members[level, default: []].append(position)
        }
        func others(_ positions: [Int]) -> Set<[Level]> { Set(positions.map { cells[$0].levels.filter { $0.factor != unit } }) }
        let expected = order.first.map { others(members[$0]!) } ?? []
        for level in order where others(members[level]!) != expected {
            throw EnsembleProblem(
                "not every \(unit) has the same cells, so the groups can't be compared",
                found: "\(unit)=\(order[0].text) has \(members[order[0]]!.count), \(unit)=\(level.text) has \(members[level]!.count)")
        }
        return order.map { members[$0]! }
    }

    private static func unpaired(_ levels: [Level], _ side: String) -> EnsembleProblem {
        EnsembleProblem(
            "a cell has no partner on the \(side) side of a paired difference",
            found: levels.map { "\($0.factor)=\($0.text)" }.joined(separator: ", "))
    }
}
