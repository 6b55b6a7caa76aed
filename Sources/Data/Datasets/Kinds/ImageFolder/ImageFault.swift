/// Why a picture cannot be decoded.
enum ImageFault: Error, Hashable {
  case empty
  /// A format that is not read, by its name if it is known.
  case otherFormat(String?)
  case truncated
  /// What the library says.
  case damaged(String)
  case tooLarge(width: Int, height: Int, limits: ImageLimits)
  case noPixels
  case noMemory

  /// What follows "FILE: ".
  var message: String {
    switch self {
    case .empty: "the file is empty"
    case .otherFormat(let name?): "it is a picture in \(name), and only PNG and JPEG are read"
    case .otherFormat(nil): "it is neither PNG nor JPEG"
    case .truncated: "the file ends before the picture does"
    case .damaged(let words): "the picture is damaged: \(words)"
    case .tooLarge(let width, let height, let limits):
      "\(width)×\(height) pixels are too many: at most \(limits.side) a side and \(limits.pixels / 1_000_000) million are read"
    case .noPixels: "it has no pixels"
    case .noMemory: "there is no memory for its pixels"
    }
  }
}

/// The largest pictures that are decoded. They are held against a file's header before any memory is asked for.
struct ImageLimits: Hashable {
  /// Pixels of a side.
  var side = 65_500
  /// Pixels of a picture.
  var pixels = 100_000_000
}
