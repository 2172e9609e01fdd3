internal import Dispatch
internal import Synchronization

/// Does the same with many items on all cores; the results are in the order of the items.
///
/// Errors: that of the first item that has one, once all are done.
package func sideBySide<Item: Sendable, Output: Sendable>(_ items: [Item], _ body: @Sendable (Item) throws -> Output) throws -> [Output] {
    guard items.count > 1 else { return try items.map(body) }
    let outputs = Mutex<[Result<Output, any Error>?]>(Array(repeating: nil, count: items.count))
    DispatchQueue.concurrentPerform(iterations: items.count) { index in
        let output = Result { try body(items[index]) }
        outputs.withLock { $0[index] = output }
    }
    return try outputs.withLock { try $0.map { try $0!.get() } }
}
