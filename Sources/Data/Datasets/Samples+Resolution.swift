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
  /// O(values) time and memory; the samples themselves if nothing changes.
  ///
  /// - parameter share: of the extents; see `Shape.resolution(_:)`
  public func resolution(_ share: Double) throws(DiagnosticsError) -> Samples {
    let smaller = shape.resolution(share)
    guard smaller != shape else { return self }
    let isPicture = shape.rank == 3
    let rows = Self.weights(of: isPicture ? shape[1] : 1, on: isPicture ? smaller[1] : 1)
    let columns = Self.weights(of: shape[shape.rank - 1], on: smaller[shape.rank - 1])
    let area = (isPicture ? shape[1] : 1) * shape[shape.rank - 1]
    let storage: SampleStorage
    switch self.storage {
    case .bytes(let records):
      let means: [UInt8] = averaged(rows, columns, zero: 0) { (row: Int) -> UnsafePointer<UInt8> in
        records.start(ofRow: row)
      } add: { (sum: Int, value: UInt8, weight: Int) -> Int in
        sum + weight * Int(value)
      } finish: { (sum: Int) -> UInt8 in
        UInt8((2 * sum + area) / (2 * area))
      }
      storage = .bytes(means)
    case .floats(let floats):
      let elements = shape.elementCount
      let means: [Float] = floats.withUnsafeBufferPointer { values in
        averaged(rows, columns, zero: 0) { (row: Int) -> UnsafePointer<Float> in
          values.baseAddress! + row * elements
        } add: { (sum: Double, value: Float, weight: Int) -> Double in
          sum + Double(weight) * Double(value)
        } finish: { (sum: Double) -> Float in
          Float(sum / Double(area))
        }
      }
      storage = .floats(means)
    }
    var result = try Samples(
      name: name, shape: smaller, targets: targets, storage: storage, values: targetValues)
    if let groups { result = result.grouped(by: groups) }
    result.choice = choice
    return result
  }

  /// A stretch of points with what each counts for.
  private typealias Stretch = [(index: Int, weight: Int)]

  /// For each of `target` points the points of `source` that it covers. The weights of one sum up to `source`.
  private static func weights(of source: Int, on target: Int) -> [Stretch] {
    (0..<target).map { point in
      // In units of 1 / target of a source point.
      let covered = point * source..<(point + 1) * source
      return (covered.lowerBound / target...(covered.upperBound - 1) / target).map { index in
        (index, covered.clamped(to: index * target..<(index + 1) * target).count)
      }
    }
  }

  /// - parameter values: where the values of a row begin
  private func averaged<Value, Sum>(
    _ rows: [Stretch], _ columns: [Stretch], zero: Sum, values: (Int) -> UnsafePointer<Value>,
    add: (Sum, Value, _ weight: Int) -> Sum, finish: (Sum) -> Value
  ) -> [Value] {
    let elements = shape.elementCount
    let width = shape[shape.rank - 1]
    let plane = elements / channels
    var result: [Value] = []
    result.reserveCapacity(count * channels * rows.count * columns.count)
    for sample in self.rows {
      let start = values(Int(sample))
      for channel in 0..<channels {
        for row in rows {
          for column in columns {
            var sum = zero
            for (line, height) in row {
              for (index, weight) in column {
                sum = add(sum, start[channel * plane + line * width + index], height * weight)
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
