public import Testing
internal import Torch

extension Trait where Self == ConditionTrait {
    /// The suite needs libtorch, which `./reprise setup torch` installs; where that is impossible it is skipped.
    public static var needsTorch: Self { .enabled(if: TorchLibrary.isThere, "libtorch isn't here: './reprise setup torch' installs it") }
}
