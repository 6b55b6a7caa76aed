/// Names as Python takes them.
enum PythonName {
  /// The words of the language, and what every module of PyTorch has under a name of its own.
  private static let reserved: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "type",
    "F", "nn", "torch", "self", "range", "min", "max", "int", "super", "tuple",
    "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu", "cuda", "double",
    "dump_patches", "eval", "extra_repr", "float", "forward", "get_buffer", "get_extra_state", "get_parameter",
    "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "register_backward_hook", "register_buffer",
    "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook",
    "register_load_state_dict_pre_hook", "register_module", "register_parameter", "register_state_dict_post_hook",
    "register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict",
    "to", "to_empty", "train", "training", "xpu", "zero_grad",
  ]

  /// A variable's or an attribute's name.
  static func variable(_ name: String) -> String {
    let text = name.replacing("-", with: "_")
    return reserved.contains(text) ? text + "_" : text
  }

  /// A class's name: `basic_residual` becomes BasicResidual, `resnet-20` becomes Resnet20.
  static func type(_ name: String) -> String {
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let text = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    guard let first = text.first else { return "Network" }
    return first.isNumber ? "Network" + text : text
  }

  /// A text in quotes, on one line.
  static func text(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
  }

  static func number(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "float(\"-inf\")" : "float(\"inf\")" }
    if value.isNaN { return "float(\"nan\")" }
    return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value)).0" : "\(value)"
  }
}

/// Gives out names that nobody else has.
struct PythonNames {
  private var taken: Set<String>

  init(_ taken: Set<String> = []) { self.taken = taken }

  mutating func unique(_ name: String) -> String {
    var (result, number) = (name, 2)
    while !taken.insert(result).inserted {
      result = name.last?.isNumber == true ? "\(name)_\(number)" : "\(name)\(number)"
      number += 1
    }
    return result
  }
}
