import Glibc

/// Turns the bytes of WAV files into values of one shape: mono, at one rate, cut or filled up with silence, and as a
/// spectrogram if it is asked for. One for each thread.
///
/// The spectrogram is librosa's `power_to_db(melspectrogram(…), top_db=None)`: periodic Hann windows about every hop-th
/// sample, silence beyond the ends, the powers of the frequencies summed in bands, and of those 10 · log10(max(power,
/// 1e-10)), in decibels.
package final class SoundDecoder {
  let settings: SoundSettings
  private let transform: FourierTransform
  private let bands: [MelBands.Band]
  private let window: [Double]
  private var real: [Double]
  private var imaginary: [Double]
  private var powers: [Double]
  private static let floor = 1e-10

  init(_ settings: SoundSettings) {
    self.settings = settings
    let size = settings.fftSize
    transform = FourierTransform(size: settings.features == .logMel ? size : 2)
    bands =
      settings.features == .logMel
      ? MelBands(
        count: settings.mels, fftSize: size, rate: settings.rate, lowest: settings.lowest, highest: settings.top,
        scale: settings.scale
      ).bands : []
    window = (0..<size).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(size)) }
    real = [Double](repeating: 0, count: size)
    imaginary = real
    powers = [Double](repeating: 0, count: size / 2 + 1)
  }

  /// - Parameter values: as many as the settings' shape has.
  func decode(_ content: UnsafeRawBufferPointer, into values: UnsafeMutablePointer<Float>) throws(WAVFault) {
    let file = try WAVFile(content)
    let resampler = Resampler(from: file.rate, to: settings.rate)
    let signal = resampler(try file.mono(most: resampler.needed(for: settings.length)), count: settings.length)
    switch settings.features {
    case .waveform: signal.withUnsafeBufferPointer { values.update(from: $0.baseAddress!, count: $0.count) }
    case .logMel: spectrogram(signal, into: values)
    }
  }

  /// - Parameter values: [mels, frames]
  func spectrogram(_ signal: [Float], into values: UnsafeMutablePointer<Float>) {
    let (size, frames) = (settings.fftSize, settings.frames)
    for frame in 0..<frames {
      let first = frame * settings.hop - size / 2
      for index in 0..<size {
        let sample = first + index
        real[index] = sample >= 0 && sample < signal.count ? Double(signal[sample]) * window[index] : 0
      }
      real.withUnsafeMutableBufferPointer { real in
        imaginary.withUnsafeMutableBufferPointer { imaginary in
          powers.withUnsafeMutableBufferPointer { powers in
            transform.powers(real.baseAddress!, imaginary.baseAddress!, into: powers.baseAddress!)
          }
        }
      }
      for (row, band) in bands.enumerated() {
        var sum = 0.0
        for (offset, weight) in band.weights.enumerated() { sum += weight * powers[band.first + offset] }
        values[row * frames + frame] = Float(10 * log10(max(sum, Self.floor)))
      }
    }
  }
}

extension SoundDecoder {
  /// Whether a file is a sound, of which all values are finite: for those who try what happens.
  package static func decodes(_ bytes: [UInt8], _ settings: SoundSettings) -> Bool {
    var values = [Float](repeating: .nan, count: settings.extents.reduce(1, *))
    return bytes.withUnsafeBytes { content in
      values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress,
          (try? SoundDecoder(settings).decode(content, into: start)) != nil
        else { return false }
        precondition(values.allSatisfy { $0.isFinite }, "sounds are finite")
        return true
      }
    }
  }
}
