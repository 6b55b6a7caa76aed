import HTTPTypes
import Hummingbird

extension DashboardResponder {
  /// What every answer says: nothing is kept, shown in frames, or told to others.
  static let headers: HTTPFields = [
    .cacheControl: "no-store", .contentSecurityPolicy: "frame-ancestors 'none'", .xContentTypeOptions: "nosniff",
    requiredName("Referrer-Policy"): "no-referrer", requiredName("Cross-Origin-Resource-Policy"): "same-origin",
    requiredName("Cross-Origin-Opener-Policy"): "same-origin",
  ]

  static func page(_ text: String) -> Response { response(.ok, "text/html; charset=utf-8", text) }

  static func response(_ status: HTTPResponse.Status, _ mediaType: String, _ text: String) -> Response {
    var headers = headers
    headers[.contentType] = mediaType
    if status == .methodNotAllowed { headers[.allow] = "GET, HEAD" }
    if status == .serviceUnavailable { headers[.retryAfter] = "5" }
    // Nothing more is said to whom nothing was given.
    if status == .contentTooLarge || status == .methodNotAllowed { headers[.connection] = "close" }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static func response(_ file: CandidateFile) -> Response {
    let pieceByteCount = 65_536
    var headers = headers
    headers[.contentType] = file.mediaType
    headers[.contentDisposition] = "attachment; filename=\"\(file.name)\""
    let body = ResponseBody(contentLength: file.byteCount) { writer in
      var offset = 0
      while offset < file.byteCount {
        guard let bytes = file.bytes(at: offset, count: pieceByteCount) else { throw FileCutShort() }
        try await writer.write(ByteBuffer(bytes: bytes))
        offset += bytes.count
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }
}

/// A file became shorter while it was sent.
private struct FileCutShort: Error {}

/// The name of a header that the library does not name.
func requiredName(_ name: String) -> HTTPField.Name {
  guard let name = HTTPField.Name(name) else { preconditionFailure("it is a header's name") }
  return name
}
