import Catalogues

/// What a catalogue knows about a search method: how it is called, what can be set, and how one is made.
///
/// `Product` is `any Sampler` or `any FidelityScheduler`.
public struct MethodDefinition<Product: Sendable>: Sendable {
  public var kind: String
  public var help: String
  public var settings: [SettingDescription]
  /// Makes a method that has been told nothing.
  public var make: @Sendable ([String: SettingValue]) throws(SettingError) -> Product

  /// For methods that are no Swift types, such as those of a plug-in.
  public init(
    kind: String, help: String, settings: [SettingDescription],
    make: @escaping @Sendable ([String: SettingValue]) throws(SettingError) -> Product
  ) {
    self.kind = kind
    self.help = help
    self.settings = settings
    self.make = make
  }
}

public typealias SamplerDefinition = MethodDefinition<any Sampler>
public typealias FidelitySchedulerDefinition = MethodDefinition<any FidelityScheduler>

extension SamplerDefinition {
  public init<Method: Sampler & Configurable>(_ method: Method.Type) {
    self.init(kind: Method.kind, help: Method.help, settings: Method.settings.map(\.description)) {
      settings throws(SettingError) in try Method(settings: settings)
    }
  }
}

extension FidelitySchedulerDefinition {
  public init<Method: FidelityScheduler & Configurable>(_ method: Method.Type) {
    self.init(kind: Method.kind, help: Method.help, settings: Method.settings.map(\.description)) {
      settings throws(SettingError) in try Method(settings: settings)
    }
  }
}
