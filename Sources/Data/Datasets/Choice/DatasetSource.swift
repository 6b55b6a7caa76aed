import Diagnostics
import Tasks
import TensorTypes

/// The two parts that a data set is published in. Validation samples are split from the training part
/// (``Samples/split(validation:seed:stratified:)``).
public enum Split: String, Hashable, Sendable, CaseIterable {
  case training, test
}

/// A data set that has been found, and whose parts can be read.
///
/// Each part is a separate call, so that code which must not see the test split, a search above all, does not hold it.
///
/// ```swift
/// let source = try DatasetCatalogue.builtin.open("fashion-mnist", in: DataLocations(explicit: "/data"))
/// let samples = try source.load(.training)
/// ```
public protocol DatasetSource: Sendable {
  var name: String { get }
  /// The shape of one sample: [channels, height, width], [channels, length] or [features].
  var sampleShape: Shape { get }
  /// What samples are labelled with, as published; loaded samples may carry names that their files give instead.
  var targets: Targets { get }
  /// Where the samples come from, for people: a folder, an archive, "generated with seed 42".
  var origin: String { get }
  /// Where the test part comes from; given by the files unless said otherwise.
  var testOrigin: TestOrigin { get }
  /// What was decided by looking at the files, for people: "the labels are column 'species'". None unless said otherwise.
  var remarks: [String] { get }
  /// Files that are left out because they cannot be read; none unless said otherwise.
  var undecodable: [UndecodableFile] { get }
  /// The paths of all files that samples are read from, in an order that is always the same; none unless said otherwise.
  var files: [String] { get }

  /// Reads one part.
  ///
  /// - Throws: when a file is missing, damaged or not what it should be; the message names the file and the byte.
  func load(_ split: Split) throws(DiagnosticsError) -> Samples
}
