import ArgumentParser
import GraphIR
import Layers
import Studies

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a study that was interrupted.",
    discussion: """
      The result is the one that the study would have had without the interruption. A finished study goes on \
      after the budget in its study.json was raised.
      """)

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @OptionGroup var workers: WorkerOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    try workers.run(Study(path: study, isReadOnly: false, loader: loader), loader: loader)
  }
}
