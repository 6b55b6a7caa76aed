/// The ranges of the numbers that people write, declared once for documents, their JSON Schemas, options and help.
/// Attributes of layers and settings of methods declare theirs where they are listed.
public enum Ranges {
  /// What files and databases hold as an integer. All seeds are from this range, so that each can be stored and read.
  public static let seed = 0...Int.max
  public static let epochs = 1...100_000
  /// Samples of a data set.
  public static let samples = 1...Int(Int32.max) - 1
  /// Samples that a study uses: one at least to train on, one to validate on.
  public static let subset = 2...Int(Int32.max)
  public static let batchSize = 1...65_536
  /// The batch that a summary's totals are computed for; nothing of it is allocated.
  public static let summarizedBatchSize = 1...1_048_576
  /// Samples that a preview shows.
  public static let tiles = 1...400
  /// Repetitions with different seeds.
  public static let seedCount = 1...1_000
  /// Repetitions of what may also be left out.
  public static let confirmations = 0...1_000

  // MARK: Machines and measurements
  public static let threads = 1...1_024
  public static let workers = 1...1_024
  /// With none, workers join by the study's database.
  public static let studyWorkers = 0...1_024
  /// Seconds for which a worker of another machine may be silent.
  public static let lease = 1...86_400
  /// Tasks of a job array.
  public static let slurmArray = 1...10_000
  /// Workers of all machines.
  public static let expectedWorkers = 1...16_384
  public static let runs = 1...1_000_000
  public static let rounds = 1...1_000
  /// Levels of blocks in a table or a drawing.
  public static let depth = 0...Int(Int32.max)
  /// Seconds that a process may take.
  public static let deadline = 0.001...86_400
  /// A port of TCP.
  public static let port = 1...65_535
  /// What a plug-in brings, by number.
  public static let contribution = 0...Int(Int32.max)

  // MARK: Studies
  /// Limits of a candidate's size, whatever it counts.
  public static let leastSize = 0...Int.max
  public static let mostSize = 1...Int.max
  /// A study's budget, whatever it counts.
  public static let budget = 1...Int.max
  public static let window = 1...65_536
  /// Trials by number; 0 is the base.
  public static let trial = 0...Int(Int32.max)
  public static let trialCount = 1...Int(Int32.max)
  /// Bounds of what a search may set an attribute to.
  public static let bound = -(1 << 53)...(1 << 53)
  /// Bounds of what a search may set a member of the recipe to.
  public static let recipeBound = -1e15...1e15
  /// Parts of a whole.
  public static let share = 0.0...1.0

  // MARK: Recipes
  public static let learningRate = 0.0...1_000
  public static let weightDecay = 0.0...1_000
  public static let momentum = 0.0...0.999_999
  public static let beta = 0.0...0.999_999_9
  public static let epsilon = 0.0...1.0
  /// What a batch counts for in the ranges of activations.
  public static let rangeMomentum = 0.0...1.0
  public static let clipNorm = 1e-12...1e12
  public static let averageDecay = 0.0...0.999_999_9
  public static let warmUpEpochs = 0.0...100_000
  public static let rateDivisor = 1.0...1e12
  public static let labelSmoothing = 0.0...1.0
  /// What single precision holds, in deviations of the quantity.
  public static let huberDelta = 1e-6...1e6
  public static let classWeight = 1e-6...1e6
  /// Pixels.
  public static let margin = 0...1_024
  public static let mixup = 0.0...1_000
  /// Points of a signal.
  public static let points = 0...65_536
  /// In units of a network's input.
  public static let noise = 0.0...1_000
  /// What single precision holds, of a channel.
  public static let mean = -1e30...1e30
  public static let deviation = 1e-30...1e30
  public static let channels = 1...65_536
  public static let patience = 1...100_000
  public static let minimumGain = 0.0...1e6

  // MARK: Formats
  /// Versions of the operators of ONNX that models are written in.
  public static let calibrationSamples = 1...1_000_000
  public static let opset = 17...28
  /// Samples that a C file's self-test has recorded.
  public static let selfTest = 1...10_000
}
