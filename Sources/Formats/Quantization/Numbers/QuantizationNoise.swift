import Compilation
import Diagnostics
import Dispatch
import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How far a layer's results in 8-bit numbers are from those in floats.
public struct QuantizationNoise: Hashable, Sendable {
  /// The path of the layer.
  public var layer: String
  /// 10 · log₁₀(Σ x² / Σ (x − x̂)²), in decibels; infinite where nothing differs.
  public var signalToNoise: Double
}

extension Quantizer {
  /// The noise of each operator's result on samples, the worst first.
  /// - parameter inputs: normalised samples, one after the other
  public func noise(of quantized: QuantizedProgram, inputs: [Float]) throws(DiagnosticsError) -> [QuantizationNoise] {
    let results = program.operators.map(\.output)
    let run = try ObservedRun(
      frozen, constants: constants, values: results.map { program.tensors[$0].value }, batchSize: 1, backend: backend,
      threads: threads)
    var interpreter = QuantizedInterpreter(quantized)
    var (signal, noise) = (results.map { _ in 0.0 }, results.map { _ in 0.0 })
    let size = graph.input.elementCount
    var sample = 0
    run.forEachBatch(of: inputs) { position, values in
      if position == 0 {
        _ = interpreter.run(real: inputs[sample * size..<(sample + 1) * size])
        sample += 1
      }
      let tensor = results[position]
      let (numbers, range) = (interpreter.numbers(tensor), quantized.tensors[tensor].range)
      for (value, number) in zip(values, numbers) {
        let difference = Double(value) - range.real(number)
        signal[position] += Double(value) * Double(value)
        noise[position] += difference * difference
      }
    }
    return results.indices.map { position in
      let origin = program.operators[position].origin
      return QuantizationNoise(
        layer: graph.nodes.indices.contains(origin) ? graph.path(of: origin) : "network",
        signalToNoise: noise[position] == 0 ? .infinity : 10 * log10(signal[position] / noise[position]))
    }.sorted { ($0.signalToNoise, $0.layer) < ($1.signalToNoise, $1.layer) }
  }
}

extension QuantizedProgram {
  /// What computes the outputs of normalised samples, one after the other, on several threads.
  public func computing(threads: Int) -> @Sendable ([Float]) -> [Float] {
    let size = tensors[input].elementCount
    let width = tensors[output].elementCount
    let fast = fastProducts
    return { inputs in
      let count = inputs.count / size
      let parts = max(1, min(threads, count))
      var outputs = [Float](repeating: 0, count: count * width)
      outputs.withUnsafeMutableBufferPointer { outputs in
        nonisolated(unsafe) let target = outputs
        inThreads(parts) { part in
          var interpreter = QuantizedInterpreter(self, fast)
          for sample in part * count / parts..<(part + 1) * count / parts {
            let result = interpreter.run(real: inputs[sample * size..<(sample + 1) * size])
            for index in 0..<width { target[sample * width + index] = result[index] }
          }
        }
      }
      return outputs
    }
  }
}

/// Calls the body for each part, each on a thread of its own.
private func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  guard count > 1 else { return body(0) }
  DispatchQueue.concurrentPerform(iterations: count, execute: body)
}
