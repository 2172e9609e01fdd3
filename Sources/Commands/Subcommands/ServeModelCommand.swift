internal import ArgumentParser
internal import ContentStore
internal import Glibc
internal import LanguageModels
internal import ModelServer
internal import Statistics

struct ServeModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-model", abstract: "Serves a small language model, trained on the spot, to programs that speak OpenAI's API.",
        discussion:
            "It answers /v1/chat/completions, /v1/completions and /v1/models on this machine alone, with streaming, log-probabilities and seeds: "
            + "an endpoint to try a study on. Ctrl-C ends it.")

    @Option(help: "The port of 127.0.0.1 to listen on; 0 for any that is free.") var port = 8766
    @Option(help: ArgumentHelp("A model that --save has written, in place of a new one.", valueName: "file")) var model: String?
    @Option(help: ArgumentHelp("Where to keep the new model.", valueName: "file")) var save: String?
    @Option(help: ArgumentHelp("The text to train on; without it, the King James Bible of Debian's bible-kjv.", valueName: "file"))
    var text: String?
    @Option(help: "Steps of training.") var steps = 300
    @Option(help: "The seed of the new model's weights and passages.") var seed: UInt64 = 1
    @Option(help: ArgumentHelp("So many words as tokens, in place of characters.", valueName: "count")) var words: Int?
    @Flag(help: .hidden) var yes = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("a port from 0 to 65535 is wanted, not \(port)") }
        guard steps >= 0 else { throw ValidationError("0 or more steps are wanted, not \(steps)") }
        guard (words ?? 1) >= 1 else { throw ValidationError("1 or more words are wanted, not \(words ?? 0)") }
    }

    func run() async throws {
        let project = try RepriseCommand.project()
        try TorchSetup(project: project).install(for: "a model to serve needs")
        _ = try EndpointProgram.path()
        let server = try ModelServer(try textModel())
        let serving = try HTTPServing(server, port: port)
        print("http://127.0.0.1:\(try await serving.port)/v1  model \(ModelServer.model)  (Ctrl-C ends it)")
        fflush(nil)
        await serving.untilEnd()
        throw CommandError("error: the program that serves has ended", code: 1)
    }

    private func textModel() throws -> TextModel {
        if let model {
            do { return try ArtifactDecoder.decode(TextModel.self, from: readFile(model)) } catch let error as CommandError {
                throw error
            } catch {
                throw CommandError("error: '\(model)' is no model\n  found: \(error)\n  hint: 'serve-model --save \(model)' writes one")
            }
        }
        let text = try trainingText()
        let tokens = words.map { Tokens.words(of: text, most: $0) } ?? Tokens.characters(of: text)
        var settings = TextModel.Training()
        settings.steps = steps
        let made = try TextModel(training: settings, on: text, tokens, seed: Seed(seed)) { step, loss in
            if (step + 1) % 50 == 0 { writeError("step \(step + 1) of \(steps): \(Double(Int(loss * 1000)) / 1000) nats a token\n") }
        }
        if let save { try writeFile(save, ArtifactEncoder.encode(made)) }
        return made
    }

    private func trainingText() throws -> String {
        if let text { return String(decoding: try readFile(text), as: UTF8.self) }
        guard let stream = popen("bible -f gen1:1-rev22:21 2>/dev/null", "r") else { throw missingBible }
        var (bytes, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 1 << 16))
        while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
        guard pclose(stream) == 0, !bytes.isEmpty else { throw missingBible }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var missingBible: CommandError {
        CommandError(
            "error: there is no text to train on\n  looked for: the program 'bible'\n"
                + "  hint: 'apt-get install bible-kjv bible-kjv-text' installs it, and --text takes another text")
    }
}
