import CEspalierPlugin
import Diagnostics
import Formats
import Glibc
import JSONText

/// A format that a plug-in writes.
struct PluginExporter: Sendable {
  typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, UnsafePointer<espalier_weight>?, UInt64, UnsafePointer<CChar>?,
      UnsafeMutablePointer<espalier_error>?
    ) -> Int32

  private let owner: PluginFunction
  private let function: Function
  private let context: PluginContext

  init(_ owner: PluginFunction, _ function: @escaping Function, _ context: PluginContext) {
    self.owner = owner
    self.function = function
    self.context = context
  }

  func write(_ network: ExportedNetwork, to path: String) throws(DiagnosticsError) {
    // The plug-in reads them only, though a tensor's pointer is not constant.
    var weights: [espalier_weight] = []
    defer {
      for weight in weights {
        free(UnsafeMutablePointer(mutating: weight.name))
        weight.tensor.data?.deallocate()
      }
    }
    for weight in network.weights {
      let values = UnsafeMutablePointer<Float>.allocate(capacity: max(1, weight.values.count))
      values.initialize(from: weight.values, count: weight.values.count)
      var tensor = espalier_tensor(weight.shape.extents)
      tensor.data = UnsafeMutableRawPointer(values)
      weights.append(espalier_weight(name: UnsafePointer(strdup(weight.name)), tensor: tensor))
    }
    let document = JSONWriter.line(network.document)
    do throws(PluginFailure) {
      try owner.call("write") { function(context.pointer, document, weights, UInt64(weights.count), path, $0) }
    } catch {
      throw error.diagnostics
    }
    guard access(path, R_OK) == 0 else {
      throw owner.failure("write", "it wrote no file '\(path)'").diagnostics
    }
  }
}
