extension NonResolutionEntropy {
    /// The words of some turns, one list after the other, and how a turn's mean is taken.
    struct Turns {
        private let words, starts: UnsafeMutablePointer<Int>
        /// The weight of a word and the weight of the padding vector in the mean; a word left out counts among the words.
        let share, padding: UnsafeMutablePointer<Double>

        init(_ turns: [[Int]], leavingOut left: Int?, pooling: NonResolutionEntropy.Pooling) {
            func pointer<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
                let pointer = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
                pointer.initialize(from: values, count: values.count)
                return pointer
            }
            let places = NonResolutionEntropy.Network.places
            let kept = turns.map { turn in turn.filter { $0 != left } }
            words = pointer(kept.flatMap(\.self))
            starts = pointer(kept.reduce(into: [0]) { $0.append($0.last! + $1.count) })
            share = pointer(turns.map { 1 / (pooling == .all ? places : Double(max(1, $0.count))) })
            padding = pointer(turns.map { pooling == .all ? (places - Double($0.count)) / places : 0 })
        }

        subscript(turn: Int) -> UnsafeMutableBufferPointer<Int> {
            UnsafeMutableBufferPointer(start: words + starts[turn], count: starts[turn + 1] - starts[turn])
        }

        func deallocate() {
            words.deallocate()
            starts.deallocate()
            share.deallocate()
            padding.deallocate()
        }
    }
}
