import Execution
import Foundation
import Testing
import Workbench

@Suite struct PlanTests {
    @Test func aStageWaitsForEveryMemberOfAnEnsembleAndForNothingElse() throws {
        let engine = Engine()
        let result = try engine.run("arithmetic")
        var planner = try engine.planner(result.study)
        let nodes = result.study.graph.nodes
        func position(_ label: String) -> Int { nodes.firstIndex { $0.label == label }! }
        func isWaiting(_ label: String) throws -> Bool {
            try planner.look(up: position(label))
            if case .waits = planner.plan.states[position(label)] { return true }
            return false
        }
        let members = ["sum[size=2,seed=1]", "sum[size=3,seed=0]"].map(position)
        let records = members.map { planner.record($0)! }
        for member in members + members { planner.forget(member) }
        #expect(try isWaiting("sum-of-parts"))
        planner.finish(members[0], records[0])
        #expect(try isWaiting("sum-of-parts"))
        planner.finish(members[1], records[1])
        planner.finish(members[1], records[1])
        #expect(try !isWaiting("sum-of-parts"))
        #expect(planner.plan.isComplete)
        // The numbers are taken by many stages and are no member of anything.
        planner.forget(position("numbers"))
        #expect(try isWaiting("part[size=2,seed=0]"))
        #expect(try !isWaiting("sum[size=2,seed=0]"))
        #expect(planner.waitsFor(position("part[size=2,seed=0]")) == ["numbers"])
    }
}
