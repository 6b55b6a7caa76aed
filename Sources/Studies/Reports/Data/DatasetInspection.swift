import Datasets
import JSONText
import Figures

/// A data set's sizes, class counts, means and deviations.
public struct DatasetInspection {
  public let source: any DatasetSource
  public let splits: [(split: Split, statistics: DatasetStatistics)]

  public init(_ source: any DatasetSource, splits: [(Split, DatasetStatistics)]) {
    self.source = source
    self.splits = splits.map { (split: $0.0, statistics: $0.1) }
  }

  public func text(width: Int) -> String {
    var channels = Table(
      "\(source.name): \(source.sampleShape), \(source.classNames.count) classes, from \(source.origin)",
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
    var classes = Table(
      columns: [Column("Class", .right), Column("Name")]
        + splits.map { Column("\($0.split.rawValue.capitalizedWord) samples", .right) })
    for (index, name) in source.classNames.enumerated() {
      classes.append(
        [.integer(index), .text(name)] + splits.map { .integer($0.statistics.classCounts[index]) })
    }
    return channels.rendered(as: .text(width: width)) + "\n" + classes.rendered(as: .text(width: width))
  }

  /// `name, shape, classes, origin, splits[{split, samples, classCounts, mean, deviation, minimum, maximum}]`.
  public var json: JSONValue {
    [
      "name": .string(source.name), "shape": .array(source.sampleShape.extents.map(JSONValue.integer)),
      "classes": .array(source.classNames.map(JSONValue.string)), "origin": .string(source.origin),
      "splits": .array(
        splits.map { split, statistics in
          [
            "split": .string(split.rawValue), "samples": .integer(statistics.sampleCount),
            "classCounts": .array(statistics.classCounts.map(JSONValue.integer)),
            "mean": .array(statistics.mean.map(JSONValue.number)),
            "deviation": .array(statistics.deviation.map(JSONValue.number)),
            "minimum": .number(statistics.range.lowerBound), "maximum": .number(statistics.range.upperBound),
          ]
        }),
    ]
  }
}

extension String {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
