import Catalogues
import JSONText

extension MethodDefinition {
  /// Reads the settings in an object of a document: `{"reduction": 3, "minEpochs": 2}`.
  /// - parameter derived: settings that something else in the document decides
  public func settings(
    _ object: JSONObject, at location: JSONFindings.Location, derived: Set<String> = [], _ findings: inout JSONFindings
  ) -> [String: SettingValue] {
    settings.values(in: object, of: kind, at: location, without: derived, &findings)
  }
}
