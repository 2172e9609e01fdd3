internal import ContentStore

/// The graphics processors of this machine.
enum GraphicsProcessors {
    /// How many the driver shows.
    static let count = FileStatus.names(in: "/dev").count { $0.hasPrefix("nvidia") && Int($0.dropFirst("nvidia".count)) != nil }
}
