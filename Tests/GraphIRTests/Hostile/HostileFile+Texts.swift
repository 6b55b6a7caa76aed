import Foundation
import Glibc

extension HostileFile {
  /// Large texts.
  static let texts: [HostileFile] = [
    HostileFile("deep-lists", "nested more than 256 deep") {
      String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    },
    HostileFile("deep-objects", "nested more than 256 deep") {
      String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000)
    },
    HostileFile("lists-by-the-thousand", "the document is a list") { "[\(list(0..<690_000) { _ in "[]" })]" },
    HostileFile("objects-by-the-thousand", "the document is a list") { "[\(list(0..<690_000) { _ in "{}" })]" },
    HostileFile("members-by-the-thousand", "'k0' is not a member") {
      "{\"espalier\":1,\(list(0..<150_000) { "\"k\($0)\":1" })}"
    },
    HostileFile("attributes-by-the-thousand", "'a0' is not an attribute of relu") {
      network("{\"kind\":\"relu\",\(list(0..<150_000) { "\"a\($0)\":1" })}")
    },
    HostileFile("declarations-by-the-thousand", "80000 are declared here, more than 256") {
      let attributes = list(0..<80_000) { "\"a\($0)\":\"$in\"" }
      return network(#"{"kind":"u"}"#, blocks: "\"u\":{\"attributes\":{\(attributes)},\"layers\":[\(relu)]}")
    },
    HostileFile("blocks-by-the-thousand", "this layer reads [features]") {
      network(
        #"{"kind":"linear","out":1}"#, blocks: list(0..<45_000) { "\"b\($0)\":{\"layers\":[\(relu)]}" })
    },
    HostileFile("layers-by-the-thousand", tooMany) { network(list(0..<120_000) { _ in relu }) },
    HostileFile("kinds-by-the-thousand", "'rel0' is neither") {
      network(list(0..<60_000) { "{\"kind\":\"rel\($0)\"}" })
    },
    HostileFile("unknown-inputs-by-the-thousand", "there is no layer 'lyer0' here") {
      network(list(0..<30_000) { "{\"kind\":\"relu\",\"name\":\"layer\($0)\",\"inputs\":[\"lyer\($0)\"]}" })
    },
    HostileFile("unused-by-the-thousand", "nothing reads this layer") {
      network(list(0..<50_000) { _ in #"{"kind":"relu","inputs":["input"]}"# })
    },
    HostileFile("long-cycle", "depend on each other in a circle") {
      network(
        list(0..<40_000) { "{\"kind\":\"relu\",\"name\":\"l\($0)\",\"inputs\":[\"l\(($0 + 1) % 40_000)\"]}" })
    },
    HostileFile("huge-name", "cannot name a layer") {
      network("{\"kind\":\"relu\",\"name\":\"\(String(repeating: "x", count: 2_000_000))\"}")
    },
    HostileFile("huge-kind", "is neither a layer nor a block") {
      network("{\"kind\":\"\(String(repeating: "x", count: 2_000_000))\"}")
    },
    HostileFile("huge-expression", "longer than 512 characters") {
      network("{\"kind\":\"conv2d\",\"out\":\"$\(String(repeating: "x", count: 2_000_000))\"}")
    },
    HostileFile("huge-formula", "longer than 512 characters") {
      network("{\"kind\":\"elementwise\",\"expression\":\"x\(String(repeating: "+x", count: 500_000))\"}")
    },
    HostileFile("deep-formula", "longer than 512 characters") {
      let (open, close) = (String(repeating: "(", count: 10_000), String(repeating: ")", count: 10_000))
      return network("{\"kind\":\"elementwise\",\"expression\":\"\(open)x\(close)\"}")
    },
    HostileFile("formula-nested-as-deep-as-fits", "nested too deeply") {
      network("{\"kind\":\"elementwise\",\"expression\":\"\(String(repeating: "(", count: 512))\"}")
    },
    HostileFile("formulas-by-the-thousand", "the expression ends where a value is due") {
      let expression = "x" + String(repeating: "+x", count: 250) + "+"
      return network(list(0..<3500) { _ in "{\"kind\":\"elementwise\",\"expression\":\"\(expression)\"}" })
    },
  ]

  /// What is no text, or no file.
  static let files: [HostileFile] = [
    HostileFile("200-megabytes", "is larger than 2 MiB") { folder in
      let path = try put("", "large.json", in: folder)
      truncate(path, 200 << 20)
      return path
    },
    HostileFile("invalid-utf8", "byte 0xFF is not valid UTF-8") { folder in
      let path = "\(folder)/latin.json"
      let text = Data(#"{"espalier":1,"name":""#.utf8) + [0xFF, 0xFE] + Data(#"","input":[4],"layers":[]}"#.utf8)
      try text.write(to: URL(fileURLWithPath: path))
      return path
    },
    HostileFile("pipe", "is a pipe, not a file") { folder in
      mkfifo("\(folder)/pipe.json", 0o600)
      return "\(folder)/pipe.json"
    },
    HostileFile("directory", "is a directory, not a file") { $0 },
    HostileFile("device", "is a device, not a file") { _ in "/dev/zero" },
    HostileFile("imports-of-such", "is a pipe, not a file") { folder in
      mkfifo("\(folder)/pipe.json", 0o600)
      truncate(try put("", "large.json", in: folder), 200 << 20)
      try put(String(repeating: "[", count: 100_000), "deep.json", in: folder)
      let imports = ["pipe.json", "large.json", "deep.json", ".", "/dev/zero", "missing.json"]
      return try put(
        network(relu, imports: imports.map { "\"\($0)\"" }.joined(separator: ",")), "main.json", in: folder)
    },
  ]
}
