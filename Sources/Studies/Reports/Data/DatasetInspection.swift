import Datasets
import Diagnostics
import JSONText
import Figures
import Tasks
import Training

/// A data set's sizes, class counts, means and deviations.
public struct DatasetInspection {
  public let source: any DatasetSource
  public let splits: [(split: Split, statistics: DatasetStatistics)]

  /// Test samples that have the values of a training sample.
  public var duplicateCount: Int?
  /// The class that most training samples have, if accuracy misleads therefore.
  public var dominantClass: (name: String, share: Double)?

  public init(_ source: any DatasetSource, splits: [(Split, DatasetStatistics)]) {
    self.source = source
    self.splits = splits.map { (split: $0.0, statistics: $0.1) }
  }

  /// Reads what there is of both parts.
  public init(reading source: any DatasetSource) throws(DiagnosticsError) {
    let training = try source.load(.training)
    let test = source.testOrigin == .none ? nil : try source.load(.test)
    self.init(
      source, splits: [(.training, DatasetStatistics(training))] + (test.map { [(.test, DatasetStatistics($0))] } ?? [])
    )
    duplicateCount = test?.duplicateCount(in: training)
    dominantClass = training.dominantClass()
  }

  public func text(width: Int) -> String {
    var channels = Table(
      "\(source.name): \(source.sampleShape), \(source.targets.words), from \(source.origin)",
      columns: [
        Column("Split"), Column("Samples", .right), Column("Channel", .right), Column("Mean", .right),
        Column("Deviation", .right), Column("Least", .right), Column("Most", .right),
      ])
    for (split, statistics) in splits {
      for channel in statistics.mean.indices {
        let isFirst = channel == 0
        channels.append([
          isFirst ? .text(split.rawValue) : nil, isFirst ? .integer(statistics.sampleCount) : nil,
          .integer(channel), .number(statistics.mean[channel], decimals: 4),
          .number(statistics.deviation[channel], decimals: 4),
          isFirst ? .number(statistics.range.lowerBound, decimals: 3) : nil,
          isFirst ? .number(statistics.range.upperBound, decimals: 3) : nil,
        ])
      }
    }
    let findings = findings.flatMap { $0.wrapped(to: width) }.map { $0 + "\n" }.joined()
    return channels.rendered(as: .text(width: width)) + "\n" + targetTable.rendered(as: .text(width: width))
      + (findings.isEmpty ? "" : "\n" + findings)
  }

  /// `name, shape, classes, origin, splits[{split, samples, classCounts, mean, deviation, minimum, maximum}]`; of label
  /// sets `labels` and `labelCounts`, of quantities `quantities`, `quantityMean` and `quantityDeviation`.
  public var json: JSONValue {
    func list(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
    var object = JSONObject([
      ("name", .string(source.name)), ("shape", .array(source.sampleShape.extents.map(JSONValue.integer))),
    ])
    for (key, value) in source.targets.members { object[key] = value }
    object["origin"] = .string(source.origin)
    object["splits"] = .array(
      splits.map { split, statistics in
        var part = JSONObject([
          ("split", .string(split.rawValue)), ("samples", .integer(statistics.sampleCount)),
        ])
        if let scaling = statistics.targetScaling {
          part["quantityMean"] = list(scaling.means)
          part["quantityDeviation"] = list(scaling.deviations)
        } else {
          part["\(source.targets.form.singular)Counts"] = .array(statistics.targetCounts.map(JSONValue.integer))
        }
        part["mean"] = list(statistics.mean)
        part["deviation"] = list(statistics.deviation)
        part["minimum"] = .number(statistics.range.lowerBound)
        part["maximum"] = .number(statistics.range.upperBound)
        return .object(part)
      })
    for (key, value) in findingMembers { object[key] = value }
    return .object(object)
  }
}

extension Targets {
  /// `10 classes`, `1 quantity`
  fileprivate var words: String { "\(count) \(count == 1 ? form.singular : form.rawValue)" }
}
