import Catalogues
import Diagnostics

/// The kind of data that folders of WAV files are, and its settings.
struct WAVFolderFiles: DatasetKind {
  static let kind = "wav-folder"
  static let help = "Sounds in WAV, in a folder for each class, as log-mel spectrograms or as they are."
  static let form = "a folder with a folder of WAV files for each class"

  var path = ""
  var testPart = TestPart()
  var sound = SoundSettings()
  var damaged = DamagedFiles.refuse

  static let settings: [Setting<Self>] =
    commonSettings + [
      Setting("rate", \.sound.rate, in: 1_000...192_000, help: "Samples a second that sounds are brought to."),
      Setting(
        "seconds", \.sound.seconds, in: 0.001...3_600,
        help: "How much of each sound is taken from its beginning; silence follows what is shorter."),
      Setting(
        "features", \.sound.features,
        help: "A log-mel spectrogram [1, mels, frames] in decibels, or the signal itself [1, samples]."),
      Setting("fftSize", \.sound.fftSize, in: 16...65_536, help: "Samples of a window, a power of two."),
      Setting("hop", \.sound.hop, in: 1...65_536, help: "Samples from one window to the next."),
      Setting("mels", \.sound.mels, in: 1...1_024, help: "Bands of frequencies."),
      Setting("lowest", \.sound.lowest, in: 0...96_000, help: "The lowest frequency that counts, in hertz."),
      Setting(
        "highest", \.sound.highest, in: 1...96_000,
        help: "The highest frequency that counts, in hertz; half the rate by default."),
      Setting(
        "scale", \.sound.scale, help: "How bands lie: Slaney's as in librosa, or HTK's as in torchaudio."),
      Setting(
        "damaged", \.damaged,
        help: "What is done about files that do not decode: nothing is read, or they are left out."),
    ]

  static func recognises(_ path: String) -> Bool { ClassFolders.isRecognised(path, WAVFolder.files) }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    try WAVFolder(path: path, sound, skipsDamaged: damaged == .skip, testPart: testPart, locations: locations)
  }
}
