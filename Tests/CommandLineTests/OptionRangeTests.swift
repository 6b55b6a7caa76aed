import ArgumentParser
import Diagnostics
import JSONText
import Testing

@testable import espalier

/// Every option that is a number has a range, which its help shows and its parser keeps.
@Suite struct OptionRangeTests {
  /// What the argument parser says of a command.
  private struct Command {
    var words: [String]
    var options: [Option]
    /// What has to stand beside an option that is tried.
    var required: [String]

    struct Option {
      var name: String
      var range: NumberRange?
    }
  }

  /// What the help says of a number.
  private struct NumberRange {
    var words: String
    var whole: ClosedRange<Int>?
    var real: ClosedRange<Double>

    init?(in help: String) {
      guard let match = help.firstMatch(of: /From (.+) to (.+)\.( |$)/), let low = Self.bound(match.1),
        let high = Self.bound(match.2)
      else { return nil }
      words = "from \(match.1) to \(match.2)"
      real = low...high
      // The bound of 64 bits is no Double.
      if match.2 == "2^63 - 1" {
        whole = Int(low)...Int.max
      } else if let low = Int(exactly: low), let high = Int(exactly: high) {
        whole = low...high
      }
    }

    private static func bound(_ text: Substring) -> Double? {
      switch text {
      case "2^63 - 1": 0x1p63
      case "2^31 - 1": Double(Int32.max)
      default: Double(text)
      }
    }

    func admits(_ text: String) -> Bool {
      whole.map { range in Int(text).map(range.contains) ?? false } ?? Double(text).map(real.contains) ?? false
    }

    /// The ends, and what lies next to them.
    var ends: [String] {
      guard let whole else {
        return [real.lowerBound, real.upperBound, real.lowerBound.nextDown, real.upperBound.nextUp].map { "\($0)" }
      }
      let (above, isBeyond) = whole.upperBound.addingReportingOverflow(1)
      return ["\(whole.lowerBound)", "\(whole.upperBound)", "\(whole.lowerBound - 1)"] + (isBeyond ? [] : ["\(above)"])
    }
  }

  private static func commands() throws -> [Command] {
    guard case .object(let root) = try JSONDocument(SourceText(file: "help", text: RootCommand._dumpHelp())).root,
      case .object(let command)? = root["command"]
    else { return [] }
    return commands(command, words: [])
  }

  private static func commands(_ object: JSONObject, words: [String]) -> [Command] {
    var command = Command(words: words, options: [], required: [])
    for case .object(let argument) in list(object["arguments"]) {
      guard argument["kind"] != "flag" else { continue }
      if argument["kind"] == "positional" {
        command.required.append("x")
        continue
      }
      guard case .object(let preferred)? = argument["preferredName"], case .string(let name)? = preferred["name"]
      else { continue }
      var range: NumberRange?
      if case .string(let help)? = argument["abstract"] { range = NumberRange(in: help) }
      command.options.append(.init(name: "--\(name)", range: range))
      if argument["isOptional"] == false {
        var value = range?.ends[0] ?? "x"
        if case .string(let word)? = list(argument["allValues"]).first { value = word }
        command.required += ["--\(name)", value]
      }
    }
    let inner = list(object["subcommands"]).flatMap { value -> [Command] in
      guard case .object(let object) = value, case .string(let name)? = object["commandName"] else { return [] }
      return name == "help" ? [] : commands(object, words: words + [name])
    }
    return [command] + inner
  }

  private static func list(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let elements)? = value { elements } else { [] }
  }

  /// An option of a number that was declared without a range has none in its help, so that these counts differ.
  @Test func numbersHaveRanges() throws {
    let described = try Self.commands()
    var total = 0
    for (name, type) in HelpTests.commands {
      let numbers = Self.numbers(in: type)
      let command = try #require(described.first { (["espalier"] + $0.words).joined(separator: "-") == name })
      let ranged = command.options.filter { $0.range != nil }.map(\.name)
      #expect(ranged.count == numbers.count, "\(name): numbers \(numbers), but with ranges \(ranged)")
      total += ranged.count
    }
    #expect(total >= 30)
  }

  /// The labels of a command's properties that are numbers, those of its groups of options included.
  private static func numbers(in type: any ParsableArguments.Type) -> [String] {
    Mirror(reflecting: type.init()).children.flatMap { child -> [String] in
      let property = Swift.type(of: child.value)
      if let group = property as? any OptionGroupType.Type { return numbers(in: group.content) }
      guard let wrapper = property as? any ValueWrapper.Type, isNumber(wrapper.value) else { return [] }
      return [child.label ?? "?"]
    }
  }

  private static func isNumber(_ type: Any.Type) -> Bool {
    func matches<Number>(_ number: Number.Type) -> Bool {
      type == number || type == Number?.self || type == [Number].self
    }
    return matches(Int.self) || matches(UInt.self) || matches(Int64.self) || matches(UInt64.self)
      || matches(Int32.self) || matches(UInt32.self) || matches(Double.self) || matches(Float.self)
  }

  /// The ends of the range and what lies beyond, and what is no number at all.
  @Test func extremesAreTakenOrRefused() throws {
    let others = [
      "-1", "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e400", "nan", "1.5",
      "", "text",
    ]
    for command in try Self.commands() {
      let name = (["espalier"] + command.words).joined(separator: "-")
      let type = try #require(HelpTests.commands.first { $0.name == name }).type
      for option in command.options {
        guard let range = option.range else { continue }
        for text in range.ends + others {
          let words = command.required + [option.name, text]
          let failure = Self.failure(of: words, type)
          if range.admits(text) {
            #expect(failure == nil, "\(name) \(words)")
          } else {
            #expect(failure?.contains(range.words) == true, "\(name) \(words): \(failure ?? "is taken")")
          }
        }
      }
    }
  }

  private static func failure(of words: [String], _ type: any ParsableCommand.Type) -> String? {
    do {
      _ = try type.parse(words)
      return nil
    } catch {
      #expect(type.exitCode(for: error) == .validationFailure, "\(words)")
      return type.message(for: error)
    }
  }

  @Test func messages() {
    #expect(
      Self.failure(of: ["x.safetensors", "--threads", "0"], EvaluateCommand.self)
        == "The value '0' is invalid for '--threads <threads>': expected a whole number from 1 to 1024")
    #expect(
      Self.failure(of: ["x.json", "--seed", "9223372036854775808"], SearchCommand.self)
        == "The value '9223372036854775808' is invalid for '--seed <seed>': expected a whole number from 0 to 2^63 - 1")
    #expect(
      Self.failure(of: ["x.json", "--dataset", "mnist1d", "--epochs", "100001"], TrainCommand.self)
        == "The value '100001' is invalid for '--epochs <epochs>': expected a whole number from 1 to 100000")
  }
}

private protocol ValueWrapper { static var value: Any.Type { get } }
extension Option: ValueWrapper { static var value: Any.Type { Value.self } }
extension Argument: ValueWrapper { static var value: Any.Type { Value.self } }

private protocol OptionGroupType { static var content: any ParsableArguments.Type { get } }
extension OptionGroup: OptionGroupType { static var content: any ParsableArguments.Type { Value.self } }
