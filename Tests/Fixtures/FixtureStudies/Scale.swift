internal import ContentStore
internal import Glibc

/// Fills a store, or asks it what a run asks, and prints what that cost, a line each: name, seconds of CPU, seconds.
///
/// `fill FOLDER FIRST COUNT records` and `... blobs` add as many by the store's own writer; `ask FOLDER COUNT` looks records up that were
/// filled in. Called by `Tests/Benchmarks/Scale/scale.py`.
package func measureScale(_ arguments: [String]) throws {
    let numbers = arguments.compactMap { Int($0) }
    switch (arguments.first, arguments.last, numbers.count) {
    case ("fill", "records", 2): try fillRecords(arguments[1], numbers[0]..<(numbers[0] + numbers[1]))
    case ("fill", "blobs", 2): try fillBlobs(arguments[1], numbers[0]..<(numbers[0] + numbers[1]))
    case ("ask", _, 1): try ask(arguments[1], numbers[0])
    default: print("usage: --scale fill FOLDER FIRST COUNT records|blobs, --scale ask FOLDER COUNT")
    }
}

/// A record as a small stage leaves it: some 650 bytes, six fields in its key, its output inline.
private func record(_ number: Int) -> StageRecord {
    let fields =
        #"[{"kind":"code","name":"declarations","value":"\#(Digest(of: "code").hex)"},{"kind":"setting","name":"agents.steps","value":"400"},"#
        + #"{"kind":"setting","name":"seed","value":"\#(number)"},{"kind":"input","name":"network","value":"1a2b3c4d5e6f"},"#
        + #"{"kind":"environment","name":"processor","value":"x86-64-v4"},{"kind":"environment","name":"libc","value":"2.36"}]"#
    let output = Array("\(Double(number) * 0.37)".utf8)
    return StageRecord(
        key: Digest(of: "key \(number)"), environment: Digest(of: "here"), output: Digest(of: output), outputSize: output.count,
        inlineOutput: output, seconds: 0.25, peakMemory: 1 << 25, label: "many/stage[seed=\(number)]",
        run: "20260101T000000Z-\(String(number % 8 + 0x1000, radix: 16))", fields: Array(fields.utf8))
}

private func fillRecords(_ folder: String, _ numbers: Range<Int>) throws {
    let store = try Store(at: folder)
    // A run writes each record as soon as its stage has ended, and waits for the disk once a second.
    try phase("write a record") {
        for number in numbers {
            store.add(record(number))
            if number % 1000 == 999 { try store.write() }
        }
        try store.commit()
    }
}

private func fillBlobs(_ folder: String, _ numbers: Range<Int>) throws {
    let store = try Store(at: folder)
    try phase("put a blob") { for number in numbers { try store.put(Array("blob \(number)".utf8)) } }
}

private func ask(_ folder: String, _ count: Int) throws {
    let store = try phase("open") { try Store(at: folder) }
    let addresses = (0..<count).map { record($0) }.map(\.address)
    var found = 0
    phase("look up \(count) records") {
        for address in addresses where store.record(key: address.key, environment: address.environment) != nil { found += 1 }
    }
    let other = try Store(at: folder)
    for number in 0..<1000 { other.add(record(-1 - number)) }
    try other.write()
    try phase("refresh after 1000 of another") { try store.refresh() }
    phase("count the damaged") { _ = store.damagedRecords }
    print("found\t\(found)\t\(count)")
}

private func phase<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
    func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let (cpu, wall) = (seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC))
    let value = try body()
    print("\(name)\t\(seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)\t\(seconds(CLOCK_MONOTONIC) - wall)")
    return value
}
