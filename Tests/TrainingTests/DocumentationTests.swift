import Diagnostics
import Foundation
import JSONText
import Testing
import Training

/// The recipe in docs/training.md and the recipes that ship are recipes.
@Suite struct DocumentationTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func theDocumentedRecipeIsRead() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/training.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```json\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(!blocks.isEmpty)
    for block in blocks {
      let recipe = try Recipe(JSONDocument(SourceText(file: "docs/training.md", text: block)))
      let again = try Recipe(JSONDocument(SourceText(file: "again", text: JSONWriter.pretty(recipe.json))))
      #expect(again == recipe)
    }
  }

  @Test func theShippedRecipesAreRead() throws {
    let folder = Self.root.appending(path: "recipes").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    #expect(files.count >= 6)
    for file in files {
      let recipe = try Recipe(path: "\(folder)/\(file)")
      #expect(recipe.name + ".json" == file)
    }
  }
}
