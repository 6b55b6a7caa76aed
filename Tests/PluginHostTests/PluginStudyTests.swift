import Foundation
import SnapshotSupport
import Testing

/// Searches with plug-ins, by the tool as people run it.
@Suite struct PluginStudyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func search(_ study: String, workers: Int, to name: String) throws -> Said {
    try folder.espalier("search", study, "--workers", "\(workers)", "--study", name, "--quiet")
  }

  private func csv(_ study: String, _ more: String...) throws -> String {
    let said = try folder.run(Repository.tool, ["pareto", study, "--format", "csv"] + more)
    #expect(said.error == "")
    return said.output
  }

  /// At once a layer in C, a mutation and a sampler in Swift, a data set and an objective in C.
  private func everything(dataset: String, input: String, layers: String, objective: String) throws -> String {
    try folder.compile(Repository.example("learned_threshold"), to: "libthreshold.so")
    try folder.compile(Repository.example("spirals"), to: "libspirals.so")
    let methods = Repository.products.appending(path: "libSwiftMethods.so").path
    return """
      {"study": 1, "name": "everything", "dataset": "\(dataset)", "subset": 300, "epochs": 1,
       "plugins": ["libthreshold.so", "libspirals.so", "\(methods)"],
       "objectives": ["accuracy", "\(objective)"], "limits": {"parameters": {"max": 1500}}, "budget": {"trials": 20},
       "sampler": {"kind": "random_weights", "start": 5}, "window": 3, "seed": 3,
       "recipe": {"recipe": 1, "batchSize": 40}, "search": {"mutations": {"trade_widths": {"weight": 30, "step": 2}}},
       "architecture": {"espalier": 1, "name": "base", "input": \(input), "layers": [\(layers)]}}
      """
  }

  @Test func everythingAtOnceIsTheSameOverOneAndTwoWorkers() throws {
    let study = try everything(
      dataset: "mnist1d", input: "[1, 40]",
      layers: """
        {"kind": "conv1d", "name": "a", "out": 8, "kernel": 5, "stride": 2}, {"kind": "learned_threshold"},
        {"kind": "conv1d", "name": "b", "out": 8, "kernel": 3, "stride": 2}, {"kind": "learned_threshold"},
        {"kind": "flatten"}, {"kind": "linear", "out": 10}
        """, objective: "weight_bytes")
    try folder.write(study, to: "study.json")
    for workers in [1, 2] {
      let said = try search("study.json", workers: workers, to: "study\(workers)")
      #expect(said.status == 0, "\(said.error)")
      #expect(said.error == "")
    }
    let frontier = try csv("study1")
    #expect(try csv("study2") == frontier)
    #expect(frontier.hasPrefix("section,rank,trial,name,parameters,multiplyAdds,activations,weight_bytes,accuracy,"))
    // Each had its part.
    let facts =
      String(
        decoding: (try? Data(contentsOf: URL(filePath: folder.path + "/study1/study.sqlite-wal"))) ?? Data(),
        as: UTF8.self)
      + (try String(decoding: Data(contentsOf: URL(filePath: folder.path + "/study1/study.sqlite")), as: UTF8.self))
    #expect(facts.contains("2 channels from "))
    #expect(facts.contains("\"mutate\""))
    #expect(facts.contains("weight_bytes"))
    // Looking on needs none of them.
    let libraries = ["libthreshold.so", "libspirals.so"].map { "\(folder.path)/\($0)" }
    for library in libraries { try FileManager.default.moveItem(atPath: library, toPath: library + ".away") }
    #expect(try csv("study1") == frontier)
    #expect(try folder.espalier("status", "study1").status == 0)
    for library in libraries { try FileManager.default.moveItem(atPath: library + ".away", toPath: library) }
    #expect(facts.contains("learned_threshold"))
    let specification = try String(contentsOfFile: folder.path + "/study1/study.json", encoding: .utf8)
      .replacing(/\s+/, with: " ")
    for name in ["learned-threshold", "spirals", "swift-methods"] {
      #expect(specification.contains("\"name\": \"\(name)\", \"version\": \"1.0.0\""))
    }
    #expect(specification.matches(of: /"sha256": "[0-9a-f]{64}"/).count == 3)
    // Without a word on plug-ins: the study knows its own.
    let confirmed = try folder.espalier("confirm", "study2", "--seeds", "1", "--workers", "2", "--quiet")
    #expect(confirmed.status == 0, "\(confirmed.error)")
  }

  /// What looks at a study before it runs knows its plug-ins as the search does.
  @Test func checkSpaceAndSchemaKnowPlugins() throws {
    let study = try everything(
      dataset: "mnist1d", input: "[1, 40]",
      layers: """
        {"kind": "conv1d", "name": "a", "out": 8, "kernel": 5, "stride": 2}, {"kind": "learned_threshold"},
        {"kind": "conv1d", "name": "b", "out": 8, "kernel": 3, "stride": 2}, {"kind": "flatten"},
        {"kind": "linear", "out": 10}
        """, objective: "weight_bytes")
    try folder.write(study, to: "study.json")
    let checked = try folder.espalier("check", "study.json")
    #expect(checked.error == "")
    #expect(checked.output.hasPrefix("study.json: sound: 20 trials of random_weights, "))
    let space = try folder.espalier("space", "study.json")
    #expect(space.error == "")
    #expect(space.output.contains(#/trade_widths +[0-9.]+ +2 channels from /#))
    let methods = Repository.products.appending(path: "libSwiftMethods.so").path
    let schema = try folder.espalier("schema", "--study", "--plugin", "libspirals.so", "--plugin", methods)
    for word in ["weight_bytes", "spirals", "trade_widths", "random_weights"] {
      #expect(schema.output.contains("\"\(word)\""), "\(word)")
    }
  }

  @Test func referencesMayUsePlugins() throws {
    try folder.compile(Repository.example("learned_threshold"), to: "libthreshold.so")
    try FileManager.default.createDirectory(atPath: folder.path + "/known", withIntermediateDirectories: true)
    try folder.write(
      """
      {"espalier": 1, "name": "known", "input": [1, 40], "plugins": ["../libthreshold.so"], "layers": [
        {"kind": "conv1d", "out": 4, "kernel": 5, "stride": 4}, {"kind": "learned_threshold"}, {"kind": "flatten"},
        {"kind": "linear", "out": 10}]}
      """, to: "known/known.json")
    try folder.write(
      """
      {"study": 1, "dataset": "mnist1d", "subset": 100, "epochs": 1, "budget": {"trials": 2}, "seed": 5,
       "recipe": {"recipe": 1, "batchSize": 40}, "references": ["known/known.json"],
       "architecture": {"espalier": 1, "name": "base", "input": [1, 40], "layers": [
         {"kind": "conv1d", "name": "a", "out": 8, "kernel": 5, "stride": 4}, {"kind": "flatten"},
         {"kind": "linear", "out": 10}]}}
      """, to: "study.json")
    let said = try search("study.json", workers: 1, to: "study")
    #expect(said.status == 0, "\(said.error)")
    let confirmed = try folder.espalier("confirm", "study", "--seeds", "1", "--workers", "1", "--quiet")
    #expect(confirmed.status == 0, "\(confirmed.error)")
    #expect(confirmed.output.contains("known"))
    // The folder of a study does as well as its file.
    #expect(try folder.espalier("space", "study").error == "")
  }

  @Test func aDataSetIsSearchedOn() throws {
    let study = try everything(
      dataset: "spirals", input: "[2]",
      layers: """
        {"kind": "linear", "name": "hidden", "out": 12}, {"kind": "learned_threshold"}, {"kind": "linear", "out": 3}
        """, objective: "parameters")
    try folder.write(study.replacing("{\"trials\": 20}", with: "{\"trials\": 6}"), to: "study.json")
    let said = try search("study.json", workers: 2, to: "study")
    #expect(said.status == 0, "\(said.error)")
  }

  private func fragile(_ flags: [String] = []) throws {
    try folder.compile(Repository.source("fragile.c"), to: "libfragile.so", flags)
  }

  private let fragileStudy = """
    {"study": 1, "name": "fragile", "dataset": "mnist1d", "subset": 100, "epochs": 1, "plugins": ["libfragile.so"],
     "budget": {"trials": 10}, "seed": 5, "recipe": {"recipe": 1, "batchSize": 40},
     "search": {"mutations": {"width": {"weight": 100}}},
     "architecture": {"espalier": 1, "name": "base", "input": [1, 40], "layers": [
       {"kind": "conv1d", "name": "a", "out": 8, "kernel": 5, "stride": 4}, {"kind": "fragile"}, {"kind": "flatten"},
       {"kind": "linear", "out": 10}]}}
    """

  /// Nobody can tell from a signal whose fault it was, so the step is left to the next session, and the study says so.
  @Test func aCrashEndsAWorkerAndNotTheOtherTrials() throws {
    try fragile()
    try folder.write(fragileStudy, to: "study.json")
    let said = try search("study.json", workers: 2, to: "study")
    #expect(said.status == 1)
    #expect(said.error.contains("the worker crashed with signal 6 (4 attempts)"), "\(said.error)")
    let status = try folder.espalier("status", "study").output
    #expect(status.contains("unfinished") && status.contains("waiting"), "\(status)")
    // The even ones came through.
    #expect(try csv("study").split(whereSeparator: \.isNewline).count >= 2)
  }

  /// What runs in the coordinator stops the study with a message; what was finished is safe, and it can continue.
  @Test(arguments: ["MUTATION_NO_JSON", "SAMPLER_OF_STRANGERS", "OBJECTIVE_NAN"])
  func aMethodThatFailsSaysSo(_ fault: String) throws {
    try folder.compile(Repository.source("broken.c"), to: "broken.so", ["-D\(fault)", "-Wno-unused"])
    let study = fragileStudy.replacing("libfragile", with: "broken").replacing("{\"kind\": \"fragile\"}, ", with: "")
      .replacing("{\"trials\": 10}", with: "{\"trials\": 3}")
    let changes = [
      "MUTATION_NO_JSON": ("\"width\"", "\"mumble\""),
      "SAMPLER_OF_STRANGERS": ("\"seed\": 5", "\"seed\": 5, \"sampler\": \"strangers\", \"window\": 1"),
      "OBJECTIVE_NAN": ("\"seed\": 5", "\"seed\": 5, \"objectives\": [\"accuracy\", \"nothing\"]"),
    ]
    let change = try #require(changes[fault])
    try folder.write(study.replacing(change.0, with: change.1), to: "study.json")
    let said = try search("study.json", workers: 1, to: "study")
    let failures = try folder.espalier("status", "study").output.split(separator: "\n").filter {
      $0.contains("failed: ")
    }
    let text = "status \(said.status)\n\(said.error)\(failures.joined(separator: "\n"))\n"
    try expectSnapshot(text, "study-\(fault).txt")
  }

  @Test func aStudyGoesOnWithItsOwnPluginsOnly() throws {
    try fragile()
    try folder.write(fragileStudy.replacing("{\"trials\": 10}", with: "{\"trials\": 1}"), to: "study.json")
    #expect(try search("study.json", workers: 1, to: "study").status == 0)
    try fragile(["-DVERSION=\"1.1.0\""])
    let refused = try folder.espalier("resume", "study", "--quiet")
    #expect(refused.status == 1)
    #expect(
      refused.error.replacing(folder.path, with: "FOLDER").replacing(/[0-9a-f]{12}…/, with: "…").contains(
        ": error: the study began with plug-in 'fragile' 1.0.0 (SHA-256 …), but 'FOLDER/libfragile.so' is another file "
          + "(SHA-256 …). Restore it, or continue with --accept-changed-plugins: results may then not belong together\n"
      ),
      "\(refused.error)")
    #expect(try folder.espalier("resume", "study", "--quiet", "--accept-changed-plugins").status == 0)
    // Gone altogether, the location where the study names it is shown.
    try FileManager.default.moveItem(atPath: folder.path + "/libfragile.so", toPath: folder.path + "/moved.so")
    let missing = try folder.espalier("resume", "study", "--quiet")
    #expect(missing.status == 1)
    #expect(missing.error.contains("study/study.json:"))
    #expect(missing.error.contains("libfragile.so': no such file. Check the name and the folder"))
    // Named in its new location it is taken.
    let moved = try folder.espalier("resume", "study", "--quiet", "--plugin", "moved.so", "--accept-changed-plugins")
    #expect(moved.status == 0, "\(moved.error)")
  }

  @Test func onlyWhatIsNamedIsLoaded() throws {
    try fragile()
    func knows(_ arguments: [String], environment: [String: String] = [:]) throws -> Bool {
      let said = try folder.run(Repository.tool, ["layers", "fragile"] + arguments, environment: environment)
      if said.status != 0 { #expect(said.error.contains("there is no layer 'fragile'")) }
      return said.status == 0
    }
    // It lies in the working directory, and nobody named it.
    #expect(try !knows([]))
    #expect(try knows(["--plugin", "libfragile.so"]))
    #expect(try knows([], environment: ["ESPALIER_PLUGINS": "libfragile.so"]))
    #expect(try knows([], environment: ["ESPALIER_PLUGINS": "\(folder.path)/libfragile.so:libfragile.so"]))
    let network = """
      {"espalier": 1, "name": "net", "input": [2, 40], "plugins": ["../libfragile.so", "none.so"], "layers": [
        {"kind": "fragile"}]}
      """
    try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
    try folder.write(network, to: "sub/net.json")
    try expectSnapshot(folder.espalier("check", "sub/net.json").error, "missing-of-an-architecture.txt")
    try folder.write(network.replacing(", \"none.so\"", with: ""), to: "sub/net.json")
    #expect(
      try folder.espalier("check", "sub/net.json").output
        == "sub/net.json: sound: 1 layer, 0 parameters, [2, 40] → [2, 40]\n")
  }

  @Test func aTrainedNetworkRemembersItsPlugins() throws {
    try folder.compile(Repository.example("learned_threshold"), to: "libthreshold.so")
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [1, 40], "plugins": ["libthreshold.so"], "layers": [
        {"kind": "conv1d", "out": 4, "kernel": 5, "stride": 4}, {"kind": "learned_threshold"}, {"kind": "flatten"},
        {"kind": "linear", "out": 10}]}
      """, to: "net.json")
    let trained = try folder.espalier(
      "train", "net.json", "--dataset", "mnist1d", "--epochs", "1", "--threads", "1", "--quiet")
    #expect(trained.status == 0, "\(trained.error)")
    #expect(
      try folder.espalier("evaluate", "net-mnist1d-seed0.safetensors", "--plugin", "libthreshold.so").status == 0)
  }

  @Test func aLayerThatFailsSaysSo() throws {
    try folder.compile(
      Repository.source("broken.c"), to: "broken.so", ["-DFORWARD_FAILS", "-Wno-unused"])
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [1, 40], "plugins": ["broken.so"], "layers": [
        {"kind": "flatten"}, {"kind": "broken"}, {"kind": "linear", "out": 10}]}
      """, to: "net.json")
    for backend in Self.backends {
      let said = try folder.espalier(
        "train", "net.json", "--dataset", "mnist1d", "--epochs", "1", "--quiet", "--backend", backend)
      #expect(said.status == 1)
      #expect(
        said.error
          == "error: plug-in 'broken', forward of layer 'broken': the device is busy. Tell the plug-in's author\n")
    }
  }

  #if ESPALIER_ONEDNN
  static let backends = ["onednn", "reference"]
  #else
  static let backends = ["reference"]
  #endif

  @Test func networksAreExported() throws {
    try folder.compile(Repository.source("listing.c"), to: "liblisting.so")
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [1, 40], "layers": [
        {"kind": "flatten"}, {"kind": "linear", "name": "classes", "out": 10}]}
      """, to: "net.json")
    func export(_ arguments: String...) throws -> Said {
      try folder.run(Repository.tool, ["export"] + arguments + ["--plugin", "liblisting.so"])
    }
    #expect(
      try export("net.json", "--format", "listing")
        == Said(status: 0, output: "", error: "saved in 'net.txt'\n"))
    #expect(try String(contentsOfFile: folder.path + "/net.txt", encoding: .utf8) == "a document\n")
    #expect(
      try folder.espalier("train", "net.json", "--dataset", "mnist1d", "--epochs", "1", "--quiet").status == 0)
    #expect(try export("net-mnist1d-seed0.safetensors", "--format", "listing", "--output", "trained.txt").status == 0)
    #expect(
      try String(contentsOfFile: folder.path + "/trained.txt", encoding: .utf8)
        == "a document\nclasses.weight 10 40\nclasses.bias 10\n")
    #expect(
      try export("net.json", "--format", "listin").error
        == "error: there is no format 'listin'. Did you mean 'listing'?\n")
    #expect(
      try folder.espalier("export", "net.json", "--format", "listing").error
        == "error: there is no format 'listing'. Known here: onnx, onnx-int8, pytorch, safetensors, json, c, c-int8. A plug-in that brings another is named with --plugin\n"
    )
    #expect(
      try export("net.json", "--format", "listing", "--output", "/nonexistent/a").error
        == "error: '/nonexistent/a' cannot be written: No such file or directory. Create the folder first\n")
    let checked = try folder.espalier("plugins", "check", "liblisting.so")
    #expect(checked.status == 0, "\(checked.output)")
  }
}
