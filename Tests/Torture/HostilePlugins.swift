import Foundation
import FuzzReaders

/// Loads plug-ins that are broken in every way that the tests know, and shared objects whose bytes were changed.
struct HostilePlugins: Ordeal {
  let name = "hostile-plugins"
  private let sources = FileManager.default.currentDirectoryPath + "/Tests/PluginHostTests/Sources"
  private let headers = FileManager.default.currentDirectoryPath + "/Sources/Plugins/CEspalierPlugin/include"

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    let source = try String(contentsOfFile: sources + "/broken.c", encoding: .utf8)
    let words = source.split(separator: "\n").filter { $0.hasPrefix("#ifdef ") || $0.hasPrefix("#if defined(") }
    let names = words.flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "_") } }
    let faults = Set(names.filter { $0.contains("_") }).sorted()
    let fault = faults[random.next(below: faults.count)]
    let compile = try ToolProcess(
      "exec cc -std=c11 -O1 -w -shared -fPIC -D\(fault) -I'\(headers)' '\(sources)/broken.c' -o broken.so",
      in: directory,
      log: directory + "/cc.txt")
    guard compile.wait(seconds: 60).ending == .exited(0) else {
      throw Campaign.Failure("broken.c does not compile with \(fault)")
    }
    let isChanged = random.next(below: 3) == 0
    if isChanged {
      let bytes = Array(FileManager.default.contents(atPath: directory + "/broken.so") ?? Data())
      _ = FileManager.default.createFile(atPath: directory + "/broken.so", contents: Data(random.mutate(bytes)))
    }
    try """
    {"espalier": 1, "name": "net", "input": [1, 40], "layers": [
      {"kind": "flatten"}, {"kind": "broken"}, {"kind": "linear", "out": 10}]}
    """.write(toFile: directory + "/net.json", atomically: true, encoding: .utf8)
    // Changed machine code may do anything, so it is run where the tool lets it: in processes of its own.
    let isolated = ["plugins inspect ./broken.so --deadline 2", "plugins check ./broken.so --deadline 5"]
    let hosted = ["check net.json --plugin ./broken.so", "layers --plugin ./broken.so"]
    for command in isolated + (isChanged ? [] : hosted) {
      try campaign.check(command, in: directory, seconds: 180)
    }
  }
}
