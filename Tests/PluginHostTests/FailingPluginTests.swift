import Compilation
import Diagnostics
import Foundation
import Glibc
import PluginConformance
import PluginHost
import Testing

/// Every function of every table fails once in every way: the host says whose it was, and continues.
@Suite(.serialized) struct FailingPluginTests {
  private final class Failing: @unchecked Sendable {
    let folder: TemporaryFolder
    let plugin: Plugin
    private let fail: @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void
    private let openStates: @convention(c) () -> Int32

    init() throws {
      folder = try TemporaryFolder()
      let path = try folder.compile(Repository.source("failing.c"), to: "failing.so")
      plugin = try Plugin(path: path)
      let handle = dlopen(path, RTLD_NOW | RTLD_NOLOAD)
      fail = unsafeBitCast(dlsym(handle, "espalier_fail_in"), to: type(of: fail))
      openStates = unsafeBitCast(dlsym(handle, "espalier_open_states"), to: type(of: openStates))
    }

    /// What a check says of it while a function fails.
    func failures(_ type: String, _ check: String, in function: String, by way: String) throws -> [String] {
      let contribution = try #require(plugin.contributions.first { $0.type == type })
      fail(function, way)
      defer { fail("", "") }
      // Making the checks of a layer asks it for shapes.
      let chosen = try #require(PluginCheck.all(of: contribution, fastBackend: nil).first { $0.name == check })
      let failures = chosen.run()
      #expect(openStates() == 0, "\(function) \(way): states are left open, or closed that were not opened")
      return failures
    }
  }

  private static let failing = Result { try Failing() }

  struct Function: Sendable, CustomTestStringConvertible {
    var type: String
    /// As the host calls it.
    var name: String
    /// As the plug-in calls it, where that is another.
    var function: String
    /// The check that comes by it.
    var check: String
    var says = false
    var testDescription: String { "\(function) of \(type)" }

    init(_ type: String, _ name: String, _ function: String? = nil, by check: String, says: Bool = false) {
      (self.type, self.name, self.function, self.check, self.says) = (type, name, function ?? name, check, says)
    }
  }

  static let functions = [
    Function("layer", "shape", by: "attributes"), Function("layer", "parameters", by: "attributes"),
    Function("layer", "cost", by: "attributes"), Function("layer", "open", "open of a layer", by: "shapes"),
    Function("layer", "forward", by: "shapes"), Function("layer", "backward", by: "gradients"),
    Function("mutation", "edit", by: "edits", says: true),
    Function("sampler", "open", "open of a sampler", by: "proposals"), Function("sampler", "tell", by: "proposals"),
    Function("sampler", "propose", by: "proposals", says: true), Function("objective", "measure", by: "measures"),
    Function("data set", "open", "open of a data set", by: "samples"),
    Function("data set", "describe", by: "samples", says: true), Function("data set", "read", by: "samples"),
    Function("data set", "read", "read of the second range", by: "samples"),
    Function("data set", "read", "read of the test split", by: "samples"),
    Function("exporter", "write", by: "files"),
  ]

  @Test(arguments: functions) func saysWhoseItWas(_ function: Function) throws {
    let failing = try Self.failing.get()
    var ways = [
      "failing": "it broke", "silent": "it returned 2 without a message", "42": "it returned 42 without a message",
      "-1": "it returned -1 without a message", "least": "it returned -2147483648 without a message",
      "unterminated": String(repeating: "m", count: 512),
    ]
    if function.says {
      ways["nothing"] = "it reported success and said nothing"
      ways["null"] = "it reported success and said nothing"
      ways["endless"] = "it said more than 64 MiB"
      ways["words"] = "what it said is no JSON: "
    }
    for (way, words) in ways.sorted(by: { $0.key < $1.key }) {
      let failures = try failing.failures(function.type, function.check, in: function.function, by: way)
      let sentence = "plug-in 'failing', \(function.name) of \(function.type) 'failing': \(words)"
      #expect(failures.contains { $0.contains(sentence) }, "\(way): \(failures)")
    }
    // A refusal is the user's business, and says what the plug-in says.
    let refused = try failing.failures(function.type, function.check, in: function.function, by: "refusing")
    #expect(!refused.isEmpty)
    if function.type != "mutation" { #expect(refused.contains { $0.contains("not today") }, "\(refused)") }
    #expect(try failing.failures(function.type, function.check, in: "nothing", by: "failing").isEmpty)
  }

  /// Success with nothing in the results, or with what cannot be.
  @Test func resultsAreNotTrusted() throws {
    let failing = try Self.failing.get()
    for (type, function, check, way, words) in [
      ("layer", "shape", "attributes", "nothing", "shape of layer 'failing': [] is no shape of a sample"),
      ("layer", "forward", "memory", "nothing", "forward leaves elements of the output unwritten"),
      ("layer", "backward", "memory", "nothing", "backward leaves elements of gradient 1 unwritten"),
      ("mutation", "edit", "edits", "list", "it did not say {\"document\": {…}, \"change\": \"…\"}"),
      ("sampler", "propose", "proposals", "list", "'[]' is no proposal"),
      ("objective", "measure", "measures", "nothing", "it measured nan, which is no finite number"),
      ("data set", "describe", "samples", "list", "'[]' describes no data set"),
      ("data set", "read", "samples", "nothing", "sample 0 has label -1, but there are 2 classes"),
      ("data set", "size", "samples", "", "takes 32768 MiB, more than this machine or its limits allow"),
      ("exporter", "write", "files", "nothing", "it wrote no file"),
    ] where physicalGiB < 32 || function != "size" {
      let failures = try failing.failures(type, check, in: function, by: way)
      #expect(failures.contains { $0.contains(words) }, "\(function) \(way): \(failures)")
    }
  }

  /// Each table lacks each function once. Those of a layer without parameters, costs or state may be absent.
  @Test func functionsMustBeThere() throws {
    let folder = try Self.failing.get().folder
    let parts = try String(contentsOfFile: Repository.source("failing.c"), encoding: .utf8)
      .split(separator: "static const espalier_", omittingEmptySubsequences: false)
    for (table, functions) in [
      ("layer", ["shape", "parameters", "cost", "open", "close", "forward", "backward"]), ("mutation", ["edit"]),
      ("sampler", ["open", "close", "tell", "propose"]), ("objective", ["measure"]),
      ("dataset", ["open", "close", "describe", "read"]), ("exporter", ["write"]),
    ] {
      for function in functions {
        let index = try #require(parts.firstIndex { $0.hasPrefix(table + " ") })
        var changed = parts.map(String.init)
        changed[index] = changed[index].replacing(try Regex("\\.\(function) = \\w+"), with: ".\(function) = NULL")
        try #require(changed[index] != parts[index])
        let name = "lacking-\(table)-\(function)"
        try folder.write(changed.joined(separator: "static const espalier_"), to: "\(name).c")
        let path = try folder.compile("\(folder.path)/\(name).c", to: "\(name).so", ["-Wno-unused"])
        let said: [String]
        do throws(DiagnosticsError) {
          _ = try Plugin(path: path)
          said = []
        } catch {
          said = error.diagnostics.map(\.message)
        }
        let kind = table == "dataset" ? "data set" : table
        let mayBeAbsent = table == "layer" && ["parameters", "cost", "open"].contains(function)
        #expect(
          said == (mayBeAbsent ? [] : ["plug-in '\(path)' has no function '\(function)' in its \(kind) 'failing'"]))
      }
    }
  }

  private var physicalGiB: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) >> 30 }

  /// A plug-in that ends the process in one of its functions does not end the command with status 0.
  @Test func anEndInAFunctionIsSaid() throws {
    let folder = try Self.failing.get().folder
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [4], "layers": [
        {"kind": "failing"}, {"kind": "linear", "out": 3}]}
      """, to: "net.json")
    let cases = [
      (["summary", "net.json"], "shape", "shape of layer"),
      (["data", "inspect", "failing"], "open of a data set", "open of data set"),
      (["data", "inspect", "failing"], "describe", "describe of data set"),
      (["data", "inspect", "failing"], "read", "read of data set"),
      (["export", "net.json", "--format", "failing"], "write", "write of exporter"),
    ]
    for (arguments, function, words) in cases {
      let said = try folder.run(
        Repository.tool, arguments + ["--plugin", "failing.so"],
        environment: ["FAIL_IN": function, "FAIL_BY": "exiting"])
      #expect(said.status == 1)
      #expect(
        said.error
          == "error: plug-in 'failing', \(words) 'failing': it ended the process. No function of a plug-in may; tell its author\n"
      )
    }
  }

  /// As a user meets it.
  @Test func aDataSetThatDoesNotOpenIsAnError() throws {
    let folder = try Self.failing.get().folder
    for command in [["data", "inspect", "failing"], ["train", "net.json", "--dataset", "failing"]] {
      try folder.write(
        """
        {"espalier": 1, "name": "net", "input": [1], "layers": [{"kind": "linear", "out": 2}]}
        """, to: "net.json")
      let said = try folder.run(
        Repository.tool, command + ["--plugin", "failing.so"],
        environment: ["FAIL_IN": "open of a data set", "FAIL_BY": "failing"])
      #expect(
        said
          == Said(
            status: 1, output: "",
            error: "error: plug-in 'failing', open of data set 'failing': it broke. Mend it\n"))
    }
  }
}
