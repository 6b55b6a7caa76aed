import Diagnostics
import GraphIR
import Glibc
import JSONText

extension Study {
  /// Whether there is a study that has begun.
  public static func exists(at address: StudyAddress) throws(DiagnosticsError) -> Bool {
    switch address {
    case .folder(let path): access(path + "/study.json", F_OK) == 0
    case .database(let url, let name): try PostgreSQLDatabase(url).specification(of: name) != nil
    }
  }

  /// Opens a study to continue it.
  /// - Parameter specification: what somebody wants to begin
  /// - Throws: when the study at the address began with another specification
  public static func resume(
    at address: StudyAddress, wanting specification: StudySpecification, loader: ArchitectureLoader,
    methods: StudyMethods
  ) throws(DiagnosticsError) -> Study {
    let study = try open(at: address, isReadOnly: false, loader: loader, methods: methods)
    var wanted = specification.asNewStudiesSay
    wanted.baseWeights = study.specification.baseWeights
    guard
      JSONWriter.canonical(study.specification.withoutRecords.json) == JSONWriter.canonical(wanted.withoutRecords.json)
    else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-study", "'\(address.text)' is a study of another specification",
          remedy: "Name another one with --study, or continue that one with 'espalier resume \(address.text)'"))
    }
    return study
  }
}
