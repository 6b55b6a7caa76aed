import Diagnostics
import Tasks
import TensorTypes

/// Sounds in folders, one folder for each class: WAV files of any rate and length.
///
/// Samples are floats: spectrograms [1, mels, frames] or signals [1, samples]. Files are decoded once; later loads map what was
/// made of them (``DecodedCache``).
public struct WAVFolder: DatasetSource {
  static let kind = "wav-folder"
  static let files = ClassFolders.FileSort(plural: "sounds", suffixes: ["wav", "wave"])
  static let fileSizeLimit = 1 << 30

  public let name: String
  public let settings: SoundSettings
  let samples: DecodedFolder

  public var sampleShape: Shape { samples.plan.shape }
  public var targets: Targets { .classes(names: samples.plan.folders.classNames) }
  public var origin: String { samples.plan.folders.root }

  /// Looks at the names of all files.
  ///
  /// - Throws: when the folder is not what is said above, or the settings do not fit together.
  public init(
    path: String, _ settings: SoundSettings, skipsDamaged: Bool = false,
    testPart: TestPart = TestPart(fraction: 0), locations: DataLocations
  ) throws(DiagnosticsError) {
    let folders = try ClassFolders(
      root: path, what: Self.files, remedy: "Name a folder that has a folder of WAV files for each class")
    name = path.split(separator: "/").last.map(String.init) ?? path
    self.settings = settings
    if let fault = settings.fault {
      throw DiagnosticsError(Diagnostic(code: "data-setting", "\(path): \(fault.message)", remedy: fault.remedy))
    }
    guard let shape = try? Shape(settings.extents) else {
      throw DiagnosticsError(Diagnostic(code: "data-setting", "\(path): samples would have no values"))
    }
    samples = DecodedFolder(
      name: name,
      DecodingPlan(
        kind: Self.kind, settings: settings.words, folders: folders, shape: shape, element: .floats,
        skipsDamaged: skipsDamaged, fileSizeLimit: Self.fileSizeLimit,
        makeDecoder: {
          let decoder = SoundDecoder(settings)
          return { content, record in
            do throws(WAVFault) {
              try decoder.decode(content, into: record.assumingMemoryBound(to: Float.self))
              return nil
            } catch {
              return error.message
            }
          }
        }), testPart: testPart, locations: locations)
  }

  public var testOrigin: TestOrigin { samples.testOrigin }
  public var remarks: [String] { samples.remarks }
  public var undecodable: [UndecodableFile] { samples.undecodable }
  public var files: [String] { samples.plan.folders.files.map { "\(origin)/\($0.name)" } }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples { try samples.load(split) }
}
