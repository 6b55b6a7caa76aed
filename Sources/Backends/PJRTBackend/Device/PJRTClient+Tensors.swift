import Compilation
import Diagnostics
import StableHLO

extension PJRTClient {
  func upload<Element>(_ elements: [Element], _ type: TensorType) throws(DiagnosticsError) -> DeviceBuffer {
    let result = elements.withUnsafeBufferPointer { elements -> Result<DeviceBuffer, DiagnosticsError> in
      do throws(DiagnosticsError) {
        return .success(try DeviceBuffer(elements, type, on: self))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Uploads what an argument of a module is to be.
  func upload<Element>(
    _ elements: [Element], _ slot: StableHLOModule.Slot, of module: StableHLOModule
  ) throws(DiagnosticsError) -> DeviceBuffer {
    guard let argument = module.arguments.first(where: { $0.slot == slot }) else {
      preconditionFailure("the module reads it")
    }
    return try upload(elements, argument.type)
  }

  /// Whether samples leave the device room to train on them.
  func hasRoom(for samples: ResidentSamples) -> Bool {
    guard let memory else { return true }
    return samples.values.byteCount <= memory.free / 2
  }

  /// Samples, labels and targets on the device.
  func resident(
    _ samples: ResidentSamples, for module: StableHLOModule
  ) throws(DiagnosticsError) -> [StableHLOModule.Slot: DeviceBuffer] {
    let values =
      switch samples.values {
      case .bytes(let bytes): try upload(bytes, .samples, of: module)
      case .floats(let floats): try upload(floats, .samples, of: module)
      }
    return [
      .samples: values, .labels: try upload(samples.labels, .labels, of: module),
      .classTargets: try upload(samples.classTargets, .classTargets, of: module),
    ]
  }
}
