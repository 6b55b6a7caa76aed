import Diagnostics
import JSONText

/// Where a study's recipe and its architecture were written: in its own file, in files that it names, or nowhere.
public struct StudyPlaces {
  private struct Place {
    var document: JSONDocument
    var base = JSONPointer()
  }

  private var recipe: Place?
  private var architecture: Place?

  /// - Parameters:
  ///   - study: the study's file, where there is one
  ///   - recipe: a file that was named in place of the study's recipe
  ///   - architecture: likewise
  public init(study: JSONDocument? = nil, recipe: JSONDocument? = nil, architecture: JSONDocument? = nil) {
    self.recipe = recipe.map { Place(document: $0) } ?? study.flatMap { Self.place("recipe", in: $0) }
    self.architecture = architecture.map { Place(document: $0) } ?? study.flatMap { Self.place("architecture", in: $0) }
  }

  private static func place(_ member: String, in study: JSONDocument) -> Place? {
    guard case .object(let object) = study.root else { return nil }
    switch object[member] {
    case nil: return nil
    case .string(let path):
      return (try? JSONDocument(path: study.source.file.sibling(path))).map { Place(document: $0) }
    default: return Place(document: study, base: JSONPointer() / member)
    }
  }

  func recipe(_ pointer: JSONPointer) -> SourceLocation? { Self.location(pointer, in: recipe) }
  func architecture(_ pointer: JSONPointer) -> SourceLocation? { Self.location(pointer, in: architecture) }

  private static func location(_ pointer: JSONPointer, in place: Place?) -> SourceLocation? {
    place.map { $0.document.location(of: JSONPointer($0.base.steps + pointer.steps)) }
  }

  /// The texts of the files, for excerpts.
  public var sources: [String: SourceText] {
    [recipe, architecture].compactMap { $0?.document.source }.reduce(into: [:]) { $0[$1.file] = $1 }
  }
}
