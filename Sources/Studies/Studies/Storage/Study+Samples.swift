import Datasets
import Diagnostics

extension Study {
  /// Holds the data set against the samples that the study began on. The first to ask writes them down.
  ///
  /// To be called before anything trains. Reads the training samples.
  /// - Throws: when the data set is not there, or holds other samples: results would no longer belong together
  public func checkSamples(in locations: DataLocations, of datasets: DatasetCatalogue) throws(DiagnosticsError) {
    let source = try datasets.open(specification.dataset, in: locations)
    try checkSamples(source.load(.training), .training, from: source.origin)
  }

  /// - Parameters:
  ///   - samples: a part of the data set, all of it
  ///   - origin: where they were found
  public func checkSamples(
    _ samples: Samples, _ split: Split, from origin: String
  ) throws(DiagnosticsError) {
    let fingerprint = Fingerprint(samples).description
    guard let began = try store.fingerprint(split) else { return try store.setFingerprint(fingerprint, split) }
    guard began == fingerprint else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-data",
          "'\(path)' \(split == .training ? "began" : "was tested") on other samples of '\(specification.dataset)' than "
            + "those of \(origin), and results would no longer belong together",
          remedy: "Name the data with which it began by --data, or start a new search on these"))
    }
  }
}
