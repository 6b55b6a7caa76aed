import Datasets

/// The main directions of the patches that a convolution sees of a network's input, from the most to the least varied, each
/// scaled so that its output over the patches has a deviation of 1.
///
/// With v a unit eigenvector of the patches' covariance and λ its eigenvalue, a filter is v / √(λ + ε). As a first layer's
/// initial weights this spares a short run the learning of them. Page 2019, "How to train your ResNet 8: bag of tricks".
struct PatchWhitening: Hashable {
  /// ε, beside inputs of deviation 1.
  private static let floor = 5e-4
  /// Samples that are looked at, and rows and columns of patches in each.
  private static let (sampleCount, patchRows) = (256, 10)
  /// The most values of a patch: the eigenvectors of more would take longer than they are worth.
  private static let largestPatch = 256

  /// One a direction, [channels, height, width] in a row.
  let filters: [[Double]]

  /// - parameter loader: gives the samples, as the network reads them
  /// - returns: nil if a patch does not fit the samples, or is larger than 256 values
  init?(of loader: BatchLoader, height: Int, width: Int) {
    let shape = loader.samples.shape
    let extent = (height: shape.rank == 3 ? shape[1] : 1, width: shape[shape.rank - 1])
    let size = loader.samples.channels * height * width
    guard shape.rank >= 2, height <= extent.height, width <= extent.width, size <= Self.largestPatch else { return nil }
    let count = min(Self.sampleCount, loader.samples.count)
    var inputs = [Float](repeating: 0, count: count * shape.elementCount)
    inputs.withUnsafeMutableBufferPointer {
      loader.fillPlainInputs(0..<count, of: .sequential(loader.samples.count), $0)
    }

    let down = Self.offsets(in: extent.height - height + 1)
    let across = Self.offsets(in: extent.width - width + 1)
    var moments = Moments(size: size)
    var patch = [Double](repeating: 0, count: size)
    for sample in 0..<count {
      for top in down {
        for left in across {
          var index = 0
          for channel in 0..<loader.samples.channels {
            for row in top..<top + height {
              let start = ((sample * loader.samples.channels + channel) * extent.height + row) * extent.width + left
              for column in 0..<width {
                patch[index] = Double(inputs[start + column])
                index += 1
              }
            }
          }
          moments.add(patch)
        }
      }
    }
    filters = SymmetricMatrix(moments.covariance, size: size).eigenpairs().map { pair in
      let scale = 1 / (max(0, pair.value) + Self.floor).squareRoot()
      return pair.vector.map { $0 * scale }
    }
  }

  /// Evenly spread offsets, all of them if there are few.
  private static func offsets(in count: Int) -> [Int] {
    guard count > patchRows else { return Array(0..<count) }
    return (0..<patchRows).map { $0 * (count - 1) / (patchRows - 1) }
  }
}

/// Sums over patches, for their covariance.
private struct Moments {
  let size: Int
  private var count = 0.0
  private var sums: [Double]
  /// The lower triangle counts.
  private var products: [Double]

  init(size: Int) {
    self.size = size
    sums = [Double](repeating: 0, count: size)
    products = [Double](repeating: 0, count: size * size)
  }

  mutating func add(_ patch: [Double]) {
    count += 1
    for row in 0..<size {
      let value = patch[row]
      sums[row] += value
      for column in 0...row { products[row * size + column] += value * patch[column] }
    }
  }

  /// Row by row.
  var covariance: [Double] {
    var values = products
    for row in 0..<size {
      for column in 0...row {
        let value = products[row * size + column] / count - sums[row] * sums[column] / (count * count)
        values[row * size + column] = value
        values[column * size + row] = value
      }
    }
    return values
  }
}
