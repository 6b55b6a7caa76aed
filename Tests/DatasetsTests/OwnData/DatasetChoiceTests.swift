import Catalogues
import Datasets
import Diagnostics
import Foundation
import JSONText
import TemporaryFolders
import Testing

@Suite struct DatasetChoiceTests {
  private let catalogue = DatasetCatalogue.builtin

  private func read(_ text: String, file: String = "folder/study.json") throws -> DatasetChoice? {
    let document = try JSONDocument(SourceText(file: file, text: text))
    var findings = JSONFindings()
    let choice = catalogue.choice(document.root, at: .root, file: file, &findings)
    try findings.check(document)
    return choice
  }

  @Test func aNameIsAChoice() throws {
    #expect(try read(#""cifar10""#) == "cifar10")
    #expect(DatasetChoice("cifar10").json == "cifar10")
    #expect(DatasetChoice(recorded: "cifar10") == "cifar10")
  }

  @Test func pathsAreRelativeToTheDocument() throws {
    let choice = try #require(
      try read(
        #"{"kind": "numpy", "path": "../a.npz", "testFraction": 0.5, "layout": "nlc"}"#, file: "/data/studies/s.json"))
    #expect(choice.path == "/data/a.npz")
    #expect(choice.name == "a.npz")
    #expect(choice.settings["testFraction"] == .real(0.5))
    #expect(DatasetChoice(recorded: choice.json) == choice)
    #expect(
      JSONWriter.line(choice.json)
        == #"{"kind":"numpy","layout":"nlc","path":"/data/a.npz","testFraction":0.5}"#)
  }

  @Test(arguments: [
    (
      #"{"kind": "numpi", "path": "a"}"#,
      "1:10: error: there is no data set or kind of data 'numpi'. Did you mean 'numpy'?"
    ),
    (#"{"path": "a"}"#, "1:1: error: the data set lacks its 'kind'. Known here: "),
    (#"{"kind": "numpy", "pth": "a"}"#, "1:19: error: 'pth' is not a setting of numpy. Did you mean 'path'?"),
    (
      #"{"kind": "numpy", "testFraction": 2}"#,
      "1:35: error: 'testFraction' is 2, but must be a number from 0.0 to 0.9"
    ),
    (
      #"{"kind": "numpy", "layout": "nch"}"#,
      "1:29: error: 'layout' is 'nch', but must be one of nf, nl, ncl, nlc, nhw, nchw, nhwc"
    ),
    ("7", "1:1: error: 'dataset' is 7, but must be a name, or an object with 'kind'"),
  ]) func faultsHaveLocations(_ text: String, _ message: String) {
    let error = #expect(throws: DiagnosticsError.self) { _ = try read(text) }
    #expect(error?.description.hasPrefix("folder/study.json:" + message) == true, "\(error?.description ?? "")")
  }

  @Test func aLookRecognisesPaths() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "a.npz")
    #expect(
      try catalogue.choice("\(folder.path)/a.npz")
        == DatasetChoice("numpy", settings: ["path": .text("\(folder.path)/a.npz")]))
    try folder.write(Array(#"{"kind": "numpy", "path": "a.npz", "x": "signals"}"#.utf8), to: "choice.json")
    #expect(
      try catalogue.choice("\(folder.path)/choice.json", options: ["layout=nlc"])
        == DatasetChoice(
          "numpy", settings: ["path": .text("\(folder.path)/a.npz"), "x": .text("signals"), "layout": .text("nlc")]))
    #expect(try catalogue.choice("mnist1d") == "mnist1d")
    #expect(
      try catalogue.choice("numpy", options: ["path=\(folder.path)/a.npz"]).path == "\(folder.path)/a.npz")
  }

  @Test func sayWhatIsRecognised() throws {
    let folder = try TemporaryFolder()
    func message(_ text: String, _ options: String...) -> String {
      folder.complaint { _ = try catalogue.choice(text, options: options) }
    }
    #expect(
      message("cifar01").hasPrefix(
        "error: there is no data set 'cifar01', and no file or folder of this name. Did you mean 'cifar10'?\n"))
    #expect(message("cifar01").contains("recognised as numpy: a .npz file, or a .npy file with the labels' beside it"))
    #expect(
      message("\(folder.path)/none.npz")
        == "error: there is no file or folder 'DATA/none.npz'. Check the name and the folder")
    try folder.write([1], to: "a.xyz")
    #expect(message("\(folder.path)/a.xzy") == "error: there is no file or folder 'DATA/a.xzy'. Did you mean 'a.xyz'?")
    #expect(
      message("\(folder.path)/a.xyz").hasPrefix(
        "error: the file 'DATA/a.xyz' is of no kind of data that is recognised. Name the kind and its settings: "
          + "--dataset KIND --dataset-option path=DATA/a.xyz\n"))
    #expect(message("mnist1d", "path=a") == "error: 'path' is not a setting of mnist1d. It has none")
    #expect(message("numpy", "layot=nlc") == "error: 'layot' is not a setting of numpy. Did you mean 'layout'?")
    #expect(
      message("numpy", "testSeed=x") == "error: numpy: testSeed = 'x' must be a whole number from 0 to \(Int.max)")
    #expect(message("numpy", "label") == "error: 'label' sets nothing. Write it as NAME=VALUE, such as label=activity")
    #expect(
      folder.complaint { _ = try catalogue.open("numpy", in: DataLocations(systemRoots: [])) }
        == "error: the data set 'numpy' lacks its path. Name a .npz file, or a .npy file with the labels' beside it as \"path\""
    )
  }

  @Test func aNameGoesBeforeAFileOfTheSameName() throws {
    #expect(try catalogue.choice("mnist1d").settings.isEmpty)
    let error = #expect(throws: DiagnosticsError.self) { try catalogue.choice("./mnist1d") }
    #expect(error?.diagnostics.first?.code == "data-file-missing")
  }

  @Test func movedFilesAreLookedForUnderData() throws {
    let folder = try TemporaryFolder()
    try folder.write(Zip.npz([("x", NPY.floats([1, 2], [2, 1])), ("y", NPY.integers([0, 1], [2]))]), to: "a.npz")
    let choice = DatasetChoice("numpy", settings: ["path": .text("/gone/a.npz"), "testFraction": .integer(0)])
    #expect(try catalogue.open(choice, in: folder.locations).origin == "\(folder.path)/a.npz")
  }
}
