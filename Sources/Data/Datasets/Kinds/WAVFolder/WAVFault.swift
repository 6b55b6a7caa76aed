/// Why a sound file cannot be decoded. Offsets count bytes of the file.
enum WAVFault: Error, Hashable {
  case empty
  /// What it is instead, if that is known.
  case otherFormat(String?)
  case truncated(at: Int, needed: Int)
  case chunk(String, String)
  case lacks(String)
  /// How its samples are coded.
  case coding(String)
  case bits(Int, isFloat: Bool)
  case channels(Int)
  case rate(Int)
  case frameSize(found: Int, expected: Int)
  case notFinite(frame: Int)

  /// What follows "FILE: ".
  var message: String {
    switch self {
    case .empty: "the file is empty"
    case .otherFormat(let name?): "it is \(name), and only WAV is read"
    case .otherFormat(nil): "it is no WAV file"
    case .truncated(let offset, let needed): "the file ends at byte \(offset), where \(needed) bytes should be"
    case .chunk(let name, let words): "its chunk '\(name)' \(words)"
    case .lacks(let what): "it has no \(what)"
    case .coding(let words): "its samples are coded as \(words), and only PCM and floats are read"
    case .bits(let bits, let isFloat):
      "its samples are \(isFloat ? "floats" : "numbers") of \(bits) bits; \(isFloat ? "32 and 64" : "8, 16, 24 and 32") are read"
    case .channels(let count): "it has \(count) channels; 1 to \(WAVFile.mostChannels) are read"
    case .rate(let rate):
      "it has \(rate) samples a second; \(WAVFile.rates.lowerBound) to \(WAVFile.rates.upperBound) are read"
    case .frameSize(let found, let expected):
      "its header says that the channels of a moment have \(found) bytes, but they have \(expected)"
    case .notFinite(let frame): "sample \(frame) is not a finite number"
    }
  }
}
