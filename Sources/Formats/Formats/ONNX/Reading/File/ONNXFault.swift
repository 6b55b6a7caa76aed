/// What a node asks for that no layer does, or what is wrong with it. Whoever reads the file adds where.
struct ONNXFault: Error {
  var message: String
  /// The nearest thing that can be said, or what to do.
  var remedy: String?

  init(_ message: String, remedy: String? = nil) {
    self.message = message
    self.remedy = remedy
  }
}
