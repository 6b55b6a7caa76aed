import Foundation

extension HostileFile {
  /// Files with more faults than anyone reads, and names that are longer.
  static let faults: [HostileFile] = [
    HostileFile("unknown-attributes", "further errors are not shown") {
      let attributes = list(0..<20_000) { "\"\(word($0, of: 60))\":1" }
      let declared = list(0..<256) { "\"\(word($0, of: 63))\":{\"type\":\"integer\"}" }
      let block = "\"b\":{\"attributes\":{\(declared)},\"layers\":[\(relu)]}"
      return network("{\"kind\":\"b\",\(attributes)}", blocks: block)
    },
    HostileFile("unknown-fixed-layers", "there is no layer 'nowhere0'. Layers are activation0, ") {
      section("\"fixed\":[\(list(0..<8_000) { "\"nowhere\($0)\"" })]", layers: 2_000)
    },
    HostileFile("unknown-values", "further errors are not shown") {
      section("\"values\":{\(list(0..<8_000) { "\"activation\($0 % 2000).slope\($0)\":[1]" })}", layers: 2_000)
    },
    HostileFile("ties-by-the-ten-thousand", "is tied to 'activation0.repeat' already") {
      let ties = list(0..<20_000) { "[\"activation\($0 % 2000).repeat\"]" }
      return section("\"ties\":[\(ties)]", layers: 2_000)
    },
    HostileFile("imports-of-a-section", "cannot import 'm0.json'") {
      section("\"import\":[\(list(0..<50_000) { "\"m\($0).json\"" })]", layers: 1)
    },
    HostileFile("a-name-of-a-megabyte", "cannot name a block") {
      let name = String(repeating: "n", count: 800_000)
      let attributes = list(0..<2_000) { "\"a\($0)\":1" }
      return network("{\"kind\":\"\(name)\",\(attributes)}", blocks: "\"\(name)\":{\"layers\":[\(relu)]}")
    },
    HostileFile("one-character-of-a-megabyte", "is neither a layer nor a block that is imported") {
      network("{\"kind\":\"a\(String(repeating: "\u{301}", count: 700_000))\"}")
    },
    HostileFile("kinds-by-value", "further errors are not shown") {
      let body = list(0..<200) { _ in #"{"kind":"$k","inputs":["input"]}"# }
      return network(
        list(0..<8_000) { _ in #"{"kind":"b"}"# },
        blocks: "\"b\":{\"attributes\":{\"k\":\"rellu\"},\"layers\":[\(body)]}")
    },
    HostileFile("one-library-of-many-names", "'nowhere' is neither a layer nor a block") { folder in
      try put(library(list(0..<2_000) { "\"b\($0)\":{\"layers\":[\(relu)]}" }), "l.json", in: folder)
      let names = list(0..<4_000) { number in
        "\"" + (0..<12).map { number >> $0 & 1 == 0 ? "./" : ".//" }.joined() + "l.json\""
      }
      return try put(network(#"{"kind":"nowhere"}"#, imports: names), "main.json", in: folder)
    },
  ]

  /// A network of activations with a search section.
  private static func section(_ members: String, layers: Int) -> String {
    let names = list(0..<layers) { "{\"kind\":\"leaky_relu\",\"name\":\"activation\($0)\"}" }
    return "{\"espalier\":1,\"input\":[3,8,8],\"layers\":[\(names)],\"search\":{\(members)}}"
  }

  /// A name that differs from others of its length in a few letters.
  private static func word(_ number: Int, of length: Int) -> String {
    let digits = String(number)
    return "w" + String(repeating: "x", count: length - 1 - digits.utf8.count) + digits
  }
}
