import GraphIR
import Primitives

/// Random expressions with every kind of step, for tests.
public struct RandomFormula {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  private mutating func pick(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  /// An expression of x and y. It may be invalid: its constants may evaluate to NaN.
  public mutating func expression(depth: Int) -> String {
    guard depth > 0 else { return ["x", "x", "y", "0.5", "-2", "1.25", "3e-1"][pick(7)] }
    func next(_ generator: inout RandomFormula) -> String { generator.expression(depth: depth - 1) }
    switch pick(12) {
    case 0, 1: return "\(next(&self)) + \(next(&self))"
    case 2: return "\(next(&self)) - (\(next(&self)))"
    case 3, 4: return "(\(next(&self))) * (\(next(&self)))"
    case 5: return "(\(next(&self))) / (2 + abs(\(next(&self))))"
    case 6: return "-(\(next(&self)))"
    case 7, 8:
      let functions = Formula.Function.allCases
      return "\(functions[pick(functions.count)].rawValue)(\(next(&self)))"
    case 9: return "\(["min", "max"][pick(2)])(\(next(&self)), \(next(&self)))"
    case 10: return "pow(\(next(&self)), \(["2", "3", "-1", "0.5", "1.7"][pick(5)]))"
    default: return "where(\(next(&self)) \(["<", "<=", ">", ">="][pick(4)]) 0.1, \(next(&self)), \(next(&self)))"
    }
  }
}
