import Backends
import Compilation
import Datasets
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers
import PluginHost
import Training

/// Where networks are read, trained and searched for: what files may name, where data are found, and what computes.
///
/// ```swift
/// let workshop = Workshop()
/// let network = try workshop.network(path: "simple-cnn.json")
/// let trained = try workshop.train(network, on: "mnist1d")
/// ```
///
/// A value: a copy with other threads or another backend changes nothing of this one. Every method may be called from
/// several threads at once.
public struct Workshop: Sendable {
  /// The layers, data sets and search methods that files may name. Load plug-ins into it with
  /// `try workshop.toolkit.load(path: "libmine.so")`.
  public var toolkit: Toolkit
  /// Where data sets are looked for.
  public var locations: DataLocations
  /// What computes.
  public var backend: BackendChoice
  /// Threads of a training, and trainings of a study at the same time. One thread gives the same bits in every run of a
  /// training; a study gives the same frontier with any number.
  public var threads: Int

  /// A workshop with all that is built in.
  /// - Parameters:
  ///   - toolkit: what files may name; the built-ins by default
  ///   - data: a folder with data sets; `$ESPALIER_DATA`, `~/.cache/espalier` and the system's folders come after it
  ///   - backend: what computes; the fastest of this build by default
  ///   - threads: as many as there are cores by default
  public init(
    toolkit: Toolkit = Toolkit(layers: .builtin), data: String? = nil, backend: BackendChoice = .fastest,
    threads: Int? = nil
  ) {
    self.toolkit = toolkit
    var environment: [String: String] = [:]
    if let root = getenv("ESPALIER_DATA") { environment["ESPALIER_DATA"] = String(cString: root) }
    locations = DataLocations(
      explicit: data, environment: environment, home: getenv("HOME").map { String(cString: $0) })
    self.backend = backend
    self.threads = threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Reads a network from an architecture file.
  /// - Parameters:
  ///   - path: the file; the files that it imports are read with it
  ///   - values: values for the architecture's parameters, instead of their defaults
  /// - Returns: the network, which stands on its own: its document imports nothing
  /// - Throws: everything that is wrong with the file, each fault with its location and, if there is one, a remedy
  public func network(
    path: String, values: JSONObject = JSONObject()
  ) throws(DiagnosticsError) -> Network {
    try network(ArchitectureText.read(path), values: values)
  }

  /// Reads a network from text, as ``network(path:values:)`` does from a file.
  /// - Parameter source: the text, and the name of the file that messages give and imports are relative to
  public func network(
    _ source: SourceText, values: JSONObject = JSONObject()
  ) throws(DiagnosticsError) -> Network {
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    var architecture = try loader.network(source, values: values).architecture
    for index in architecture.parameters.indices {
      if let value = values[architecture.parameters[index].name] {
        architecture.parameters[index].defaultValue = value
      }
    }
    architecture = try loader.standalone(architecture, file: source.file)
    architecture.plugins = toolkit.plugins.map(\.identity.path)
    return try loader.network(of: architecture)
  }

  /// A data set by its name, as `espalier data list` shows them, or own files by their kind and settings.
  ///
  /// ```swift
  /// let source = try workshop.dataset(DatasetChoice("numpy", settings: ["path": .text("accel.npz")]))
  /// ```
  /// - Throws: that there is none of that name, where its files should be, or what is wrong with them
  public func dataset(_ choice: DatasetChoice) throws(DiagnosticsError) -> any DatasetSource {
    try toolkit.datasets.open(choice, in: locations)
  }

  /// What `--dataset` takes: the name of a data set, the path of own files, or of a JSON file that names them.
  /// - Parameter options: settings of own files, each as `name=value`
  /// - Throws: that it is nothing of this, or what is wrong with a setting
  public func choice(of text: String, options: [String] = []) throws(DiagnosticsError) -> DatasetChoice {
    try toolkit.datasets.choice(text, options: options)
  }
}
