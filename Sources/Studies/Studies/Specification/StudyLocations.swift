import Diagnostics
import JSONText
import Training

/// Where a study's recipe and its architecture were written: in its own file, in files that it names, or nowhere.
public struct StudyLocations {
  private struct Part {
    var document: JSONDocument
    var base = JSONPointer()
  }

  private var recipe: Part?
  private var architecture: Part?

  /// - Parameters:
  ///   - study: the study's file, if there is one
  ///   - recipe: a file that was named instead of the study's recipe
  ///   - architecture: likewise
  public init(study: JSONDocument? = nil, recipe: JSONDocument? = nil, architecture: JSONDocument? = nil) {
    self.recipe = recipe.map { Part(document: $0) } ?? study.flatMap { Self.part("recipe", in: $0) }
    self.architecture = architecture.map { Part(document: $0) } ?? study.flatMap { Self.part("architecture", in: $0) }
  }

  private static func part(_ member: String, in study: JSONDocument) -> Part? {
    guard case .object(let object) = study.root else { return nil }
    switch object[member] {
    case nil: return nil
    case .string(let path):
      return (try? JSONDocument(ArchitectureText.read(study.source.file.sibling(path)))).map { Part(document: $0) }
    default: return Part(document: study, base: JSONPointer() / member)
    }
  }

  func recipe(_ pointer: JSONPointer) -> SourceLocation? { Self.location(pointer, in: recipe) }
  func architecture(_ pointer: JSONPointer) -> SourceLocation? { Self.location(pointer, in: architecture) }

  private static func location(_ pointer: JSONPointer, in part: Part?) -> SourceLocation? {
    part.map { $0.document.location(of: JSONPointer($0.base.steps + pointer.steps)) }
  }

  /// The texts of the files, for excerpts.
  public var sources: [String: SourceText] {
    [recipe, architecture].compactMap { $0?.document.source }.reduce(into: [:]) { $0[$1.file] = $1 }
  }
}
