import Diagnostics
import Tasks

/// A file of a data set that cannot be read as what it should be, for `data inspect`.
public struct UndecodableFile: Hashable, Sendable {
  public var path: String
  /// Such as "truncated at byte 1,024".
  public var reason: String

  public init(_ path: String, reason: String) {
    (self.path, self.reason) = (path, reason)
  }
}

extension DatasetSource {
  public var testOrigin: TestOrigin { .given }
  public var remarks: [String] { [] }
  public var undecodable: [UndecodableFile] { [] }
  public var files: [String] { [] }
}

extension TestPart {
  /// Where the test part comes from, for samples that come without one.
  /// - Parameter groups: how many there are; nil if the samples have none
  public func origin(groups: Int?) -> TestOrigin { fraction > 0 ? .setAside(self, groups: groups) : .none }
}

extension Samples {
  /// One of the two parts of samples that came without a test part: drawn by seed, each class giving its share, and no
  /// group in both.
  /// - Throws: when a part would be empty
  public func part(_ split: Split, of testPart: TestPart) throws(DiagnosticsError) -> Samples {
    guard testPart.fraction > 0 else {
      guard split == .test else { return self }
      throw DiagnosticsError(
        Diagnostic(
          code: "data-no-test", "data set '\(name)' has no test part, and testFraction is 0",
          remedy: "Set testFraction above 0, or name test files"))
    }
    let parts = try self.split(
      validation: .fraction(testPart.fraction), seed: UInt64(testPart.seed), stratified: targets.form == .classes,
      stream: .testPart)
    return split == .training ? parts.training : parts.validation
  }
}
