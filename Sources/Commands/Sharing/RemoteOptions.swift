internal import ArgumentParser
internal import ContentStore
internal import RemoteCache

/// Which remote results are shared through.
struct RemoteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Share results through this folder or address; 'none' for none. By default what REPRISE_REMOTE names.", valueName: "url"))
    var remote: String?

    @Flag(help: "Take from the remote, believing whoever may write to it, and send nothing.")
    var remoteReadOnly = false

    /// The remote; nil when none is named.
    ///
    /// Errors: ``CommandError`` when it can't be right.
    func settings() throws -> RemoteSettings? {
        do throws(RemoteSettingError) {
            return try RemoteSettings(address: remote, readOnly: remoteReadOnly, environment: environmentVariable)
        } catch {
            throw CommandError(error.description, code: 2)
        }
    }

    /// The remote, for a command that is about nothing else.
    func requiredSettings() throws -> RemoteSettings {
        guard let settings = try settings() else {
            throw CommandError(
                "error: no remote to share results through\n  hint: '--remote URL' names one, or \(RemoteSettings.addressVariable) in the environment"
            )
        }
        return settings
    }

    /// The remote for a run: one that the environment names in a way that can't be right stops nothing.
    func settingsOfRun() throws -> (settings: RemoteSettings?, warning: String?) {
        do {
            return (try settings(), nil)
        } catch let error as CommandError where remote == nil {
            return (nil, "going on without a remote: " + error.description.dropFirst("error: ".count))
        }
    }
}

extension RemoteSettings {
    /// A debug build can carry a new table of code over old code; what it makes is for nobody else.
    var maySend: Bool {
        #if DEBUG
        false
        #else
        mayWrite
        #endif
    }
}
