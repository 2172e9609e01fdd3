/// Memory that grows when it has to and is handed back with its owner.
final class Buffer<Element: BitwiseCopyable> {
    private(set) var start: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity = 0

    init() { start = .allocate(capacity: 1) }

    deinit { start.deallocate() }

    func resize(_ count: Int) {
        self.count = count
        guard count > capacity else { return }
        start.deallocate()
        start = .allocate(capacity: count)
        capacity = count
    }

    var array: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
