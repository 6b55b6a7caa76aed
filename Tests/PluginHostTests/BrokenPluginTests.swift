import Foundation
import SnapshotSupport
import Testing

/// Plug-ins that are broken in every way that we could think of, each with its exact message. The host survives all.
@Suite struct BrokenPluginTests {
  /// Found when the plug-in is loaded.
  static let loading = [
    "TABLE_TRUNCATED", "TABLE_NULL", "KIND_NULL", "KIND_WITH_SPACES", "HELP_NULL", "SCHEMA_NO_JSON", "SCHEMA_MISSPELT",
    "SCHEMA_DEFAULT_OUTSIDE", "FORWARD_NULL", "OPEN_WITHOUT_CLOSE", "TYPE_UNKNOWN", "TWICE", "ENTRY_MISSING",
    "ENTRY_ABORTS", "ENTRY_NEVER_RETURNS", "ENTRY_RETURNS_NULL", "SYMBOL_UNDEFINED", "PLUGIN_TRUNCATED",
    "INTERFACE_OF_TOMORROW", "INTERFACE_ZERO", "CONTRIBUTES_NOTHING", "CONTRIBUTES_TOO_MUCH", "NAME_NULL",
    "NAME_NOT_UTF8", "SCHEMA_BEYOND_INTEGERS", "SCHEMA_ENDLESS", "HELP_ENDLESS", "HELP_WITH_ESCAPES",
    "EXTENSION_IS_A_PATH",
  ]

  /// Found by a check of the conformance suite.
  static let running = [
    "SHAPE_OF_NINE_AXES": "attributes", "SHAPE_OF_NOTHING": "attributes", "SHAPE_TOO_LARGE": "memory",
    "SHAPE_FAILS": "attributes", "SHAPE_REFUSES": "attributes", "PARAMETERS_WITHOUT_NUMBER": "attributes",
    "PARAMETER_WITHOUT_NAME": "attributes", "PARAMETER_WITHOUT_INITIALIZER": "attributes", "FORWARD_ABORTS": "shapes",
    "FORWARD_NEVER_RETURNS": "shapes", "FORWARD_FAILS": "shapes", "FORWARD_RETURNS_NONSENSE": "shapes",
    "FORWARD_SKIPS_THE_LAST": "memory", "FORWARD_WRITES_OUTSIDE": "memory", "FORWARD_WRITES_ITS_INPUT": "memory",
    "FORWARD_COUNTS_ITS_CALLS": "purity", "FORWARD_READS_NULL": "shapes", "GRADIENT_HALF": "gradients",
    "GRADIENT_NAN": "gradients", "LEAKS": "leaks", "MUTATION_NO_JSON": "edits", "SAMPLER_OF_STRANGERS": "proposals",
    "OBJECTIVE_NAN": "measures", "DATASET_STRANGE_LABEL": "samples",
  ].sorted { $0.key < $1.key }

  private func plugin(_ fault: String, in folder: TemporaryFolder) throws {
    try folder.compile(
      Repository.source("broken.c"), to: "broken.so", ["-D\(fault)", "-Wno-override-init", "-Wno-unused"])
  }

  @Test(arguments: loading) func isRefused(_ fault: String) throws {
    let folder = try TemporaryFolder()
    try plugin(fault, in: folder)
    let said = try folder.espalier("plugins", "inspect", "broken.so", "--deadline", "2")
    #expect(said.status == 1)
    #expect(said.output == "")
    try expectSnapshot(said.error.replacing(folder.path, with: "FOLDER"), "loading-\(fault).txt")
  }

  @Test(arguments: running) func failsItsChecks(_ fault: String, _ check: String) throws {
    let folder = try TemporaryFolder()
    try plugin(fault, in: folder)
    let deadline = fault == "FORWARD_NEVER_RETURNS" ? "1" : "60"
    let said = try folder.espalier("plugins", "check", "broken.so", "--deadline", deadline, "--check", check)
    #expect(said.status == 1)
    #expect(said.error == "")
    try expectSnapshot(said.output, "checking-\(fault).txt")
  }

  @Test func theOneThatIsNotBrokenPasses() throws {
    let folder = try TemporaryFolder()
    try plugin("SOUND", in: folder)
    let said = try folder.espalier("plugins", "check", "broken.so")
    #expect(said.status == 0, "\(said.output)")
  }

  @Test func whatIsNoSharedObjectIsSaidToBeNone() throws {
    let folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\necho hello\n", to: "script.so")
    try folder.write("", to: "empty.so")
    try folder.write("\u{7F}ELF and no more", to: "short.so")
    var text = ""
    for file in ["script.so", "empty.so", "short.so", "missing.so", "."] {
      let said = try folder.espalier("layers", "--plugin", file)
      #expect(said.status == 1)
      text += said.error
    }
    try expectSnapshot(text.replacing(folder.path, with: "FOLDER"), "no-shared-objects.txt")
  }

  /// Loaded by a command that is about something else, a plug-in that breaks at once is an error like any other.
  @Test(arguments: ["ENTRY_ABORTS", "SYMBOL_UNDEFINED"]) func noCommandDiesOfIt(_ fault: String) throws {
    let folder = try TemporaryFolder()
    try plugin(fault, in: folder)
    let inspected = try folder.espalier("plugins", "inspect", "broken.so")
    let said = try folder.espalier("layers", "--plugin", "broken.so")
    #expect(said == Said(status: 1, output: "", error: inspected.error))
  }

  /// However short a file was cut, loading it is refused and kills nobody.
  @Test func whatWasCutShortIsRefused() throws {
    let folder = try TemporaryFolder()
    try plugin("SOUND", in: folder)
    let whole = try Data(contentsOf: URL(filePath: folder.path + "/broken.so"))
    for count in [64, 1_000, 4_096, 5_000, 8_192, 12_288] where count < whole.count {
      try whole.prefix(count).write(to: URL(filePath: folder.path + "/cut.so"))
      let said = try folder.espalier("layers", "--plugin", "cut.so")
      #expect(
        said == Said(status: 1, output: "", error: "error: plug-in 'cut.so' is cut short. Copy or build it anew\n"))
    }
  }
}
