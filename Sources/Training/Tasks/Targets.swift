/// What the samples of a data set are labelled with.
public enum Targets: Hashable, Sendable {
  /// One class out of several. Written to a program as a distribution [classes].
  case classes(names: [String])
  /// Any number of labels out of several, each present (1) or absent (0): [labels].
  case labels(names: [String])
  /// Real numbers: [quantities].
  case quantities([Quantity])

  /// One number that a network predicts.
  public struct Quantity: Hashable, Sendable {
    public var name: String
    /// Such as "°C"; nil if the values are mere numbers.
    public var unit: String?

    public init(_ name: String, unit: String? = nil) {
      self.name = name
      self.unit = unit
    }
  }

  /// What distinguishes targets whatever their names are.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    case classes, labels, quantities

    /// The word for one of them.
    public var singular: String {
      switch self {
      case .classes: "class"
      case .labels: "label"
      case .quantities: "quantity"
      }
    }

    /// What training on such targets is called.
    public var taskName: String {
      switch self {
      case .classes: "classification"
      case .labels: "multi-label classification"
      case .quantities: "regression"
      }
    }
  }

  public var form: Form {
    switch self {
    case .classes: .classes
    case .labels: .labels
    case .quantities: .quantities
    }
  }

  public var names: [String] {
    switch self {
    case .classes(let names), .labels(let names): names
    case .quantities(let quantities): quantities.map(\.name)
    }
  }

  /// How many numbers a network gives for a sample.
  public var count: Int { names.count }

  /// The unit that all quantities share; nil if they have none or several.
  public var unit: String? {
    guard case .quantities(let quantities) = self, let first = quantities.first?.unit,
      quantities.allSatisfy({ $0.unit == first })
    else { return nil }
    return first
  }
}
