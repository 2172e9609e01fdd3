import Foundation
import Glibc

// HTTP for a program that has nothing to do with the network itself; it is no program to be started by hand.
signal(SIGPIPE, SIG_IGN)
let wire = Wire()
let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "ask":
    let asking = Asking(timeout: arguments.count > 2 ? Double(arguments[2]) ?? 60 : 60, wire: wire)
    // This thread waits for messages: nothing may wait for it.
    Wire.receive { message in Task.detached { await asking.ask(message) } }
    // A client that goes while requests are under way traps; nobody wants their answers any more.
    withExtendedLifetime(asking) { exit(0) }
case "serve":
    let serving = Serving(wire: wire)
    let port = arguments.count > 2 ? Int(arguments[2]) ?? 0 : 0
    Task.detached { [wire] in
        do { try await serving.run(port: port) } catch {
            var head = Wire.Head()
            head.failure = "port"
            head.message = "\(error)"
            wire.send(head)
            exit(1)
        }
    }
    Wire.receive { serving.take($0) }
default:
    FileHandle.standardError.write(
        Data("error: 'reprise-endpoint' is started by './reprise'\n  hint: './reprise serve-model --help' serves a model\n".utf8))
    exit(2)
}
exit(0)
