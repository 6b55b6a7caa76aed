import Diagnostics
import TensorTypes

/// What the axes of an array of samples are, letter by letter: n samples, c channels, h rows, w columns, l points in time,
/// f features. A network reads [channels, height, width], [channels, length] or [features].
enum ArrayLayout: String, CaseIterable, Sendable {
  case nf, nl, ncl, nlc, nhw, nchw, nhwc

  /// The array's axes behind the first, in the order in which a sample has them.
  var axes: [Int] {
    switch self {
    case .nf, .nl: [1]
    case .ncl, .nhw: [1, 2]
    case .nlc: [2, 1]
    case .nchw: [1, 2, 3]
    case .nhwc: [3, 1, 2]
    }
  }

  /// Whether a sample has one channel that the array does not show.
  var hidesChannel: Bool { self == .nl || self == .nhw }

  /// What a look at an array says: pictures are bytes, and have 1, 3 or 4 channels.
  init(lookingAt array: NPYArray) throws(DiagnosticsError) {
    let shape = array.shape
    let isByte = array.element.kind == .unsigned && array.element.size == 1
    switch shape.count {
    case 1, 2: self = .nf
    case 3: self = isByte ? .nhw : .ncl
    case 4: self = [1, 3, 4].contains(shape[3]) && ![1, 3, 4].contains(shape[1]) ? .nhwc : .nchw
    default:
      throw array.origin.error(
        "it has \(shape.count) dimensions, where samples are [n, features], [n, channels, length] or "
          + "[n, channels, height, width]", remedy: "Reshape it before it is saved")
    }
  }

  /// The shape of one sample of an array.
  func sampleShape(of array: NPYArray) throws(DiagnosticsError) -> Shape {
    let shape = array.shape
    // A plain list of numbers is one feature a sample.
    guard shape.count == rawValue.count || (self == .nf && shape.count == 1) else {
      throw array.origin.error(
        "it has \(shape.count) dimensions, but layout '\(rawValue)' has \(rawValue.count)",
        remedy: "Set \"layout\" to a word with a letter for each dimension, n first")
    }
    let extents = shape.count == 1 ? [1] : axes.map { shape[$0] }
    do {
      return try Shape(hidesChannel ? [1] + extents : extents)
    } catch {
      throw array.origin.error(
        "its shape [\(shape.map(String.init).joined(separator: ", "))] has no samples that could be read: \(error)",
        remedy: "Save an array without empty dimensions")
    }
  }
}
