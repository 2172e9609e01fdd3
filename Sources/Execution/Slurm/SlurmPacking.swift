/// Which stages go into one array, and which into one task of it.
enum SlurmPacking {
    /// Tasks of one array ask for the same.
    struct Kind: Hashable {
        let family: String
        let limits: StageLimits

        init(_ assignment: Assignment) { (family, limits) = (assignment.family, assignment.limits) }
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
