/// What a network gave for some samples, beside what it should have given: what metrics are computed from.
public struct Predictions: Sendable {
  /// What should have been given.
  public enum Truth: Sendable {
    /// A class for each sample.
    case classes([Int32])
    /// [samples, labels]
    case labels([Bool])
    /// [samples, quantities], in the quantities' own units.
    case quantities([Double])
  }

  /// [samples, outputs]: logits of classes or labels; quantities in their own units.
  public let outputs: [Double]
  /// Outputs of a sample.
  public let width: Int
  public let truth: Truth

  /// - Precondition: at least one sample; as many rows of outputs as of truth; classes below `width`.
  public init(outputs: [Double], width: Int, truth: Truth) {
    precondition(width > 0 && !outputs.isEmpty && outputs.count.isMultiple(of: width), "whole rows of outputs")
    switch truth {
    case .classes(let classes):
      precondition(classes.count == outputs.count / width, "a class for each sample")
      precondition(classes.allSatisfy { $0 >= 0 && Int($0) < width }, "every class has an output")
    case .labels(let labels): precondition(labels.count == outputs.count, "a label for each output")
    case .quantities(let values): precondition(values.count == outputs.count, "a value for each output")
    }
    self.outputs = outputs
    self.width = width
    self.truth = truth
  }

  public var count: Int { outputs.count / width }

  public func row(_ sample: Int) -> ArraySlice<Double> { outputs[sample * width..<(sample + 1) * width] }

  /// The class with the largest output, the first of several; nil if one is no number.
  public func decision(_ sample: Int) -> Int? {
    let row = row(sample)
    var best = row.startIndex
    for index in row.indices {
      if row[index].isNaN { return nil }
      if row[index] > row[best] { best = index }
    }
    return best - row.startIndex
  }

  /// softmax of a row.
  func probabilities(_ sample: Int) -> [Double] {
    let row = row(sample)
    let largest = row.max() ?? 0
    let powers = row.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
