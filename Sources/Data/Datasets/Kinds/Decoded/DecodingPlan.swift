import TensorTypes

/// What is made of the files of a folder: a record of one size for each.
struct DecodingPlan: Sendable {
  /// Values of a record.
  enum Element: UInt32, Hashable, Sendable {
    case bytes = 0, floats = 1

    var byteCount: Int { self == .bytes ? 1 : 4 }
  }

  /// Decodes one file into a record; says why where that fails. One for each thread, as it may own memory.
  typealias Decoder = (_ content: UnsafeRawBufferPointer, _ record: UnsafeMutableRawPointer) -> String?

  /// The kind of data set, such as `image-folder`.
  var kind: String
  /// Everything that decides what becomes of a file, in words that change when it does.
  var settings: String
  var folders: ClassFolders
  var shape: Shape
  var element: Element
  /// Whether files that do not decode are left out. Else one of them is an error.
  var skipsDamaged: Bool
  /// The largest file that is read, in bytes.
  var fileSizeLimit: Int
  var makeDecoder: @Sendable () -> Decoder

  var recordSize: Int { shape.elementCount * element.byteCount }
}

extension DecodingPlan {
  /// Of what the file of records is called by: the folder and what is made of it.
  var nameKey: ContentKey {
    ContentKey(of: Array("\(kind)\0\(settings)\0\(folders.root)".utf8))
  }

  /// Changes when a file comes, goes, or is written, and when what is made of it changes.
  var contentKey: ContentKey {
    ContentKey(of: folders, made: "\(DecodedHeader.version)\0\(kind)\0\(settings)\0\(skipsDamaged)")
  }
}
