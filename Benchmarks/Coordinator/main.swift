// How much the coordinator of a study computes for each trial. Run with 'make bench-coordinator'.
//
// The study is one of MNIST-1D's seed network; its trainings end at once, with outcomes that are made up from the
// candidate's size and the seed of its training. What is left is the coordinator: proposals, decisions, storage.
//
//   coordinator-benchmark run FOLDER [NAME=VALUE ...]      begins a study, and prints costs by thousands of trials
//   coordinator-benchmark resume FOLDER [trials=N]         decides all of a study's steps over again
//   coordinator-benchmark simulate PLACE [NAME=VALUE ...]  a study of any number of workers in their own time
//   coordinator-benchmark serve URL#STUDY [NAME=VALUE ...] workers of a database that sleep for seconds=2 a step
//   coordinator-benchmark pareto FOLDER                    reads the frontier
//   coordinator-benchmark record STUDY ...                 prints results of trained networks, for results=FILE
//
// Names: architecture, trials, max-parameters, sampler, fidelity, screening, objectives, inheritance, epochs, window,
// seats, workers, seconds, seed; for 'simulate' results, and curve=yes, which prints what was found after so many trials. A place is a
// folder, or a database as URL#STUDY. compare.py holds what two builds decide against each other, and windows.py simulates
// what windows cost.

import Diagnostics
import GraphIR
import JSONText
import Layers
import Randomness
import Search
import Studies

#if canImport(Glibc)
import Glibc
#endif

let usage = "usage: coordinator-benchmark run|resume|pareto|simulate|serve|record PLACE [NAME=VALUE ...]"
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else {
  print(usage)
  exit(2)
}
var options: [String: String] = [:]
for argument in arguments.dropFirst(2) where arguments[0] != "record" {
  guard let sign = argument.firstIndex(of: "=") else {
    print(usage)
    exit(2)
  }
  options[String(argument[..<sign])] = String(argument[argument.index(after: sign)...])
}
let folder = arguments[1]

do {
  switch arguments[0] {
  case "run": try runStudy(in: folder, options)
  case "simulate": try simulate(in: folder, options)
  case "serve": try serve(folder, options)
  case "resume": try resumeStudy(in: folder, options)
  case "record": try RecordedResults.print(of: Array(arguments.dropFirst()))
  case "pareto": try readFrontier(of: folder)
  default:
    print(usage)
    exit(2)
  }
} catch let error as DiagnosticsError {
  print(error.description)
  exit(1)
}

func runStudy(in folder: String, _ options: [String: String]) throws {
  let trials = options["trials"].flatMap { Int($0) } ?? 3_000
  let loader = ArchitectureLoader(catalogue: .builtin)
  let specification = try StudySpecification(document(options, trials: trials), loader: loader)
  let study = try begin(folder, specification)
  print("\(specification.sampler.kind), \(specification.fidelity.kind), \(specification.effectiveScreening.kind)")
  let database = try DatabaseMeter(folder)
  let meter = Meter()
  try run(study, loader: loader, seats: options["seats"].flatMap { Int($0) } ?? 2)
  if let database { print(try database.words(after: meter.seconds.wall)) }
}

func resumeStudy(in folder: String, _ options: [String: String]) throws {
  let start = Meter()
  let loader = ArchitectureLoader(catalogue: .builtin)
  let study = try Study(path: folder, isReadOnly: false, loader: loader)
  print("opened: \(start.elapsed)")
  try run(study, loader: loader, seats: 2)
  print("resumed: \(start.elapsed); most memory \(Meter.mostMemory) MB")
}

func readFrontier(of folder: String) throws {
  let start = Meter()
  let study = try Study(path: folder, isReadOnly: true, loader: ArchitectureLoader(catalogue: .builtin))
  print("opened: \(start.elapsed)")
  let frontier = try Frontier(of: study)
  print("\(frontier.points.count) points: \(start.elapsed); most memory \(Meter.mostMemory) MB")
}

func run(_ study: Study, loader: ArchitectureLoader, seats: Int) throws {
  let source = try SpaceCandidates(study.specification, loader: loader, isStored: true)
  let progress = CostsByThousand()
  let run = try StudyRun(study, source: source, pool: InstantPool(seats: seats), observer: progress)
  let ending = try run.run()
  progress.finish()
  let size = fileSize(study.path + "/study.sqlite") >> 20
  print("\(ending); most memory \(Meter.mostMemory) MB" + (size > 0 ? "; database \(size) MB" : ""))
}

func document(_ options: [String: String], trials: Int) throws -> JSONDocument {
  func method(_ name: String, _ usual: String) -> JSONValue {
    let text = options[name] ?? usual
    guard text.hasPrefix("{") else { return .string(text) }
    return (try? JSONDocument(SourceText(file: name, text: text)).root) ?? .string(text)
  }
  func number(_ name: String, _ usual: Int) -> JSONValue { .integer(options[name].flatMap { Int($0) } ?? usual) }
  var object = JSONObject()
  object["study"] = 1
  object["name"] = "coordinator"
  object["architecture"] = .string(options["architecture"] ?? "architectures/mnist1d/simple-cnn.json")
  object["dataset"] = "mnist1d"
  object["limits"] = ["parameters": ["max": number("max-parameters", 1_738)]]
  object["budget"] = ["trials": .integer(trials)]
  object["sampler"] = method("sampler", "nsga2")
  object["fidelity"] = method("fidelity", "full")
  object["screening"] = method("screening", "none")
  object["epochs"] = number("epochs", 1)
  object["window"] = number("window", 16)
  object["seed"] = number("seed", 1)
  if options["inheritance"] != nil { object["inheritance"] = method("inheritance", "{}") }
  if let objectives = options["objectives"] {
    object["objectives"] = .array(objectives.split(separator: ",").map { .string(String($0)) })
  }
  return try JSONDocument(SourceText(file: "./coordinator.json", text: JSONWriter.pretty(.object(object))))
}

func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
