import Randomness
import Compilation
import Primitives
import TensorTypes

/// A small program around one primitive or a few, with numbers for everything that it reads.
///
/// Every backend must agree with the reference on every case, and the gradients of every case with finite
/// differences. The numbers keep away from the kinks of piecewise functions and from ties of maxima.
public struct PrimitiveCase: Sendable, CustomStringConvertible {
  /// What the case is about, such as `convolution 3×3, stride 2, 7 → 15 channels`.
  public let name: String
  private let write: @Sendable (inout CaseBuilder) -> Value

  /// - parameter write: writes the instructions and returns the value that is compared
  public init(_ name: String, _ write: @escaping @Sendable (inout CaseBuilder) -> Value) {
    self.name = name
    self.write = write
  }

  public var description: String { name }

  /// The forward program. Its output is the value that is compared. Its loss is the sum of the output times fixed
  /// coefficients, or the output itself if that is a scalar.
  public func build() -> CaseProgram {
    var builder = CaseBuilder()
    let output = write(&builder)
    return builder.finish(output: output)
  }
}

/// A forward program with a loss and the numbers to run it with.
public struct CaseProgram: Sendable {
  public var program: Program
  public var input: [Float]
  public var target: [Float]
  public var parameters: [[Float]]
  /// If the loss is a weighted sum of the output, the last buffer holds the weights.
  public var buffers: [[Float]]

  public init(program: Program, input: [Float], target: [Float], parameters: [[Float]], buffers: [[Float]]) {
    self.program = program
    self.input = input
    self.target = target
    self.parameters = parameters
    self.buffers = buffers
  }
}

/// The numbers in a tensor of a case. All are functions of the tensor's index in the case.
public enum CaseValues: Sendable {
  /// From −0.95 to 0.95, at least 0.05 from zero.
  case spread
  /// From −4.75 to 4.75, at least 0.25 from every whole number and a half.
  case wide
  /// From 0.5 to 1.5.
  case positive
  /// No two nearer than 0.03.
  case distinct
  /// No two nearer than 0.03, and none nearer than 0.015 to zero or to a multiple of 0.03.
  case scattered
  case constant(Float)
  /// Evenly from the first to the second.
  case range(Float, Float)

  public func numbers(_ count: Int, seed: UInt64) -> [Float] {
    switch self {
    case .constant(let number): return Array(repeating: number, count: count)
    case .range(let first, let last):
      return (0..<count).map { first + (last - first) * Float($0) / Float(max(1, count - 1)) }
    case .distinct:
      // Steps by a number that shares no factor with the count visit every index once.
      let step = [7919, 7907, 7901].first { !count.isMultiple(of: $0) } ?? 1
      return (0..<count).map { (Float($0 * step % count) - Float(count) / 2) * 0.03 }
    case .scattered:
      return Self.distinct.numbers(count, seed: seed).map { $0 + (count.isMultiple(of: 2) ? 0.015 : 0) }
    case .spread, .wide, .positive:
      let random = Philox(seed: seed)
      return (0..<count).map { index in
        let level = Float(random(SIMD4(UInt32(index), 0, 0, 0)).x >> 8) / Float(1 << 24)
        let grid = ((level * 19).rounded(.down) - 9.5) * 0.1
        return switch self {
        case .wide: 5 * grid
        case .positive: 0.5 + level
        default: grid
        }
      }
    }
  }
}
