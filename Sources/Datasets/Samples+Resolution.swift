import Diagnostics
import TensorTypes

extension Shape {
  /// The shape of samples of which every edge keeps a part: [channels, height, width] or [channels, length]. Edges are
  /// rounded, even ones to even numbers, which halve well, and keep one point at least. Features have no edges.
  /// - parameter share: up to 1
  public func resolution(_ share: Double) -> Shape {
    precondition(share > 0 && share <= 1, "a resolution is a part of the whole")
    var shape = self
    for axis in 1..<max(1, rank) {
      let unit = self[axis].isMultiple(of: 2) ? 2 : 1
      let edge = max(1, Int((share * Double(self[axis]) / Double(unit)).rounded()) * unit)
      do {
        shape = try shape.replacing(axis: axis, with: min(edge, self[axis]))
      } catch {
        preconditionFailure("smaller edges make a sound shape: \(error)")
      }
    }
    return shape
  }
}

extension Samples {
  /// The samples at a lower resolution: each point is the mean of the area that it covers, and bytes are rounded.
  /// O(values) time and memory; the samples themselves where nothing changes.
  ///
  /// - parameter share: see ``Shape/resolution(_:)``
  public func resolution(_ share: Double) throws(DiagnosticsError) -> Samples {
    let smaller = shape.resolution(share)
    guard smaller != shape else { return self }
    let isPicture = shape.rank == 3
    let rows = Self.weights(of: isPicture ? shape[1] : 1, on: isPicture ? smaller[1] : 1)
    let columns = Self.weights(of: shape[shape.rank - 1], on: smaller[shape.rank - 1])
    let area = (isPicture ? shape[1] : 1) * shape[shape.rank - 1]
    let storage: SampleStorage
    switch self.storage {
    case .bytes(let bytes):
      storage = .bytes(
        averaged(bytes, rows, columns, zero: 0) {
          $0 + $2 * Int($1)
        } finish: {
          UInt8((2 * $0 + area) / (2 * area))
        })
    case .floats(let floats):
      storage = .floats(
        averaged(floats, rows, columns, zero: 0.0) {
          $0 + Double($2) * Double($1)
        } finish: {
          Float($0 / Double(area))
        })
    }
    return try Samples(
      name: name, shape: smaller, classNames: classNames, storage: storage,
      labels: (0..<count).map { Int32(label(at: $0)) })
  }

  /// A stretch of points with what each counts for.
  private typealias Stretch = [(place: Int, weight: Int)]

  /// For each of `target` points the points of `source` that it covers. The weights of one sum up to `source`.
  private static func weights(of source: Int, on target: Int) -> [Stretch] {
    (0..<target).map { point in
      // In units of 1 / target of a source point.
      let covered = point * source..<(point + 1) * source
      return (covered.lowerBound / target...(covered.upperBound - 1) / target).map { place in
        (place, covered.clamped(to: place * target..<(place + 1) * target).count)
      }
    }
  }

  private func averaged<Value, Sum>(
    _ values: [Value], _ rows: [Stretch], _ columns: [Stretch], zero: Sum,
    add: (Sum, Value, _ weight: Int) -> Sum, finish: (Sum) -> Value
  ) -> [Value] {
    let elements = shape.elementCount
    let width = shape[shape.rank - 1]
    let plane = elements / channels
    var result: [Value] = []
    result.reserveCapacity(count * channels * rows.count * columns.count)
    for sample in self.rows {
      for channel in 0..<channels {
        let start = Int(sample) * elements + channel * plane
        for row in rows {
          for column in columns {
            var sum = zero
            for (line, height) in row {
              for (place, weight) in column {
                sum = add(sum, values[start + line * width + place], height * weight)
              }
            }
            result.append(finish(sum))
          }
        }
      }
    }
    return result
  }
}
