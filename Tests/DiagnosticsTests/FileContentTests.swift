import Diagnostics
import Testing

@Suite struct FileContentTests {
  private func content(_ text: String) -> FileContent? { FileContent(beginning: Array(text.utf8)) }

  @Test func documentsAreKnownByTheirMembers() {
    #expect(content(#"{"espalier": 1, "input": [3], "recipe": {"epochs": 2}, "search": {}}"#) == .architecture)
    #expect(content("\u{FEFF}\n{ \"name\": \"a\", \"study\": 1, \"recipe\": {}}") == .study)
    #expect(content(#"{"bench": 1, "study": "s.json"}"#) == .bench)
    #expect(content(#"{"recipe": 1, "epochs": 3}"#) == .recipe)
    #expect(content(#"{"$schema": "x", "properties": {"espalier": {}}}"#) == .schema)
  }

  /// Members of inner objects, values and other texts say nothing.
  @Test(arguments: [
    "", "{", "[]", "hello: world", #"{"a": {"study": 1}}"#, #"["espalier", 1]"#, #"{"a": "espalier"}"#,
    #"{"a\":": 1, "b": ["study"]}"#, "{\"study", #"{"epochs": [1, 2]}"#, "x = {\"espalier\": 1}",
  ])
  func otherTextsAreNot(_ text: String) { #expect(content(text) == nil) }

  /// What is cut off at the end is known by its beginning.
  @Test func beginningsAreEnough() {
    #expect(content(#"{"espalier": 1, "layers": [{"kind": "rel"#) == .architecture)
    #expect(
      FileContent(beginning: Array(#"{"recipe": 1, "comment": ""#.utf8) + [UInt8](repeating: 97, count: 100_000))
        == .recipe)
  }

  static let signatures: [([UInt8], FileContent)] = [
    (Array("SQLite format 3\0".utf8), .studyDatabase),
    ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1], .sharedObject),
    ([0x1F, 0x8B, 8, 0], .dataFile("a gzip archive")),
    ([UInt8](repeating: 65, count: 257) + Array("ustar".utf8), .dataFile("a tar archive")),
    ([0, 0, 8, 3, 0, 0, 0xEA, 0x60], .dataFile("an IDX file")),
    ([0x50, 0x4B, 3, 4, 20, 0], .foreign("a ZIP archive, as '.npz', '.pt' and '.keras' files are")),
    ([0x93] + Array("NUMPY".utf8), .foreign("a NumPy array")),
    ([0x89] + Array("PNG\r\n\u{1A}\n".utf8), .foreign("a PNG picture")),
    ([0x89] + Array("HDF\r\n\u{1A}\n".utf8), .foreign("an HDF5 file, as Keras writes")),
    ([0x08, 0x08, 0x12, 0x07] + Array("pytorch".utf8), .onnxModel),
    (Array("<svg xmlns=".utf8), .foreign("an SVG picture")),
    ([0x80, 0x02, 0x8A], .foreign("a Python pickle, as older '.pt' files are")),
    ([40, 0, 0, 0, 0, 0, 0, 0] + Array(#"{"__metadata__":{"espalier.checkpoint":"1"}}"#.utf8), .checkpoint),
    (
      [40, 0, 0, 0, 0, 0, 0, 0] + Array(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8),
      .otherSafetensors
    ),
  ]

  @Test(arguments: signatures) func formatsAreKnownByTheirFirstBytes(_ bytes: [UInt8], _ content: FileContent) {
    #expect(FileContent(beginning: bytes) == content)
    // A part of a signature is none.
    #expect(FileContent(beginning: bytes.prefix(1)) == nil)
  }

  @Test func saysWhichCommandTakesIt() {
    #expect(
      DiagnosticsError(FileContent.checkpoint.diagnostic("run", wanted: "a JSON file")).description
        == "error: 'run' is a checkpoint, not a JSON file. "
        + "'espalier evaluate', 'export', 'summary', 'graph' and 'train' take a checkpoint")
    #expect(
      DiagnosticsError(FileContent.foreign("a PNG picture").diagnostic("a.png", wanted: "a JSON file")).description
        == "error: 'a.png' is a PNG picture, not a JSON file. Name a JSON file")
  }
}
