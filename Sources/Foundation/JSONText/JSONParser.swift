import CJansson
import Diagnostics

/// Turns text into values. jansson parses; this wrapper owns its handles and words its errors.
enum JSONParser {
  /// Containers within containers; deeper text is refused before jansson recurses into it.
  static let maximumDepth = 256
  /// More values than this are refused: their memory would be many times that of the text.
  static let maximumValueCount = 2_000_000

  static func parse(_ source: SourceText) throws(DiagnosticsError) -> JSONValue {
    try checkExtent(source)
    var error = json_error_t()
    let root = source.bytes.withUnsafeBytes { bytes in
      json_loadb(bytes.baseAddress, bytes.count, json_flags, &error)
    }
    guard let root else { throw DiagnosticsError(syntaxDiagnostic(error, in: source)) }
    defer { json_release(root) }
    return value(root)
  }

  /// - throws: if containers nest deeper than ``maximumDepth``, or the values are more than ``maximumValueCount``
  static func checkExtent(
    _ source: SourceText, maximumValueCount: Int = maximumValueCount
  ) throws(DiagnosticsError) {
    switch JSONScanner.excess(over: maximumDepth, values: maximumValueCount, in: source.bytes) {
    case nil: return
    case .depth(let offset):
      throw DiagnosticsError(
        Diagnostic(
          code: "nesting-too-deep", at: source.location(at: offset),
          "lists and objects are nested more than \(maximumDepth) deep"))
    case .values(let offset):
      throw DiagnosticsError(
        Diagnostic(
          code: "too-many-values", at: source.location(at: offset),
          "the text has more than \(maximumValueCount) values"))
    }
  }

  /// A single string, number or literal.
  static func parseScalar(_ bytes: [UInt8]) throws -> JSONValue {
    try parse(SourceText(file: "", bytes: bytes))
  }

  private static var json_flags: Int { Int(JSON_REJECT_DUPLICATES) | Int(JSON_DECODE_ANY) }

  private static func value(_ json: UnsafeMutablePointer<json_t>) -> JSONValue {
    switch json.pointee.type {
    case JSON_OBJECT:
      var object = JSONObject()
      object.reserveCapacity(json_object_size(json))
      var iterator = json_object_iter(json)
      while let current = iterator {
        // The length is taken from jansson: a key is sound UTF-8 without NUL, which the parser refuses.
        let key = String(cString: json_object_iter_key(current))
        object.append(key, value(json_object_iter_value(current)))
        iterator = json_object_iter_next(json, current)
      }
      return .object(object)
    case JSON_ARRAY:
      let count = json_array_size(json)
      return .array((0..<count).map { value(json_array_get(json, $0)) })
    case JSON_STRING:
      let length = json_string_length(json)
      let characters = UnsafeRawPointer(json_string_value(json)!)
      return .string(
        String(decoding: UnsafeRawBufferPointer(start: characters, count: length), as: UTF8.self))
    case JSON_INTEGER: return .integer(Int(json_integer_value(json)))
    case JSON_REAL: return .number(json_real_value(json))
    case JSON_TRUE: return .boolean(true)
    case JSON_FALSE: return .boolean(false)
    default: return .null
    }
  }
}
