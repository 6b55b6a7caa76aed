import Diagnostics
import JSONText
import TensorTypes

/// What a file says of itself, checked against its size.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var type: ElementType
    var shape: Shape
    var bytes: Range<Int>
  }

  /// Where the tensors' bytes begin.
  let start: Int
  private(set) var metadata: [String: String] = [:]
  /// In the order of the bytes, without gaps.
  private(set) var tensors: [Entry] = []

  init(of file: borrowing BinaryFile) throws(DiagnosticsError) {
    let prefixByteCount = SafetensorsFile.prefixByteCount
    let prefix: [UInt8] = try file.read(prefixByteCount, at: 0)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.byteCount - prefixByteCount) else {
      throw file.fault("the header should have \(length) bytes, but the file has \(file.byteCount)")
    }
    guard length > 0 else { throw file.fault("the header has no bytes") }
    let limit = SafetensorsFile.maximumHeaderByteCount
    guard length <= UInt64(limit) else {
      throw file.fault("the header has \(length) bytes; at most \(limit >> 20) MiB are read")
    }
    let text: [UInt8] = try file.read(Int(length), at: prefixByteCount)
    let source = SourceText(file: "\(file.path)(header)", bytes: text)
    start = prefixByteCount + Int(length)
    var findings = JSONFindings()
    // Member by member, as the values of a whole header would take many times its size.
    var members = try JSONMembers(source, subject: "the header")
    while let member = try members.next() { read(member, &findings) }
    try findings.check(source)
    tensors.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
    var end = 0
    for entry in tensors {
      guard entry.bytes.lowerBound == end else {
        throw file.fault("tensor '\(entry.name.echoed)' begins at byte \(entry.bytes.lowerBound), where \(end) is due")
      }
      end = entry.bytes.upperBound
    }
    guard end == file.byteCount - start else {
      throw file.fault("the tensors have \(end) bytes, but \(file.byteCount - start) follow the header")
    }
  }

  private mutating func read(_ member: JSONObject.Member, _ findings: inout JSONFindings) {
    let location = JSONFindings.Location.root / member.key
    guard case .object(let inner) = member.value else {
      return findings.mismatch(member.value, at: location, key: member.key, expected: "an object")
    }
    guard member.key == SafetensorsFile.metadataKey else {
      return readTensor(member.key, JSONObjectReader(inner, at: location, subject: "a tensor"), &findings)
    }
    for entry in inner.members {
      if case .string(let text) = entry.value {
        metadata[entry.key] = text
      } else {
        findings.mismatch(entry.value, at: location / entry.key, key: entry.key, expected: "a string")
      }
    }
  }

  private mutating func readTensor(
    _ name: String, _ reader: JSONObjectReader<JSONFindings>, _ findings: inout JSONFindings
  ) {
    var reader = reader
    let typeName = reader.string("dtype", &findings)
    let extents = reader.list("shape", &findings)?.integers
    let offsets = reader.list("data_offsets", &findings)?.integers
    reader.finish(&findings)
    func refuse(_ message: String) {
      findings.add("bad-safetensors", at: reader.location, "tensor '\(name.echoed)' \(message)")
    }
    guard let typeName, let extents, let offsets, offsets.count == 2 else {
      return refuse("needs a \"dtype\", a \"shape\" of integers and two \"data_offsets\"")
    }
    guard let type = ElementType(rawValue: typeName) else {
      return refuse("has the type \(typeName.echoed); \(ElementType.readNames) are read")
    }
    do {
      let shape = try Shape(extents)
      guard offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] - offsets[0] == shape.elementCount * type.byteCount
      else { return refuse("of shape \(shape) has the bytes from \(offsets[0]) to \(offsets[1])") }
      tensors.append(Entry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1]))
    } catch {
      refuse("has no sound shape: \(error)")
    }
  }
}

extension [JSONValue] {
  /// The elements if all of them are integers.
  fileprivate var integers: [Int]? {
    let found = compactMap { if case .integer(let integer) = $0 { integer } else { nil } }
    return found.count == count ? found : nil
  }
}
