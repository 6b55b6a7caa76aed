import ArgumentParser
import JSONText
import Search

/// Options that are numbers. Their range stands in the help and is checked as the command line is read; a test
/// finds options of numbers that have none.
extension Option where Value == Int {
  init(
    wrappedValue: Int, name: NameSpecification = .long, in range: ClosedRange<Int>, help: String,
    valueName: String? = nil
  ) {
    self.init(
      wrappedValue: wrappedValue, name: name, parsing: .unconditional,
      help: range.help(help, valueName, default: "\(wrappedValue)"), transform: { try range.number($0) })
  }

  init(name: NameSpecification = .long, in range: ClosedRange<Int>, help: String, valueName: String? = nil) {
    self.init(
      name: name, parsing: .unconditional, help: range.help(help, valueName), transform: { try range.number($0) })
  }
}

extension Option where Value == Int? {
  init(name: NameSpecification = .long, in range: ClosedRange<Int>, help: String, valueName: String? = nil) {
    self.init(
      name: name, parsing: .unconditional, help: range.help(help, valueName), transform: { try range.number($0) })
  }
}

/// Seeds.
extension Option where Value == UInt64? {
  init(name: NameSpecification = .long, in range: ClosedRange<Int>, help: String, valueName: String? = nil) {
    self.init(
      name: name, parsing: .unconditional, help: range.help(help, valueName),
      transform: { UInt64(try range.number($0)) })
  }
}

/// Numbers of an option that may be repeated.
extension Option where Value == [Int] {
  init(
    wrappedValue: [Int], name: NameSpecification = .long, in range: ClosedRange<Int>, help: String,
    valueName: String? = nil
  ) {
    self.init(
      wrappedValue: wrappedValue, name: name, parsing: .unconditionalSingleValue, help: range.help(help, valueName),
      transform: { try range.number($0) })
  }
}

/// Seconds.
extension Option where Value == Double {
  init(wrappedValue: Double, in range: ClosedRange<Double>, help: String, valueName: String? = nil) {
    self.init(
      wrappedValue: wrappedValue, parsing: .unconditional,
      help: ArgumentHelp(help.stating(range.words, default: "\(wrappedValue)"), valueName: valueName),
      transform: { try range.number($0) })
  }
}

/// Shares.
extension Option where Value == Double? {
  init(in range: ClosedRange<Double>, help: String, valueName: String? = nil) {
    self.init(
      parsing: .unconditional, help: ArgumentHelp(help.stating(range.words, default: nil), valueName: valueName),
      transform: { try range.number($0) })
  }
}

/// Bytes.
extension Option where Value == ByteCount? {
  init(name: NameSpecification = .long, bytes help: String) {
    self.init(
      name: name, parsing: .unconditional,
      help: ArgumentHelp("\(help), as 20000, 20KB (of 1,000) or 20KiB (of 1,024).", valueName: "bytes"),
      transform: { text in
        guard let count = ByteCount(text) else { throw RangeError(description: "expected \(ByteCount.forms)") }
        return count
      })
  }
}

/// What a message of the parser ends with.
private struct RangeError: Error, CustomStringConvertible {
  var description: String
}

extension ClosedRange<Int> {
  fileprivate func number(_ text: String) throws -> Int {
    guard let number = Int(text), contains(number) else {
      throw RangeError(description: "expected a whole number \(words)")
    }
    return number
  }

  fileprivate func help(_ text: String, _ valueName: String?, default value: String? = nil) -> ArgumentHelp {
    ArgumentHelp(text.stating(words, default: value), valueName: valueName)
  }
}

extension ClosedRange<Double> {
  fileprivate func number(_ text: String) throws -> Double {
    guard let number = Double(text), contains(number) else {
      throw RangeError(description: "expected a number \(words)")
    }
    return number
  }
}

extension String {
  /// The text with a range behind it, and a default.
  fileprivate func stating(_ range: String, default value: String?) -> String {
    "\(self) F\(range.dropFirst())." + (value.map { " (default: \($0))" } ?? "")
  }
}
