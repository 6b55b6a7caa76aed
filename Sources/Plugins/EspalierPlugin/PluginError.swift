import CEspalierPlugin

/// What a contribution throws: a sentence for the user.
public struct PluginError: Error, Hashable, Sendable {
  /// What was found and what was expected, without a full stop.
  public var message: String
  /// The attribute to point at.
  public var attribute: String?
  /// A sentence that says what to do.
  public var remedy: String?
  /// Whether the user's input is at fault, not the plug-in.
  public var isRefusal: Bool

  public init(_ message: String, attribute: String? = nil, remedy: String? = nil, isRefusal: Bool = false) {
    self.message = message
    self.attribute = attribute
    self.remedy = remedy
    self.isRefusal = isRefusal
  }

  /// The input does not fit.
  public static func refusal(
    _ message: String, attribute: String? = nil, remedy: String? = nil
  ) -> PluginError {
    PluginError(message, attribute: attribute, remedy: remedy, isRefusal: true)
  }
}

/// Runs a body that C calls: what it throws is written to the host's structure.
func attempt(_ error: UnsafeMutablePointer<espalier_error>?, _ body: () throws -> Void) -> Int32 {
  do {
    try body()
    return Int32(ESPALIER_OK)
  } catch let thrown as PluginError {
    guard let error else { return Int32(ESPALIER_FAILED) }
    write(thrown.message, to: &error.pointee.message)
    write(thrown.attribute ?? "", to: &error.pointee.attribute)
    write(thrown.remedy ?? "", to: &error.pointee.remedy)
    return Int32(thrown.isRefusal ? ESPALIER_REFUSED : ESPALIER_FAILED)
  } catch let thrown {
    if let error { write("\(thrown)", to: &error.pointee.message) }
    return Int32(ESPALIER_FAILED)
  }
}

/// Writes a text to a fixed array of characters, cut if it is too long, with a zero byte at the end.
func write<Characters>(_ text: String, to characters: inout Characters) {
  withUnsafeMutableBytes(of: &characters) { bytes in
    var cut = text[...]
    while cut.utf8.count >= bytes.count { cut = cut.dropLast() }
    for (index, byte) in cut.utf8.enumerated() { bytes[index] = byte }
    bytes[cut.utf8.count] = 0
  }
}

/// A text from the host.
func read(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

extension UnsafePointer<espalier_sink> {
  func say(_ json: JSON) {
    var text = json.line
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { pointee.write(pointee.context, $0.baseAddress, UInt64($0.count)) }
    }
  }
}
