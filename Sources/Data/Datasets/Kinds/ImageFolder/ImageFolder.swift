import Diagnostics
import Tasks
import TensorTypes

/// Pictures in folders, one folder for each class: PNG and JPEG files of any size.
///
/// ```
/// pets/train/cat/001.jpg        or        pets/cat/001.jpg
/// pets/train/dog/001.jpg                  pets/dog/001.jpg
/// pets/test/cat/101.jpg
/// ```
///
/// Samples are bytes [channels, height, width]. Files are decoded once; later loads map what was made of them
/// (``DecodedCache``).
public struct ImageFolder: DatasetSource {
  /// How pictures are read, as users say it; what is nil follows from the files.
  public struct Options: Hashable, Sendable {
    public var height: Int?
    public var width: Int?
    public var channels: Int?
    public var fit = ImageSettings.Fit.stretch
    public var background: UInt8 = 0
    /// Whether files that do not decode are left out instead of being an error.
    public var skipsDamaged = false

    public init() {}
  }

  static let kind = "image-folder"
  static let files = ClassFolders.FileSort(plural: "pictures", suffixes: ["png", "jpg", "jpeg"])
  /// The size of samples if their files have several and nobody says.
  static let usualSide = 64
  /// The largest file that is read, in bytes.
  static let fileSizeLimit = 512 << 20
  /// Files that are looked at for the usual size and channels.
  private static let probeCount = 64

  public let name: String
  public let settings: ImageSettings
  let samples: DecodedFolder
  private let sizeRemark: String?

  public var sampleShape: Shape { samples.plan.shape }
  public var targets: Targets { .classes(names: samples.plan.folders.classNames) }
  public var origin: String { samples.plan.folders.root }

  /// Looks at the names of all files, and at the first bytes of some if size or channels are not given.
  ///
  /// - Throws: when the folder is not what is said above.
  public init(
    path: String, _ options: Options, testPart: TestPart = TestPart(fraction: 0), locations: DataLocations
  ) throws(DiagnosticsError) {
    let folders = try ClassFolders(
      root: path, what: Self.files, remedy: "Name a folder that has a folder of pictures for each class")
    name = path.split(separator: "/").last.map(String.init) ?? path
    let probe = options.height == nil || options.channels == nil ? Probe(folders, count: Self.probeCount) : Probe()
    settings = ImageSettings(
      height: options.height ?? probe.size?.height ?? Self.usualSide,
      width: options.width ?? probe.size?.width ?? Self.usualSide, channels: options.channels ?? (probe.isGrey ? 1 : 3),
      fit: options.fit, background: options.background)
    let settings = settings
    sizeRemark =
      options.height == nil && probe.size == nil
      ? "pictures have several sizes; 'size' is \(Self.usualSide) as nothing else is said" : nil
    let shape: Shape
    do {
      shape = try Shape([settings.channels, settings.height, settings.width])
    } catch {
      throw DiagnosticsError(
        Diagnostic(code: "data-size", "\(path): \(settings.height)×\(settings.width) pixels are no size of pictures"))
    }
    samples = DecodedFolder(
      name: name,
      DecodingPlan(
        kind: Self.kind,
        settings: "size \(settings.height)×\(settings.width), channels \(settings.channels), "
          + "\(settings.fit.rawValue), background \(settings.background)",
        folders: folders, shape: shape, element: .bytes, skipsDamaged: options.skipsDamaged,
        fileSizeLimit: Self.fileSizeLimit, makeDecoder: { PictureDecoding(settings).decode }), testPart: testPart,
      locations: locations)
  }

  public var testOrigin: TestOrigin { samples.testOrigin }
  public var remarks: [String] { (sizeRemark.map { [$0] } ?? []) + samples.remarks }
  public var undecodable: [UndecodableFile] { samples.undecodable }
  public var files: [String] { samples.plan.folders.files.map { "\(origin)/\($0.name)" } }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples { try samples.load(split) }

  /// What some of the files say of themselves.
  private struct Probe {
    /// Nil if they have several sizes.
    var size: (height: Int, width: Int)?
    var isGrey = true

    init() { isGrey = false }

    init(_ folders: ClassFolders, count: Int) {
      let files = folders.files
      let reader = WholeFileReader(root: folders.root, limit: ImageFolder.fileSizeLimit)
      var sizes: Set<[Int]> = []
      let taken = min(count, files.count)
      for index in 0..<taken {
        // Spread over all, the first and the last among them.
        let file = files[taken > 1 ? index * (files.count - 1) / (taken - 1) : 0]
        guard case .content(let bytes) = reader.read(file.path), let header = try? ImageHeader(bytes) else { continue }
        sizes.insert([header.uprightHeight, header.uprightWidth])
        isGrey = isGrey && header.isGrey
      }
      if sizes.isEmpty { isGrey = false }
      if sizes.count == 1, let only = sizes.first, only.allSatisfy({ ImageFolder.sides.contains($0) }) {
        size = (only[0], only[1])
      }
    }
  }

  /// Pixels of a side that samples may have.
  static let sides = 1...4096
}

/// A decoder as a plan wants it.
private final class PictureDecoding {
  private var decoder: ImageDecoder

  init(_ settings: ImageSettings) { decoder = ImageDecoder(settings) }

  func decode(_ content: UnsafeRawBufferPointer, _ record: UnsafeMutableRawPointer) -> String? {
    do throws(ImageFault) {
      try decoder.decode(content, into: record.assumingMemoryBound(to: UInt8.self))
      return nil
    } catch {
      return error.message
    }
  }
}
