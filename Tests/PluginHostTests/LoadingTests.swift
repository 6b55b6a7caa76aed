import Foundation
import Testing

/// What plug-ins do as they are loaded, and which are loaded at all.
@Suite struct LoadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func plugin(_ fault: String = "SOUND", to name: String = "loading.so", _ flags: [String] = []) throws {
    try folder.compile(Repository.source("loading.c"), to: name, ["-D\(fault)"] + flags)
  }

  private var mark: [String: String] { ["MARK": folder.path + "/ran"] }

  /// Whether a plug-in's code has run since this was asked last.
  private func hasRun() -> Bool { (try? FileManager.default.removeItem(atPath: folder.path + "/ran")) != nil }

  private func layers(_ environment: [String: String] = [:]) throws -> Said {
    try folder.run(Repository.tool, ["layers", "loaded", "--plugin", "loading.so"], environment: environment)
  }

  private static let look = "Look at what its constructors and 'espalier_plugin_entry' do"

  static let endings = [
    "CONSTRUCTOR_EXITS_AT_ONCE": "ended with status 0 before it was loaded",
    "CONSTRUCTOR_ABORTS": "crashed with signal 6 (Aborted)",
    "DESTRUCTOR_ABORTS": "crashed with signal 6 (Aborted)",
    "CLOSES_EVERYTHING": "ended with status 74 before it was loaded",
  ].sorted { $0.key < $1.key }

  /// However a plug-in ends the process that loads it, the command says so and ends with status 1.
  @Test(arguments: endings) func whatEndsItsProcessIsAnError(_ fault: String, _ ending: String) throws {
    try plugin(fault)
    for arguments in [["layers", "loaded", "--plugin", "loading.so"], ["plugins", "inspect", "loading.so"]] {
      let said = try folder.run(Repository.tool, arguments)
      #expect(said.status == 1)
      #expect(said.output == "")
      let first = said.error.split(separator: "\n").first ?? ""
      #expect(first == "error: plug-in 'loading.so': the process that loaded it \(ending). \(Self.look)")
    }
  }

  /// So it does where a plug-in leaves by `exit`, whatever the status and whatever it printed before.
  @Test(arguments: ["CONSTRUCTOR_EXITS", "ENTRY_EXITS", "ENTRY_EXITS_WITH_1", "FORGES_AND_EXITS"])
  func leavingIsAnError(_ fault: String) throws {
    try plugin(fault)
    let inspected = try folder.espalier("plugins", "inspect", "loading.so")
    #expect(inspected.status == 1 && inspected.output == "")
    #expect(
      inspected.error.split(separator: "\n").first
        == "error: plug-in 'loading.so' ended the process as it was loaded. No function of a plug-in may; tell its author"
    )
    #expect(try layers() == inspected)
  }

  @Test func whatItPrintedIsShown() throws {
    try plugin("COMPLAINS_AND_EXITS")
    #expect(
      try layers().error == """
        error: plug-in 'loading.so' ended the process as it was loaded. No function of a plug-in may; tell its author
        note: it printed: the licence ran out

        """)
  }

  @Test func whatIsTheHostsStaysAsItIs() throws {
    for (fault, deed) in [
      ("CLOSES_STREAMS", "closes or replaces the standard streams of its host"),
      ("CHANGES_FOLDER", "changes the working directory of its host"),
    ] {
      try plugin(fault)
      #expect(
        try layers()
          == Said(
            status: 1, output: "",
            error: "error: plug-in 'loading.so' \(deed) as it is loaded. Let its constructors and "
              + "'espalier_plugin_entry' leave alone what is the host's\n"))
    }
  }

  /// It may close the streams that its end is noticed by, and it may leave a child that holds them.
  @Test func aLimitHoldsWhateverIsClosed() throws {
    for fault in ["HANGS", "CLOSES_AND_HANGS"] {
      try plugin(fault)
      let said = try folder.espalier("plugins", "inspect", "loading.so", "--deadline", "1")
      #expect(said.status == 1)
      #expect(
        said.error
          == "error: plug-in 'loading.so': the process that loaded it did not end within 1 s. \(Self.look)\n")
    }
    try plugin("LEAVES_A_CHILD")
    #expect(try folder.espalier("plugins", "inspect", "loading.so").status == 0)
  }

  /// What it prints is nobody's answer, and goes to the standard error.
  @Test func printingIsAllowed() throws {
    try plugin("PRINTS")
    let said = try folder.espalier("plugins", "inspect", "loading.so", "--format", "json")
    #expect(said.status == 0, "\(said.error)")
    #expect(said.output.hasPrefix("{"))
  }

  /// The trial cannot know of what happens in the host alone; its end is said all the same.
  @Test func anEndOfTheHostIsSaid() throws {
    try plugin("ENDS_ITS_HOST")
    #expect(
      try layers()
        == Said(
          status: 1, output: "",
          error:
            "error: plug-in 'loading.so' ended the process as it was loaded. No function of a plug-in may; tell its "
            + "author\n"))
  }

  private static let network = """
    {"espalier": 1, "name": "net", "input": [1, 40], "plugins": ["loading.so"], "layers": [
      {"kind": "flatten"}, {"kind": "loaded"}, {"kind": "linear", "out": 10}]}
    """

  /// A checkpoint comes from anywhere: it says what it needs, and loads nothing.
  @Test func aCheckpointLoadsNothing() throws {
    try plugin()
    try folder.write(Self.network, to: "net.json")
    let trained = try folder.espalier("train", "net.json", "--dataset", "mnist1d", "--epochs", "1", "--quiet")
    try #require(trained.status == 0, "\(trained.error)")
    let commands = [
      ["evaluate", "net-mnist1d-seed0.safetensors"], ["export", "net-mnist1d-seed0.safetensors", "--format", "any"],
    ]
    for command in commands {
      let said = try folder.run(Repository.tool, command, environment: mark)
      #expect(!hasRun())
      #expect(
        said
          == Said(
            status: 1, output: "",
            error: """
              error: 'net-mnist1d-seed0.safetensors' was trained with plug-in '\(folder.path)/loading.so', and a checkpoint loads none by \
              itself. If you trust it, say --plugin \(folder.path)/loading.so or set $ESPALIER_PLUGINS
              note: 'loaded' is neither a layer nor a block that is imported

              """))
    }
    #expect(try folder.espalier("evaluate", "net-mnist1d-seed0.safetensors", "--plugin", "loading.so").status == 0)
    #expect(
      try folder.run(
        Repository.tool, ["evaluate", "net-mnist1d-seed0.safetensors"], environment: ["ESPALIER_PLUGINS": "loading.so"]
      ).status == 0)
    // Nor by a name in the working directory, nor while training continues.
    let bytes = try Data(contentsOf: URL(filePath: folder.path + "/net-mnist1d-seed0.safetensors"))
    let path = Data("\(folder.path)/loading.so".utf8)
    var crafted = bytes
    let range = try #require(crafted.range(of: path))
    // As long as it was, as the file says how long.
    let start = Data((#"./loading.so\",\""#).utf8)
    crafted.replaceSubrange(range, with: start + Data(repeating: 97, count: path.count - start.count))
    try crafted.write(to: URL(filePath: folder.path + "/crafted.safetensors"))
    let said = try folder.run(Repository.tool, ["evaluate", "crafted.safetensors"], environment: mark)
    #expect(said.status == 1)
    #expect(said.error.contains("was trained with plug-ins './loading.so', "))
    #expect(!hasRun())
    try folder.write(Self.network.replacing("\"plugins\": [\"loading.so\"], ", with: ""), to: "bare.json")
    let resumed = try folder.run(
      Repository.tool,
      ["train", "bare.json", "--dataset", "mnist1d", "--checkpoint", "net-mnist1d-seed0.safetensors", "--resume"],
      environment: mark)
    #expect(resumed.status == 1)
    #expect(!hasRun())
  }

  private static let study = """
    {"study": 1, "name": "small", "dataset": "mnist1d", "subset": 100, "epochs": 1, "plugins": ["loading.so"],
     "budget": {"trials": 2}, "seed": 5, "recipe": {"recipe": 1, "batchSize": 40},
     "architecture": {"espalier": 1, "name": "base", "input": [1, 40], "layers": [
       {"kind": "conv1d", "name": "a", "out": 8, "kernel": 5, "stride": 4}, {"kind": "loaded"}, {"kind": "flatten"},
       {"kind": "linear", "out": 10}]}}
    """

  private func search() throws {
    try plugin()
    try folder.write(Self.study, to: "study.json")
    let said = try folder.espalier("search", "study.json", "--workers", "1", "--study", "study", "--quiet")
    try #require(said.status == 0, "\(said.error)")
  }

  /// To look at a study no code of a plug-in runs, and it may be gone.
  @Test func lookingAtAStudyRunsNothing() throws {
    try search()
    let shown = try folder.espalier("pareto", "study", "--format", "csv")
    for isThere in [true, false] {
      if !isThere { try FileManager.default.removeItem(atPath: folder.path + "/loading.so") }
      for command in ["status", "pareto"] {
        let said = try folder.run(Repository.tool, [command, "study"], environment: mark)
        #expect(said.status == 0, "\(said.error)")
        #expect(!hasRun())
      }
      #expect(try folder.espalier("pareto", "study", "--format", "csv") == shown)
    }
  }

  /// Whatever was put in place of a study's plug-in is not run to find out that it is another.
  @Test func theHashIsComparedBeforeCodeRuns() throws {
    try search()
    try plugin("SOUND", to: "loading.so", ["-DVERSION=\"1.1.0\""])
    let copied = try String(contentsOfFile: folder.path + "/study/study.json", encoding: .utf8)
    try folder.write(copied, to: "copy.json")
    let commands = [
      ["resume", "study", "--quiet"], ["confirm", "study", "--quiet"], ["space", "study"], ["check", "copy.json"],
      ["check", "study/study.json"], ["summary", "study/candidates/00001/architecture.json"],
      ["search", "copy.json", "--study", "other", "--quiet"],
    ]
    for command in commands {
      let said = try folder.run(Repository.tool, command, environment: mark)
      #expect(said.status == 1)
      #expect(!hasRun(), "\(command)")
      #expect(
        said.error.contains("the study began with plug-in 'loading' 1.0.0 (SHA-256 ")
          && said.error.contains("is another file"),
        "\(said.error)")
    }
    let accepted = try folder.run(
      Repository.tool, ["resume", "study", "--quiet", "--accept-changed-plugins"], environment: mark)
    #expect(accepted.status == 0, "\(accepted.error)")
    #expect(hasRun())
  }

  /// A study's folder from elsewhere loads nothing that lies in it or in the working directory.
  @Test func aFolderFromElsewhereLoadsNothing() throws {
    try search()
    let text = try String(contentsOfFile: folder.path + "/study/study.json", encoding: .utf8)
    let candidate = "study/candidates/00001/architecture.json"
    #expect(try folder.espalier("summary", candidate).status == 0)
    let path = "\"\(folder.path)/loading.so\""
    try FileManager.default.copyItem(atPath: folder.path + "/loading.so", toPath: folder.path + "/study/inside.so")
    let object = try #require(text.firstMatch(of: /"plugins": \[\s*(\{[^}]*\})/))
    for other in [
      text.replacing(path, with: "\"loading.so\""), text.replacing(path, with: "\"../loading.so\""),
      text.replacing(path, with: "\"/proc/self/cwd/loading.so\""),
      text.replacing(path, with: "\"\(folder.path)/study/inside.so\""), text.replacing(object.1, with: path),
    ] {
      try #require(other != text)
      try folder.write(other, to: "study/study.json")
      for command in [["resume", "study", "--quiet"], ["confirm", "study", "--quiet"], ["space", "study"]] {
        let said = try folder.run(Repository.tool, command, environment: mark)
        #expect(said.status == 1)
        #expect(!hasRun(), "\(command)")
        #expect(said.error.contains("study/study.json:"), "\(said.error)")
        #expect(
          said.error.contains("If you trust it, name it with --plugin") || said.error.contains("no such file"),
          "\(said.error)")
      }
    }
    try folder.write(text, to: "study/study.json")
    let architecture = try String(contentsOfFile: "\(folder.path)/\(candidate)", encoding: .utf8)
    try folder.write(architecture.replacing(path, with: "\"../../inside.so\""), to: candidate)
    let said = try folder.run(Repository.tool, ["summary", candidate], environment: mark)
    #expect(said.status == 1)
    #expect(!hasRun())
    #expect(said.error.contains("If you trust it, name it with --plugin"))
  }

  /// A bench's study names its plug-ins, in the bench's file or in its own, and so do its variants' architectures.
  @Test func benchesLoadTheirStudysPlugins() throws {
    try plugin()
    func bench(_ study: String, _ variants: String = "[]") -> String {
      "{\"bench\": 1, \"study\": \(study), \"seeds\": 1, \"budget\": {\"multiplyAdds\": 100}, \"variants\": \(variants)}"
    }
    try folder.write(Self.study, to: "study.json")
    let bare = Self.study.replacing("\"plugins\": [\"loading.so\"],", with: "")
    let inArchitecture = bare.replacing("\"name\": \"base\"", with: "\"name\": \"base\", \"plugins\": [\"loading.so\"]")
    try folder.write(
      """
      {"espalier": 1, "name": "other", "input": [1, 40], "plugins": ["loading.so"], "layers": [
        {"kind": "conv1d", "out": 8, "kernel": 5, "stride": 4}, {"kind": "loaded"}, {"kind": "flatten"},
        {"kind": "linear", "out": 10}]}
      """, to: "other.json")
    let plain = bare.replacing("{\"kind\": \"loaded\"}, ", with: "")
    let variant = "[{\"name\": \"other\", \"with\": {\"architecture\": \"other.json\"}}]"
    let benches = [bench(Self.study), bench("\"study.json\""), bench(inArchitecture), bench(plain, variant)]
    for (index, bench) in benches.enumerated() {
      try folder.write(bench, to: "bench.json")
      let checked = try folder.espalier("check", "bench.json")
      #expect(checked.status == 0, "\(index): \(checked.error)")
      guard index == 0 else { continue }
      let said = try folder.espalier("bench-search", "bench.json", "--workers", "1", "--quiet", "--output", "results")
      #expect(said.status == 0, "\(said.error)")
    }
  }
}
