import Diagnostics
import GraphIR
import JSONText
import TensorTypes

/// Writes the class of a list of layers from the places where it is used.
///
/// Numbers in which the uses differ become arguments. They are said as the document says them, `$out * 4`, or by what is
/// known at that point: the channels of the input, an argument, a multiple of either.
final class ModuleWriter {
  let source: PyTorchSource
  let declaration: ScopeDeclaration
  let uses: [ScopeUse]
  let isRoot: Bool
  private(set) var parameters: [PyTorchSource.ModuleClass.Parameter] = []
  /// The names of parameters that occur.
  private var referenced: Set<String> = []
  private var names: PythonNames
  /// The parameter of each variable of expressions; nil where all uses have one value.
  private var variables: [Int?] = []
  /// Texts whose value in each use is known.
  private var known: [KnownText] = []
  private var channels: [ScopeValue: KnownText] = [:]
  private(set) var components: [ScopeUse.Child: String] = [:]
  private(set) var helpers: Set<PyTorchHelper> = []
  /// What entries with modules are called in Python.
  private(set) var attributes: [Int: String] = [:]
  private(set) var steps: [ForwardStep] = []
  /// Entries that pass on what they read.
  private var aliases: [Int: ScopeValue] = [:]
  private(set) var result = PyTorchSource.ModuleClass(
    name: "", help: nil, parameters: [], initLines: [], forwardLines: [], inputs: [])

  struct KnownText {
    var text: String
    var values: [Int]
  }

  /// - Throws: a ``ModuleFault``
  init(
    _ source: PyTorchSource, _ declaration: ScopeDeclaration, _ uses: [ScopeUse], isRoot: Bool
  ) throws(ModuleFault) {
    (self.source, self.declaration, self.uses, self.isRoot) = (source, declaration, uses, isRoot)
    names = PythonNames(["self", "x", "y", "i"])
    declareVariables()
    var lines: [(condition: String?, name: String, text: String)] = []
    for entry in declaration.order {
      if let module = try write(entry) { lines.append(module) }
    }
    result.help = declaration.help
    result.initLines = Self.lines(lines)
    result.inputs = inputNames
    result.forwardLines = ForwardWriter(self).lines
    result.parameters = parameters.filter { referenced.contains($0.name) }
  }

  var graph: Graph { source.graph }
  var inputNames: [String] { declaration.inputs.count == 1 ? ["x"] : declaration.inputs.map(PythonName.variable) }

  // MARK: Arguments

  private func declareVariables() {
    guard !isRoot else { return variables = [Int?](repeating: nil, count: declaration.variables.count) }
    let channels = declaration.attributes.count
    variables = [Int?](repeating: nil, count: channels + 1)
    addVariable(channels, named: "in_channels", standard: nil)
    for (index, attribute) in declaration.attributes.enumerated() {
      let values = uses.map { $0.values[index] }
      let standard = Self.standard(of: attribute)
      let isNumber = attribute.type == .integer || attribute.type == .number
      guard values.allSatisfy({ $0.parameter != nil }),
        Set(values).count > 1 || (isNumber && values[0].parameter != standard)
      else { continue }
      addVariable(index, named: PythonName.variable(attribute.name), standard: standard)
    }
  }

  private static func standard(of attribute: AttributeDeclaration) -> ParameterValue? {
    switch (attribute.defaultValue, attribute.type) {
    case (.integer(let value), .number): .number(Double(value))
    case (.integer(let value), _): .integer(value)
    case (.number(let value), _): .number(value)
    case (.boolean(let value), _): .boolean(value)
    default: nil
    }
  }

  private func addVariable(_ index: Int, named name: String, standard: ParameterValue?) {
    let isChannels = index == declaration.attributes.count
    let values = uses.compactMap { $0.values[index].parameter }
    variables[index] = parameters.count
    let name = names.unique(name)
    parameters.append(
      .init(name: name, origin: isChannels ? .channels : .attribute(index), standard: standard, values: values))
    let integers = values.compactMap { if case .integer(let value) = $0 { value } else { nil } }
    guard integers.count == uses.count else { return }
    known.append(KnownText(text: name, values: integers))
    if isChannels { channels[.input(0)] = known[known.count - 1] }
  }

  private func addParameter(_ label: String, _ values: [ParameterValue]) -> String {
    if let same = parameters.first(where: { $0.origin == .extra && $0.values == values }) {
      return reference(same.name)
    }
    let name = names.unique(PythonName.variable(label))
    parameters.append(.init(name: name, origin: .extra, standard: nil, values: values))
    return reference(name)
  }

  @discardableResult private func reference(_ text: String) -> String {
    for parameter in parameters where text.contains(parameter.name) { referenced.insert(parameter.name) }
    return text
  }

  // MARK: Texts of values

  /// What the document says, if that names an argument.
  func hint(_ value: JSONValue?, isCondition: Bool = false) -> String? {
    guard !isRoot, case .string(let text)? = value, text.contains("$") else { return nil }
    let names = declaration.variables
    if text.hasPrefix("$"), let index = names.firstIndex(of: String(text.dropFirst())) {
      return variables[index].map { reference(parameters[$0].name) }
    }
    guard let expression = try? Expression(text, variables: names),
      expression.variables.contains(where: { variables[$0] != nil }),
      !uses.contains(where: { expression.dividesNegatives(in: $0.values.map(Optional.some)) })
    else { return nil }
    let fixed = expression.folding { index -> Int? in
      guard variables[index] == nil else { return nil }
      return switch uses[0].values[index] {
      case .integer(let value): value
      case .boolean(let value): value ? 1 : 0
      default: nil
      }
    }
    return fixed.python(isCondition: isCondition) { index in
      variables[index].map { reference(parameters[$0].name) } ?? uses[0].values[index].python
    }
  }

  /// The text of numbers, of which each belongs to a use.
  /// - parameter preferred: what is probably meant
  func text(
    _ label: String, _ values: [(use: Int, value: Int)], preferred: KnownText? = nil
  ) throws(ModuleFault) -> String {
    func fits(_ known: KnownText, _ relation: (Int, Int) -> Bool = { $0 == $1 }) -> Bool {
      values.allSatisfy { relation(known.values[$0.use], $0.value) }
    }
    if let preferred, !isRoot, fits(preferred) { return reference(preferred.text) }
    guard let first = values.first else { return "0" }
    if values.allSatisfy({ $0.value == first.value }) { return "\(first.value)" }
    if let match = known.first(where: { fits($0) }) { return reference(match.text) }
    for candidate in ([preferred].compactMap(\.self) + known) where !candidate.text.contains(" ") {
      let base = candidate.values[first.use]
      guard base > 0 else { continue }
      let factor = first.value / base
      if factor > 1, fits(candidate, { $0 * factor == $1 }) { return reference("\(candidate.text) * \(factor)") }
      guard first.value > 0 else { continue }
      let divisor = base / first.value
      if divisor > 1, fits(candidate, { $0 / divisor == $1 }) { return reference("\(candidate.text) // \(divisor)") }
    }
    for (index, left) in known.enumerated() {
      for right in known[(index + 1)...] where !left.text.contains(" ") && !right.text.contains(" ") {
        if values.allSatisfy({ left.values[$0.use] + right.values[$0.use] == $0.value }) {
          return reference("\(left.text) + \(right.text)")
        }
      }
    }
    var byUse = [Int?](repeating: nil, count: uses.count)
    for (use, value) in values {
      guard byUse[use] == nil || byUse[use] == value else { throw .different }
      byUse[use] = value
    }
    return addParameter(label, byUse.map { .integer($0 ?? 0) })
  }

  /// The channels of what an entry reads.
  func channelText(_ value: ScopeValue) -> KnownText? { channels[resolved(value)] }

  func resolved(_ value: ScopeValue) -> ScopeValue {
    var value = value
    while case .entry(let entry) = value, let next = aliases[entry] { value = next }
    return value
  }

  // MARK: Entries

  private func write(_ entry: Int) throws(ModuleFault) -> (condition: String?, name: String, text: String)? {
    let counts = uses.map { $0.children[entry].count }
    guard counts.contains(where: { $0 > 0 }) else {
      aliases[entry] = declaration.sources[entry][0]
      return nil
    }
    let written: EntryText
    do {
      written = try EntryText(self, entry)
    } catch let fault as ModuleFault {
      throw fault
    } catch {
      preconditionFailure("nothing else is thrown")
    }
    if written.passesOn {
      aliases[entry] = declaration.sources[entry][0]
      return nil
    }
    helpers.formUnion(written.helpers)
    var forward = written.forward
    var flag: (condition: String?, name: String, text: String)?
    let isOptional = counts.contains(0) && !written.isList
    if isOptional, written.module == nil {
      let name = "has_" + PythonName.variable(declaration.names[entry])
      flag = (nil, name, try condition(entry, counts))
      forward = forward.optional(flag: name)
    }
    steps.append(
      ForwardStep(
        entry: entry, inputs: declaration.sources[entry].map(resolved), text: forward, calls: written.calls,
        loop: written.loop))
    noteChannels(of: entry, written.channels)
    guard let module = written.module, let name = attributes[entry] else { return flag }
    return (isOptional ? try condition(entry, counts) : nil, name, module)
  }

  /// When an entry exists.
  private func condition(_ entry: Int, _ counts: [Int]) throws(ModuleFault) -> String {
    let layer = declaration.entries[entry]
    if let text = hint(layer.condition, isCondition: true), holds(layer.condition, counts) { return text }
    return addParameter("has_" + declaration.names[entry], counts.map { .boolean($0 > 0) })
  }

  private func holds(_ condition: JSONValue?, _ counts: [Int]) -> Bool {
    guard case .string(let text)? = condition,
      let expression = try? Expression(text, variables: declaration.variables)
    else { return false }
    return zip(uses, counts).allSatisfy { use, count in
      expression.number(in: use.values.map(Optional.some)).map { ($0 != 0) == (count > 0) } ?? false
    }
  }

  /// What an expression of the document gives in each use; nil if it is none, or has no value.
  func numbers(_ value: JSONValue?) -> [Int]? {
    guard case .string(let text)? = value, let expression = try? Expression(text, variables: declaration.variables)
    else { return nil }
    let numbers = uses.compactMap { expression.number(in: $0.values.map(Optional.some)) }
    return numbers.count == uses.count ? numbers : nil
  }

  /// Remembers how the channels of an entry's output are said.
  private func noteChannels(of entry: Int, _ own: KnownText?) {
    let values = uses.map { graph.shape(of: $0.results[entry])[0] }
    let input = channels[resolved(declaration.sources[entry][0])]
    if let own, own.values == values {
      channels[.entry(entry)] = own
      if own.text.first?.isNumber == false, !known.contains(where: { $0.values == values }) { known.append(own) }
    } else if let input, input.values == values {
      channels[.entry(entry)] = input
    } else if let match = known.first(where: { $0.values == values }) {
      channels[.entry(entry)] = match
    }
  }

  func attribute(for entry: Int) -> String {
    if let name = attributes[entry] { return name }
    let taken = Set(attributes.values)
    var name = PythonName.variable(declaration.names[entry])
    while taken.contains(name) { name += "_" }
    attributes[entry] = name
    return name
  }

  func setComponent(_ child: ScopeUse.Child, _ name: String) { components[child] = name }

  /// The lines of the constructor: modules under one condition stand together.
  private static func lines(_ modules: [(condition: String?, name: String, text: String)]) -> [String] {
    var lines: [String] = []
    var index = 0
    while index < modules.count {
      guard let condition = modules[index].condition else {
        lines.append("self.\(modules[index].name) = \(modules[index].text)")
        index += 1
        continue
      }
      let end = modules[index...].firstIndex { $0.condition != condition } ?? modules.count
      let group = modules[index..<end]
      lines.append("if \(condition):")
      lines += group.map { "    self.\($0.name) = \($0.text)" }
      lines.append("else:")
      lines += group.map { "    self.\($0.name) = nn.Identity()" }
      index = end
    }
    return lines
  }

  func parameterValue(_ index: Int, use: Int) -> ParameterValue { parameters[index].values[use] }

  /// The text of values that are no integers, or whatever an argument passes on.
  func text(
    ofArgument label: String, _ values: [(use: Int, value: ParameterValue)], hint: String?
  ) throws(ModuleFault) -> String {
    if let hint { return hint }
    guard let first = values.first else { return "None" }
    if values.allSatisfy({ $0.value == first.value }) { return first.value.python }
    var byUse = [ParameterValue?](repeating: nil, count: uses.count)
    for (use, value) in values {
      guard byUse[use] == nil || byUse[use] == value else { throw .different }
      byUse[use] = value
    }
    if let same = parameters.first(where: { $0.values == byUse.map { $0 ?? first.value } }) {
      return reference(same.name)
    }
    return addParameter(label, byUse.map { $0 ?? first.value })
  }
}
