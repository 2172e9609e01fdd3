internal import CTorch

/// What may stand between the brackets of a tensor: a place, a range, or the places in an array or tensor.
public protocol TensorIndex {
    var _part: TensorPart { get }
}

/// One axis' share of a subscript.
public enum TensorPart {
    case place(Int)
    case range(from: Int, to: Int)
    case tensor(Tensor)
    case list([Int])
}

extension Int: TensorIndex { public var _part: TensorPart { .place(self) } }
extension Range<Int>: TensorIndex { public var _part: TensorPart { .range(from: lowerBound, to: upperBound) } }
extension ClosedRange<Int>: TensorIndex { public var _part: TensorPart { .range(from: lowerBound, to: upperBound + 1) } }
extension PartialRangeFrom<Int>: TensorIndex { public var _part: TensorPart { .range(from: lowerBound, to: .max) } }
extension PartialRangeUpTo<Int>: TensorIndex { public var _part: TensorPart { .range(from: 0, to: upperBound) } }
extension PartialRangeThrough<Int>: TensorIndex {
    public var _part: TensorPart { .range(from: 0, to: upperBound == -1 ? .max : upperBound + 1) }
}
extension [Int]: TensorIndex { public var _part: TensorPart { .list(self) } }
extension Tensor: TensorIndex { public var _part: TensorPart { .tensor(self) } }

extension Tensor {
    /// A part: `x[0]`, `x[0..., 2]`, `x[..<(-1)]`, `x[[4, 0, 4]]`, `x[mask]`, `x[rows, columns]`.
    ///
    /// A place takes its axis away, a range keeps it, `0...` is a whole axis, negative numbers count from the end. Several arrays or tensors of
    /// places broadcast against each other, as in numpy; a tensor of truth values stands for the places where it holds.
    ///
    /// Errors: ``TensorError`` when a place is outside or there are more indices than axes.
    public subscript(_ indices: any TensorIndex...) -> Tensor {
        get throws {
            let (viewed, lists) = try view(indices.map(\._part))
            guard lists.contains(where: { $0 != nil }) else { return viewed }
            let handles = lists.map { $0?.handle }
            return try withExtendedLifetime((viewed, lists)) {
                try Tensor.made(torch.pointee.index(viewed.handle, handles, handles.count), of: [viewed] + lists.compactMap { $0 })
            }
        }
    }

    /// A copy in which a part has other elements, which broadcast to its shape.
    ///
    /// - Parameter add: adds to the part instead, each of several equal places as often as it is named.
    public func replacing(_ indices: any TensorIndex..., with elements: Tensor, add: Bool = false) throws -> Tensor {
        let whole = try copied()
        let (part, lists) = try whole.view(indices.map(\._part))
        let handles = lists.map { $0?.handle }
        try Tensor.perform(on: [part, elements] + lists.compactMap { $0 }) {
            torch.pointee.replace(part.handle, handles, handles.count, elements.handle, add)
        }
        return whole
    }

    /// The part that places and ranges leave, and the lists of places to take from it, each for the next axis; a mask for as many as it has.
    private func view(_ parts: [TensorPart]) throws -> (Tensor, [Tensor?]) {
        var (viewed, lists): (Tensor, [Tensor?]) = (self, [])
        var axis = 0
        for part in parts {
            let taken = if case .tensor(let tensor) = part, tensor.type == .bool { tensor.rank } else { 1 }
            guard axis + taken <= viewed.rank else {
                throw TensorError("subscript", [self], reason: "\(parts.count) indices for \(rank) axes")
            }
            switch part {
            case .place(let place):
                viewed = try viewed.make { torch.pointee.select($0, axis, place) }
                continue
            case .range(let start, let end):
                if start != 0 || end != .max { viewed = try viewed.make { torch.pointee.slice($0, axis, start, end, 1) } }
                lists.append(nil)
            case .tensor(let tensor): lists.append(tensor)
            case .list(let places): lists.append(try Tensor(places, on: device))
            }
            axis += taken
        }
        while let last = lists.last, last == nil { lists.removeLast() }
        return (viewed, lists)
    }
}
