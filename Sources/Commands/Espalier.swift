import ArgumentParser
import Diagnostics
import Glibc
import Studies

/// The command line. Exit status: 0 done, 1 the input is at fault, 2 wrong usage, 70 our own fault, 74 standard output
/// cannot be written, 99 interrupted by USR1 with everything saved, 130 interrupted with everything saved, 141 the reader of standard output has gone away.
@main
struct Espalier {
  static func main() {
    StandardStreams.prepare()
    LostFile.listen()
    let written = Array(CommandLine.arguments.dropFirst())
    let words = ShippedFiles.installed?.resolving(written) ?? written
    let check = CommandLineCheck(words: words)
    do {
      try check.checkWords()
      var command = try RootCommand.parseAsRoot(words)
      try command.run()
    } catch let error as InputError {
      Terminal.standardError.write(error.rendered + "\n")
      exit(1)
    } catch let error as DiagnosticsError {
      Terminal.standardError.write(InputError(error).rendered + "\n")
      exit(1)
    } catch let error as UsageError {
      Terminal.standardError.write(error.rendered)
      exit(2)
    } catch {
      let code = RootCommand.exitCode(for: error)
      if code == .validationFailure, let unknown = check.unknownOption() {
        Terminal.standardError.write(unknown.rendered)
        exit(2)
      }
      let message = RootCommand.fullMessage(for: error)
      if !message.isEmpty {
        (code == .success ? Terminal.standardOutput : .standardError).write(message + "\n")
      }
      exit(
        code == .validationFailure
          ? 2
          : [0, 1, Interruption.exitStatus, Interruption.requeueStatus].contains(code.rawValue) ? code.rawValue : 70)
    }
  }
}

struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Grow neural networks inside size limits.",
    discussion: """
      Architectures are JSON files that list layers, blocks and the shape of the input. \
      Start with 'espalier check FILE' and 'espalier summary FILE'.
      """,
    version: ProgramVersion.current,
    subcommands: [
      CheckCommand.self, SummaryCommand.self, GraphCommand.self, SchemaCommand.self, LayersCommand.self,
      TrainCommand.self, EvaluateCommand.self, WeightsCommand.self, CompareCommand.self, DataCommand.self,
      ProfileCommand.self, BenchmarkCommand.self, BackendsCommand.self,
      SpaceCommand.self, SearchCommand.self, ResumeCommand.self, StatusCommand.self, TrialsCommand.self,
      ParetoCommand.self,
      ReportCommand.self, DashboardCommand.self, ConfirmCommand.self, BenchSearchCommand.self,
      StudyCommand.self, WorkerCommand.self, SlurmCommand.self,
      ExportCommand.self, ImportCommand.self, PluginsCommand.self, ManualCommand.self,
    ])
}
