/// Which stages go into one array, and which into one task of it.
enum SlurmPacking {
    /// Stages that ask for the same, and can be tasks of one array.
    static func alike(_ assignments: [Assignment]) -> [(limits: StageLimits, assignments: [Assignment])] {
        var order: [StageLimits] = []
        var groups: [StageLimits: [Assignment]] = [:]
        for assignment in assignments {
            if groups[assignment.limits] == nil { order.append(assignment.limits) }
            groups[assignment.limits, default: []].append(assignment)
        }
        return order.map { ($0, groups[$0]!) }
    }

    /// Stages in tasks, in their order: several in one where they are short, or where there are more than tasks may be.
    ///
    /// A stage whose duration nobody knows gets a task of its own, as long as there are enough.
    /// - Parameter seconds: so long a task is expected to take, when its stages are shorter.
    static func tasks(of assignments: [Assignment], atMost count: Int, seconds: Double) -> [[Assignment]] {
        let least = (assignments.count + count - 1) / max(1, count)
        var tasks: [[Assignment]] = []
        var expected = Double.infinity
        for assignment in assignments {
            let cost = assignment.expectedSeconds ?? seconds
            if let last = tasks.last, last.count < least || expected + cost <= seconds {
                tasks[tasks.count - 1].append(assignment)
                expected += cost
            } else {
                tasks.append([assignment])
                expected = cost
            }
        }
        return tasks
    }
}
