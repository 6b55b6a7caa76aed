import Foundation

extension HostileFile {
  static let tooMany = "expands to more than 100000 layers or blocks"

  /// Small texts that stand for large networks.
  static let networks: [HostileFile] = [
    HostileFile("billion-laughs", tooMany) { network(#"{"kind":"b39"}"#, blocks: laughs) },
    HostileFile("repeat-of-a-billion", "'repeat' is 1000000000, but must be") {
      network(#"{"kind":"relu","repeat":1000000000}"#)
    },
    HostileFile("repeats", tooMany) { network(list(0..<20) { _ in #"{"kind":"relu","repeat":10000}"# }) },
    HostileFile("repeats-of-nothing", tooMany) { network(#"{"kind":"e3"},{"kind":"relu"}"#, blocks: empty) },
    HostileFile("sizes-overflow", "more than 2^40 elements") {
      network(#"{"kind":"flatten"}"#, input: "[2147483647,2147483647,2147483647]")
    },
    HostileFile("sizes-overflow-later", "the output is too large") {
      network(#"{"kind":"upsample","factor":1024,"repeat":9}"#, input: "[1024,1024,1024]")
    },
    HostileFile("errors-by-the-billion", "this layer reads [features]") {
      let uses = #"{"kind":"x%","inputs":["input"],"name":"l"},{"kind":"x%","inputs":["input"],"name":"r"}"#
      let blocks = list(1..<41) { index in
        let body = uses.replacing("%", with: "\(index - 1)")
        return "\"x\(index)\":{\"layers\":[\(body),{\"kind\":\"add\",\"inputs\":[\"l\",\"r\"]}]}"
      }
      return network(#"{"kind":"x40"}"#, blocks: #""x0":{"layers":[{"kind":"linear","out":1}]},"# + blocks)
    },
    HostileFile("inputs-by-the-thousand", tooMany) {
      let inputs = list(0..<100_000) { _ in "\"input\"" }
      let blocks = "\"u\":{\"layers\":[{\"kind\":\"add\",\"inputs\":[\(inputs)]}]}"
      return network(#"{"kind":"u","repeat":10000}"#, blocks: blocks)
    },
    HostileFile("expressions-by-the-thousand", "this layer reads [features]") {
      let expression = "$in" + String(repeating: "+1", count: 200)
      let layers = list(0..<3900) { _ in "{\"kind\":\"conv2d\",\"padding\":1,\"out\":\"\(expression)\"}" }
      return network(layers + #",{"kind":"linear","out":1}"#)
    },
  ]

  /// Files that import others.
  static let imports: [HostileFile] = [
    HostileFile("imported-laughs", tooMany) { folder in
      try put(library(laughs), "laughs.json", in: folder)
      return try put(network(#"{"kind":"b39"}"#, imports: "\"laughs.json\""), "main.json", in: folder)
    },
    HostileFile("imported-nothing", tooMany) { folder in
      try put(library(empty), "empty.json", in: folder)
      return try put(network(#"{"kind":"e3"},{"kind":"relu"}"#, imports: "\"empty.json\""), "main.json", in: folder)
    },
    HostileFile("imported-nest", tooMany) { folder in
      let blocks = "\"n0\":{\"layers\":[\(list(0..<9) { _ in #"{"kind":"relu","repeat":10000}"# })]},"
      let nest = blocks + list(1..<62) { "\"n\($0)\":{\"layers\":[{\"kind\":\"n\($0 - 1)\"}]}" }
      try put(library(nest), "nest.json", in: folder)
      let layers = #"{"kind":"n61"},{"kind":"relu","repeat":10000},{"kind":"linear","out":1}"#
      return try put(network(layers, imports: "\"nest.json\""), "main.json", in: folder)
    },
    HostileFile("diamonds", "imports are nested more than 32 deep") { folder in
      for level in 0..<40 {
        for side in ["a", "b"] {
          let imports = "\"d\(level + 1)a.json\",\"d\(level + 1)b.json\""
          try put(
            library("\"d\(level)\(side)\":{\"layers\":[\(relu)]}", imports: imports), "d\(level)\(side).json",
            in: folder)
        }
      }
      return try put(network(#"{"kind":"d0a"}"#, imports: "\"d0a.json\",\"d0b.json\""), "main.json", in: folder)
    },
    HostileFile("imports-by-the-thousand", "cannot import 'm0.json'") { folder in
      try put(network(relu, imports: list(0..<100_000) { "\"m\($0).json\"" }), "main.json", in: folder)
    },
    HostileFile("many-large-imports", "larger than 1.75 MiB together") { folder in
      for index in 0..<20 {
        let comment = String(repeating: "x", count: 1 << 20)
        let text = "{\"espalier\":1,\"comment\":\"\(comment)\",\"blocks\":{\"u\(index)\":{\"layers\":[\(relu)]}}}"
        try put(text, "l\(index).json", in: folder)
      }
      return try put(network(relu, imports: list(0..<20) { "\"l\($0).json\"" }), "main.json", in: folder)
    },
  ]
}
