import ArgumentParser
import Backends
import Compilation
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import PluginHost
import Studies
import Training

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Train candidates for a study in a database, on this or any other machine.",
    discussion: """
      Start as many as there are cores to spare, each of which trains one candidate at a time on one thread. A worker may be \
      stopped or killed at any time: the termination signal and USR1 make it give back what it trains, with its state, so that \
      another worker continues it. It ends when the study asks for no more; after USR1 with status 99, by which Slurm queues a \
      task again.

      A machine of another kind is refused, as its results would not repeat: the version, the backend, the processor's \
      features, the samples and the plug-ins must be those that the study began with. See docs/clusters.md.

      Without --storage it serves 'search' through standard input.
      """)

  @Option(help: ArgumentHelp("The database that holds the study, as postgresql://HOST/DATABASE.", valueName: "url"))
  var storage: String?

  @Option(help: ArgumentHelp("The study's name in the database.", valueName: "name"))
  var study: String?

  @Option(
    in: Ranges.lease,
    help: "Seconds after which the step of a worker that is not heard of goes to another.")
  var lease = 30

  @Option(
    in: Ranges.threads, help: "Candidates to train at the same time, each on one thread of a process of its own.")
  var threads = 1

  @Option(
    in: Ranges.lease,
    help: "Seconds without a step to train after which it ends; by default it ends with the study.")
  var idle: Int?

  @OptionGroup var device: DeviceOption

  @OptionGroup var data: DataOptions

  @Flag(help: "Say nothing.")
  var quiet = false

  @Option(
    name: .customLong("plugin"), parsing: .singleValue,
    help: ArgumentHelp(
      "Load a plug-in of the study that is not where the study began. May be repeated.", valueName: "file"))
  var plugins: [String] = []

  /// Of each of the plug-ins the SHA-256 that its file must have before its code runs: what the coordinator has tried and
  /// loaded.
  @Option(name: .customLong("plugin-hash"), parsing: .singleValue, help: .hidden)
  var hashes: [String] = []

  @Flag(help: .hidden) var acceptChangedPlugins = false

  func validate() throws {
    guard (storage == nil) == (study == nil) else {
      throw ValidationError("--storage and --study go together: a study in a database has both")
    }
    guard hashes.isEmpty && storage != nil || plugins.count == hashes.count else {
      throw ValidationError("each --plugin needs its --plugin-hash")
    }
  }

  func run() throws {
    guard let storage, let study else { return serve() }
    if storage == "-" { return serveDatabase(study) }
    guard let url = StorageURL(storage) else { throw StorageURL.complaint(storage) }
    let address = try StudyAddress(url, name: study)
    var toolkit = Toolkit(layers: .builtin)
    let listed = ListedPlugins(file: try address.folder() + "/study.json")
    for path in plugins {
      try InputError.rethrowing { () throws(DiagnosticsError) in
        try toolkit.admit(path) { _ throws(DiagnosticsError) in }
      }
    }
    try listed.loadForCommand(into: &toolkit, acceptingChanges: acceptChangedPlugins)
    Interruption.listen(alsoTo: SIGUSR1)
    if threads > 1 { return try supervise(url, address, toolkit) }
    let worker = try worker(url, study, toolkit)
    if !quiet { Terminal.standardError.write("joined '\(address.text)'\n") }
    switch try worker.run(until: Interruption.flag, idle: idle) {
    case .finished(let trained):
      if !quiet { Terminal.standardError.write("the study asks for no more; \(trained) trained here\n") }
    case .idle(let trained): sayIdle("\(trained) trained here")
    case .interrupted(let trained):
      if !quiet { Terminal.standardError.write("gave back what was under way; \(trained) trained here\n") }
      throw ExitCode(Interruption.status)
    }
  }

  private func sayIdle(_ rest: String) {
    if !quiet { Terminal.standardError.write("nothing to train for \(idle ?? 0) s; \(rest)\n") }
  }

  /// Sees to it that as many processes train as there are threads.
  private func supervise(_ url: StorageURL, _ address: StudyAddress, _ toolkit: Toolkit) throws {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let plugins = toolkit.methods.plugins.flatMap { ["--plugin", $0.path, "--plugin-hash", $0.hash] }
    let team = try WorkerTeam(
      url, address: address, count: threads,
      command: [program, "worker", "--lease", "\(lease)"] + device.words + (data.folder.map { ["--data", $0] } ?? [])
        + plugins
        + (acceptChangedPlugins ? ["--accept-changed-plugins"] : []))
    if !quiet { Terminal.standardError.write("joined '\(address.text)' with \(threads) processes\n") }
    switch try team.run(until: Interruption.flag, idle: idle) {
    case .finished: if !quiet { Terminal.standardError.write("the study asks for no more\n") }
    case .idle: sayIdle("the processes have ended")
    case .interrupted:
      if !quiet { Terminal.standardError.write("gave back what was under way\n") }
      throw ExitCode(Interruption.status)
    }
  }

  private func worker(_ url: StorageURL, _ study: String, _ toolkit: Toolkit) throws(DiagnosticsError) -> StorageWorker
  {
    var methods = toolkit.methods
    methods.acceptsChangedPlugins = acceptChangedPlugins
    return try StorageWorker(
      url, study: study, loader: ArchitectureLoader(catalogue: toolkit.layers), methods: methods,
      datasets: toolkit.datasets, locations: data.locations, backend: device.loaded(or: .fastest),
      lease: Double(lease), until: Interruption.flag)
  }

  /// Serves a coordinator of this machine, whose messages come through standard input.
  private func serve() {
    let (toolkit, found) = loaded()
    var fault = found
    var methods = toolkit.methods
    methods.acceptsChangedPlugins = acceptChangedPlugins
    var backend: any Backend = BackendChoice.fastest.backend
    do throws(DiagnosticsError) {
      backend = try device.loaded(or: .fastest)
    } catch {
      // For the coordinator to hear of.
      fault = fault ?? error
    }
    TrialWorker(
      catalogue: toolkit.layers, methods: methods, datasets: toolkit.datasets, locations: data.locations,
      backend: backend, fault: fault
    ).run()
  }

  /// As one of the workers that a coordinator starts beside it. The first line of standard input is the URL, and the
  /// worker ends at once when the input ends.
  private func serveDatabase(_ study: String) {
    signal(SIGINT, SIG_IGN)
    guard let line = readLine(), let url = StorageURL(line) else { return }
    Thread.detachNewThread {
      while readLine() != nil {}
      _exit(0)
    }
    do throws(DiagnosticsError) {
      let (toolkit, fault) = loaded()
      if let fault { throw fault }
      Interruption.listen()
      _ = try worker(url, study, toolkit).run(until: Interruption.flag)
    } catch {
      StorageWorker.tell(error)
    }
  }

  /// What the coordinator has loaded. The environment adds nothing to it.
  private func loaded() -> (Toolkit, fault: DiagnosticsError?) {
    var toolkit = Toolkit(layers: .builtin)
    do throws(DiagnosticsError) {
      for (path, hash) in zip(plugins, hashes) { try toolkit.load(path: path, expecting: hash) }
      return (toolkit, nil)
    } catch {
      // For the coordinator to hear of.
      return (toolkit, error)
    }
  }
}
