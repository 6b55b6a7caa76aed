import GraphIR

/// Specimens that were made lately: the parents of candidates are candidates, and the good ones are parents again and
/// again.
final class SpecimenCache {
  /// Specimens kept before all are forgotten.
  static let capacity = 256

  private var specimens: [Architecture: Specimen] = [:]

  subscript(document: Architecture) -> Specimen? {
    get { specimens[document] }
    set {
      if specimens.count >= Self.capacity { specimens.removeAll() }
      specimens[document] = newValue
    }
  }
}
