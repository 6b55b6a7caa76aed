import Compilation
import Diagnostics
import Primitives

extension CaseProgram {
  /// Compares the gradients of a forward program with central differences of its loss,
  /// (L(p + h) − L(p − h)) / 2h, formed in double precision from the output.
  ///
  /// Every element of small parameters is looked at, and `samples` of each larger one, evenly spread.
  /// - parameters:
  ///   - step: h; a power of two, so that it is added without rounding where the numbers allow
  ///   - tolerance: a share of the largest difference quotient of the parameter, at least of 1
  /// - returns: what differs, as sentences
  public func gradientMismatches(
    on backend: some Backend, step: Float = 1.0 / 128, samples: Int = 24, tolerance: Double = 1e-3
  ) throws(DiagnosticsError) -> [String] {
    let differentiated = program.differentiated()
    let session = try backend.open(differentiated, threads: 1)
    let training = try session.compile(differentiated)
    let found = transformed { _ in differentiated }.run(training, in: session)
    try training.checkFault()
    let forward = try session.compile(program)
    fill(forward)

    var mismatches: [String] = []
    for (number, values) in parameters.enumerated() {
      let stride = max(1, values.count / samples)
      var quotients: [(element: Int, quotient: Double)] = []
      for element in Swift.stride(from: 0, to: values.count, by: stride) {
        func loss(at value: Float) -> Double {
          var changed = values
          changed[element] = value
          session.write(changed, to: .parameter(number))
          return preciseLoss(forward)
        }
        let (above, below) = (values[element] + step, values[element] - step)
        quotients.append((element, (loss(at: above) - loss(at: below)) / Double(above - below)))
      }
      session.write(values, to: .parameter(number))
      let scale = quotients.reduce(1) { max($0, abs($1.quotient)) }
      for (element, quotient) in quotients {
        let gradient = Double(found.gradients[number][element])
        if !(abs(gradient - quotient) <= tolerance * scale) {
          mismatches.append("gradient \(number + 1)[\(element)] is \(gradient), by differences \(quotient)")
          break
        }
      }
    }
    return mismatches
  }

  /// The loss of a run with its last sum in double precision.
  private func preciseLoss(_ executable: any Executable) -> Double {
    executable.run(key: RandomKey(seed: 7, step: 3))
    return executable.withOutput { output in
      guard program.output != program.loss, let coefficients = buffers.last else { return Double(output[0]) }
      return zip(output, coefficients).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
  }
}
