import CEspalierPlugin
import Diagnostics
import GraphIR
import JSONText
import Search
import Synchronization

/// A mutation that a plug-in brings.
struct PluginMutation: Mutation {
  typealias Edit = Search.Edit
  typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UInt64, UnsafePointer<espalier_sink>?,
      UnsafeMutablePointer<espalier_error>?
    ) -> Int32

  private let owner: PluginFunction
  private let function: Function
  private let context: PluginContext
  private let settings: String
  var weight: Double
  private let first = FirstFault()

  init(
    _ owner: PluginFunction, _ function: @escaping Function, _ context: PluginContext, weight: Double, settings: String
  ) {
    self.owner = owner
    self.function = function
    self.context = context
    self.weight = weight
    self.settings = settings
  }

  var fault: DiagnosticsError? { first.error }

  func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let seed: UInt64 = generator.next()
    do throws(PluginFailure) {
      return try edit(specimen.document.json, seed: seed)
    } catch {
      if !error.isRefusal { first.note(error.diagnostics) }
      return nil
    }
  }

  private func edit(_ document: JSONValue, seed: UInt64) throws(PluginFailure) -> Edit {
    let text = JSONWriter.line(document)
    let said = try owner.document("edit") { function(context.pointer, settings, text, seed, $0, $1) }
    guard case .object(let object) = said.root, let edited = object["document"],
      case .string(let change)? = object["change"], object.count == 2
    else {
      throw owner.failure("edit", "it did not say {\"document\": {…}, \"change\": \"…\"}")
    }
    do {
      return Edit(try Architecture(json: edited, file: said.source.file), change)
    } catch {
      throw owner.failure("edit", error.diagnostics.map(\.message).joined(separator: "; "))
    }
  }
}

/// Keeps the first fault.
private final class FirstFault: Sendable {
  private let fault = Mutex<DiagnosticsError?>(nil)

  var error: DiagnosticsError? { fault.withLock { $0 } }

  func note(_ error: DiagnosticsError) { fault.withLock { $0 = $0 ?? error } }
}
