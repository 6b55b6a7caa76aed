import Catalogues
import Diagnostics
import JSONText

extension DatasetCatalogue {
  /// What a person means who names data on a command line: a data set's name, the path of files of a kind that a look
  /// recognises, or a JSON file with a choice.
  ///
  /// A name goes before a file or folder of the same name, unless there is a slash in it.
  /// - Parameters:
  ///   - text: `cifar10`, `pictures/`, `accel.csv`, `choice.json`
  ///   - options: settings as `name=value`, which go before those of a JSON file
  /// - Throws: that it is nothing of this, with the nearest name, or what is wrong with the options
  public func choice(_ text: String, options: [String] = []) throws(DiagnosticsError) -> DatasetChoice {
    var choice = try written(text)
    let definition = try definition(of: choice.kind)
    for option in options {
      let (name, value) = try definition.setting(writtenAs: option)
      choice.settings[name] = value
    }
    return choice.resolvingPaths(of: definition)
  }

  private func written(_ text: String) throws(DiagnosticsError) -> DatasetChoice {
    if !text.contains("/"), self[text] != nil { return DatasetChoice(text) }
    switch FileKind(of: text) {
    case .missing where text.contains("/"):
      throw DiagnosticsError(
        Diagnostic(
          code: "data-file-missing", "there is no file or folder '\(text)'",
          remedy: didYouMean(text.lastPathComponent, among: FolderListing.names(in: text.folderPath, limit: 900) ?? [])
            ?? "Check the name and the folder"))
    case .missing:
      throw DiagnosticsError(
        Diagnostic(
          code: "unknown-data-set", unknown(text) + ", and no file or folder of this name",
          remedy: didYouMean(text, among: kinds + (FolderListing.names(in: ".", limit: 900) ?? []))
            ?? "Known data sets: \(listing(definitions.filter { !$0.isKindOfFiles }.map(\.name)))",
          notes: formNotes))
    case .other(let words):
      throw DiagnosticsError(
        Diagnostic(code: "data-not-a-file", "'\(text)' is \(words), not a file or folder"))
    case .file, .folder: break
    }
    if text.hasSuffix(".json"), FileKind(of: text) == .file { return try read(text) }
    if let definition = fileKinds.first(where: { $0.recognises(text) }) {
      return DatasetChoice(definition.name, settings: ["path": .text(text)])
    }
    let what = FileKind(of: text) == .folder ? "folder" : "file"
    throw DiagnosticsError(
      Diagnostic(
        code: "data-unrecognised", "the \(what) '\(text)' is of no kind of data that is recognised",
        remedy: "Name the kind and its settings: --dataset KIND --dataset-option path=\(text)", notes: formNotes))
  }

  private var formNotes: [Diagnostic.Note] {
    fileKinds.compactMap { definition in
      definition.form.map { Diagnostic.Note("recognised as \(definition.name): \($0)") }
    }
  }

  /// A choice that stands alone in a file.
  private func read(_ path: String) throws(DiagnosticsError) -> DatasetChoice {
    let document = try JSONDocument(path: path)
    var findings = JSONFindings()
    let choice = choice(document.root, at: .root, file: path, &findings)
    try findings.check(document)
    guard let choice else { preconditionFailure("a finding was added") }
    return choice
  }
}

extension DatasetDefinition {
  /// A setting that was written as `name=value`.
  fileprivate func setting(writtenAs option: String) throws(DiagnosticsError) -> (String, SettingValue) {
    guard let sign = option.firstIndex(of: "=") else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-setting", "'\(option)' sets nothing", remedy: "Write it as NAME=VALUE, such as label=activity"))
    }
    let name = String(option[..<sign])
    guard let setting = settings.first(where: { $0.name == name }) else {
      throw SettingError.unknown(name: name, kind: self.name, known: settings.map(\.name)).diagnosed
    }
    let text = String(option[option.index(after: sign)...])
    guard let value = setting.domain.value(writtenAs: text) else {
      throw SettingError.unfit(name: name, kind: self.name, value: .text(text), domain: setting.domain).diagnosed
    }
    return (name, value)
  }
}
