import Datasets
import Diagnostics

extension Study {
  /// Holds the data set against the samples that the study began on. The first to ask writes them down.
  ///
  /// To be called before anything trains. Reads the training samples.
  /// - Throws: when the data set is not there, or holds other samples: results would no longer belong together
  /// - Parameter isWriter: whether what is not known yet is written down: only by the one who runs the study
  public func checkSamples(
    in locations: DataLocations, of datasets: DatasetCatalogue, isWriter: Bool = true
  ) throws(DiagnosticsError) {
    let source = try datasets.open(specification.dataset, in: locations)
    try checkSamples(source.load(.training), .training, from: source, isWriter: isWriter)
  }

  /// Samples decide, as files that were copied or touched hold the same data. What the files were is kept as well, to
  /// name the one that differs.
  ///
  /// - Parameters:
  ///   - samples: a part of the data set, all of it
  ///   - source: where they were found
  public func checkSamples(
    _ samples: Samples, _ split: Split, from source: any DatasetSource, isWriter: Bool = true
  ) throws(DiagnosticsError) {
    let fingerprint = Fingerprint(samples).description
    let began = try store.fingerprint(split)
    if began == nil, isWriter { try store.setFingerprint(fingerprint, split) }
    guard let began, began != fingerprint else {
      if isWriter, split == .training, try store.files() == nil, let files = FilesFingerprint(source.files) {
        try store.setFiles(files)
      }
      return
    }
    var notes: [Diagnostic.Note] = []
    if let before = try store.files(), let now = FilesFingerprint(source.files) {
      notes = now.changes(since: before).map { Diagnostic.Note($0) }
    }
    throw DiagnosticsError(
      Diagnostic(
        code: "other-data",
        "'\(address.text)' \(split == .training ? "began" : "was tested") on other samples of '\(specification.dataset)' than "
          + "those of \(source.origin), and results would no longer belong together",
        remedy: "Name the data with which it began by --data, or start a new search on these", notes: notes))
  }
}
