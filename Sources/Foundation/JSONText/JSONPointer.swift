/// The way from the root of a document to a value in it (RFC 6901).
public struct JSONPointer: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) {
    self.steps = steps
  }

  public static func / (pointer: JSONPointer, key: String) -> JSONPointer {
    JSONPointer(pointer.steps + [.key(key)])
  }

  public static func / (pointer: JSONPointer, index: Int) -> JSONPointer {
    JSONPointer(pointer.steps + [.index(index)])
  }
}

extension JSONPointer: CustomStringConvertible {
  public var description: String {
    steps.map { step in
      switch step {
      case .key(let key): "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
      case .index(let index): "/\(index)"
      }
    }.joined()
  }
}
