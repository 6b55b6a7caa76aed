import GraphIR
import Layers
import Primitives
import TensorTypes

/// What a layer asks of the place that it is written for: its numbers as texts, which may name arguments of a class.
protocol LayerSite {
  /// The layer, or one of those that the text stands for.
  var node: Graph.Node { get }
  /// The shapes of its inputs.
  var shapes: [Shape] { get }
  /// The text of an attribute: an integer, a number, or one number for both axes.
  func attribute(_ name: String) -> String
  /// What the document says of an attribute, if that names an argument.
  func said(_ name: String) -> String?
  /// The text of an integer that follows from shapes; `label` names it where it becomes an argument.
  func derived(_ label: String, _ value: (Graph.Node, [Shape]) -> Int) -> String
  /// Whether an attribute has a value at every place that the text stands for.
  func always(_ name: String, _ isIt: (AttributeValue) -> Bool) -> Bool
}

/// A layer in Python: a module with a call, or an expression.
struct LayerText {
  /// How an expression binds.
  enum Binding: Int { case choice, sum, product, atom }

  /// What makes the module; nil for an expression.
  var module: String?
  /// What computes the output of the inputs, which are texts; `callee` is the module's.
  var forward: (_ inputs: [String], _ callee: String) -> String
  /// How the result of ``forward`` binds.
  var binding = Binding.atom
  /// How the inputs must bind where ``forward`` writes them.
  var operands: Binding? = nil
  /// Whether an input occurs more than once, and is a variable for that.
  var repeatsInputs = false
  /// Whether ``forward`` is a call of the module with the inputs, and nothing else.
  var isCall = false
  /// Whether a line of code usually ends with it.
  var endsLine = false
  /// Classes and functions that it needs.
  var helpers: [PyTorchHelper] = []

  /// The same where a flag says whether the layer exists; else the first input is passed on.
  func optional(flag: String) -> LayerText {
    var copy = self
    let (forward, operands) = (forward, operands ?? .sum)
    copy.forward = { inputs, callee in "\(forward(inputs, callee)) if self.\(flag) else \(inputs[0])" }
    (copy.binding, copy.operands, copy.repeatsInputs) = (.choice, operands, true)
    return copy
  }

  static func module(_ text: String, endsLine: Bool = false, helper: PyTorchHelper? = nil) -> LayerText {
    LayerText(
      module: text, forward: { inputs, callee in "\(callee)(\(inputs[0]))" }, isCall: true, endsLine: endsLine,
      helpers: helper.map { [$0] } ?? [])
  }

  static func call(repeats: Bool = false, _ text: @escaping (String) -> String) -> LayerText {
    LayerText(forward: { inputs, _ in text(inputs[0]) }, repeatsInputs: repeats)
  }
}

/// The arguments of a constructor that differ from PyTorch's defaults.
struct ConstructorText {
  private var arguments: [String]

  init(_ arguments: [String]) { self.arguments = arguments }

  mutating func add(_ name: String, _ text: String, unless isDefault: Bool) {
    if !isDefault { arguments.append("\(name)=\(text)") }
  }

  func text(_ callee: String) -> String { "\(callee)(\(arguments.joined(separator: ", ")))" }
}

extension LayerSite {
  func isInteger(_ name: String, _ value: Int) -> Bool {
    always(name) { attribute in
      switch attribute {
      case .integer(let number): number == value
      case .extent(let extent): extent == Extent(value)
      default: false
      }
    }
  }

  func isNumber(_ name: String, _ value: Double) -> Bool { always(name) { $0 == .number(value) } }
  func isTrue(_ name: String) -> Bool { always(name) { $0 == .boolean(true) } }

  var dimensions: Int { shapes[0].rank - 1 }
}
