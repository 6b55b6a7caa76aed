import Catalogues
import Diagnostics
import GraphIR

/// A kind of edit that a search makes to an architecture.
///
/// A mutation keeps the document valid where it can tell, and need not where it cannot: whoever applies it infers the
/// result and draws again if it does not hold.
///
/// ```swift
/// struct HalveEverything: Mutation, Configurable {
///   static let kind = "halve_everything"
///   static let help = "Halves every width."
///   var weight = 1.0
///
///   func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? { … }
/// }
/// ```
public protocol Mutation: Sendable {
  /// How often the mutation is drawn, against the weights of the others; 0 for never.
  var weight: Double { get set }

  /// The axes of a specimen that this mutation goes along.
  func axes(of specimen: Specimen) -> [Axis]

  /// A random edit; nil if there is nothing to edit.
  func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit?

  /// All edits that ``edit(_:using:)`` may make, and perhaps more of their kind, so that a small space can be walked to
  /// its end; nil if they are too many to be listed, or unknown.
  func edits(of specimen: Specimen) -> [Edit]?

  /// What went wrong in an edit, which is no fault of the specimen's; nil for mutations that cannot fail.
  var fault: DiagnosticsError? { get }
}

extension Mutation where Self: Configurable {
  public static var settings: [Setting<Self>] { [weightSetting] }

  /// The setting that every mutation has.
  public static var weightSetting: Setting<Self> {
    Setting("weight", \.weight, in: 0...1000, help: "How often it is drawn, against the weights of the others.")
  }

}

extension Mutation {
  public func axes(of specimen: Specimen) -> [Axis] { [] }
  public func edits(of specimen: Specimen) -> [Edit]? { nil }
  public var fault: DiagnosticsError? { nil }
}

/// A document after a mutation.
public struct Edit: Hashable, Sendable {
  public var document: Architecture
  /// What was done, in a few words: `block2: middle 8 → 12`.
  public var description: String

  public init(_ document: Architecture, _ description: String) {
    self.document = document
    self.description = description
  }
}
