internal import HeapModule

/// The stages that can start, each once: the first in the order of the pipeline comes first, or in one that a perturbation makes.
struct ReadyStages {
    private struct Entry: Comparable {
        let priority: UInt64
        let position: Int

        static func < (left: Entry, right: Entry) -> Bool { (left.priority, left.position) < (right.priority, right.position) }
    }

    private var heap = Heap<Entry>()
    private var members: Set<Int> = []
    private let perturbation: Perturbation?

    init(_ perturbation: Perturbation?) { self.perturbation = perturbation }

    var first: Int? { heap.min?.position }

    mutating func insert(_ position: Int) {
        guard members.insert(position).inserted else { return }
        heap.insert(Entry(priority: perturbation?.priority(of: position) ?? 0, position: position))
    }

    mutating func removeFirst() { if let entry = heap.popMin() { members.remove(entry.position) } }
}
