import CEspalierPlugin
import Foundation
import PluginHost
import SnapshotSupport
import Testing

/// The binary interface stays what it is: a plug-in that was built against its first version loads for ever.
@Suite struct InterfaceTests {
  /// Sizes as Swift sees them; CEspalierPlugin/layout.c pins every offset as the C compiler sees it.
  @Test func sizesArePinned() {
    #expect(MemoryLayout<espalier_error>.size == 840)
    #expect(MemoryLayout<espalier_sink>.size == 24)
    #expect(MemoryLayout<espalier_shape>.size == 72)
    #expect(MemoryLayout<espalier_tensor>.size == 144)
    #expect(MemoryLayout<espalier_parameter>.size == 152)
    #expect(MemoryLayout<espalier_pass>.size == 120)
    #expect(MemoryLayout<espalier_layer>.size == 96)
    #expect(MemoryLayout<espalier_mutation>.size == 48)
    #expect(MemoryLayout<espalier_sampler>.size == 72)
    #expect(MemoryLayout<espalier_objective>.size == 48)
    #expect(MemoryLayout<espalier_dataset>.size == 80)
    #expect(MemoryLayout<espalier_weight>.size == 152)
    #expect(MemoryLayout<espalier_exporter>.size == 48)
    #expect(MemoryLayout<espalier_contribution>.size == 16)
    #expect(MemoryLayout<espalier_plugin>.size == 48)
    #expect(MemoryLayout<espalier_host>.size == 24)
    #expect(MemoryLayout<espalier_predictions>.size == 48)
    #expect(MemoryLayout<espalier_metric>.size == 48)
    #expect(ESPALIER_INTERFACE == 2)
  }

  /// Every offset, as the C compiler of this machine lays structures out.
  @Test func offsetsArePinned() throws {
    let folder = try TemporaryFolder()
    let header = try String(contentsOfFile: Repository.headers + "/espalier_plugin.h", encoding: .utf8)
    var program = "#include <stddef.h>\n#include <stdio.h>\n#include \"espalier_plugin.h\"\nint main(void) {\n"
    for structure in header.split(separator: "typedef struct ").dropFirst() {
      guard let open = structure.firstIndex(of: "{"), let end = structure.range(of: "\n} ") else { continue }
      let name = structure[..<open].trimmingCharacters(in: .whitespaces)
      program += "  printf(\"\(name) %zu\\n\", sizeof(\(name)));\n"
      // Comments may hold semicolons.
      let body = String(structure[structure.index(after: open)..<end.lowerBound])
        .replacing(/\/\*(?s:.*?)\*\//, with: "")
      for line in body.split(separator: ";") {
        let declaration = String(line).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !declaration.isEmpty else { continue }
        for member in Self.members(of: declaration) {
          program += "  printf(\"  \(member) %zu\\n\", offsetof(\(name), \(member)));\n"
        }
      }
    }
    try folder.write(program + "  return 0;\n}\n", to: "layout.c")
    let built = try folder.run("cc", ["-std=c11", "-I", Repository.headers, "layout.c", "-o", "layout"])
    try #require(built.status == 0, "\(built.error)")
    try expectSnapshot(folder.run("./layout", []).output, "interface-2.txt")
  }

  private static func members(of declaration: String) -> [String] {
    if let function = declaration.firstMatch(of: /\(\*(\w+)\)/) { return [String(function.1)] }
    return declaration.split(separator: ",").compactMap { part in
      part.replacing(/\[.*\]/, with: "").matches(of: /\w+/).last.map { String($0.output) }
    }
  }

  /// The header as it was first released, kept beside this test: what is written against it builds and passes today.
  @Test func theFirstHeaderServesStill() throws {
    let folder = try TemporaryFolder()
    let first = Repository.root.appending(path: "Tests/PluginHostTests/Golden/interface-1").path
    let built = try folder.run(
      "cc",
      [
        "-std=c11", "-O1", "-shared", "-fPIC", "-I", first, "\(first)/learned_threshold.c", "-o", "libfirst.so", "-lm",
      ])
    try #require(built.status == 0, "\(built.error)")
    let plugin = try Plugin(path: "\(folder.path)/libfirst.so")
    #expect(plugin.contributions.map(\.kind) == ["learned_threshold"])
    #expect(try folder.espalier("plugins", "check", "libfirst.so", "--check", "gradients").status == 0)
  }

  #if arch(x86_64)
  /// A binary that was built once, with the first header.
  @Test func theFirstBinaryLoadsStill() throws {
    let folder = try TemporaryFolder()
    let binary = Repository.root.appending(path: "Tests/PluginHostTests/Golden/interface-1/x86_64.so").path
    let plugin = try Plugin(path: binary)
    #expect(plugin.identity.name == "learned-threshold")
    #expect(plugin.identity.hash == "9e97518ecd0449b07b7e4317fb37bc98e7ce43534e13d30a684eaa216b065854")
    let said = try folder.espalier("plugins", "check", binary)
    #expect(said.status == 0, "\(said.output)")
  }
  #endif
}
