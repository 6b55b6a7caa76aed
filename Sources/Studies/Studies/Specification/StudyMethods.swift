import Datasets
import Search
import Tasks

/// What specifications may name, beside layers: built-ins and what plug-ins have registered.
public struct StudyMethods: Sendable {
  public var samplers = SamplerCatalogue.builtin
  public var fidelities = FidelitySchedulerCatalogue.builtin
  public var screenings = ScreeningCatalogue.builtin
  public var mutations = MutationCatalogue.builtin
  public var objectives = ObjectiveCatalogue.builtin
  public var metrics = MetricCatalogue.builtin
  public var datasets = DatasetCatalogue.builtin
  /// The plug-ins that are loaded, in the order in which they were.
  public var plugins: [PluginIdentity] = []
  /// Whether a study may continue although a plug-in is not the one that it began with.
  public var acceptsChangedPlugins = false

  /// Whether kinds that are not known are taken as they are written: to look at a study without its plug-ins. Nothing can
  /// be trained or proposed then.
  public var takesUnknownKinds = false

  public static let builtin = StudyMethods()
}
