import CJansson
import Diagnostics

extension JSONParser {
  /// Finds the location that jansson's error means, and says what a person would change there.
  static func syntaxDiagnostic(_ error: json_error_t, in source: SourceText) -> Diagnostic {
    var error = error
    let code = json_error_code(rawValue: UInt32(json_error_number(&error)))
    if code == json_error_duplicate_key {
      var scanner = JSONScanner(source.bytes)
      if let duplicate = scanner.firstDuplicateKey() { return diagnostic(duplicate, in: source) }
    }
    if let offset = firstInvalidUTF8(source.bytes) {
      return Diagnostic(
        code: "invalid-utf8", at: source.location(at: offset),
        "byte 0x\(String(source.bytes[offset], radix: 16, uppercase: true)) is not valid UTF-8",
        remedy: "Save the file as UTF-8")
    }
    if code == json_error_numeric_overflow {
      let end = min(max(0, Int(error.position)), source.bytes.count)
      let word = source.bytes[..<end].reversed().prefix { "+-.eE0123456789".utf8.contains($0) }.count
      return Diagnostic(
        code: "syntax", at: source.location(at: end - word, length: max(1, word)),
        "the number is too large to be held")
    }
    if let fault = JSONSyntaxFault.first(in: source.bytes) {
      let notes = fault.opening.map { opening in
        Diagnostic.Note("it begins here", at: source.location(at: opening))
      }
      return Diagnostic(
        code: "syntax", at: source.location(at: fault.range.lowerBound, length: fault.range.count), fault.message,
        remedy: fault.remedy, notes: notes.map { [$0] } ?? [])
    }
    return Diagnostic(
      code: "syntax", at: source.location(at: Int(error.position)), String(cString: json_error_message(&error)))
  }

  static func diagnostic(
    _ duplicate: (key: String, first: Range<Int>, second: Range<Int>), in source: SourceText
  ) -> Diagnostic {
    Diagnostic(
      code: "duplicate-key", at: source.location(at: duplicate.second.lowerBound, length: duplicate.second.count),
      "'\(duplicate.key.echoed)' occurs twice in one object", remedy: "Keep one of the two",
      notes: [
        .init(
          "the first is here", at: source.location(at: duplicate.first.lowerBound, length: duplicate.first.count))
      ])
  }

  private static func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    var validator = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch validator.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }
}
