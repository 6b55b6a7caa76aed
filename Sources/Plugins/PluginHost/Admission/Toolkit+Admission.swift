import Diagnostics

extension Toolkit {
  /// Tries a plug-in in a process of its own and then loads it. Every command loads plug-ins this way; workers load what
  /// their coordinator has tried.
  /// - parameter check: checks the description before the plug-in is loaded
  public mutating func admit(
    _ path: String,
    checking check: (PluginDescription) throws(DiagnosticsError) -> Void = { _ throws(DiagnosticsError) in }
  ) throws(DiagnosticsError) {
    let file = try PluginFile(path: path)
    guard !plugins.contains(where: { $0.identity.path == file.path }) else { return }
    let description = try PluginTrial(path).description
    try check(description)
    // Somebody may have put another in its place meanwhile.
    try load(path: path, expecting: description.hash)
  }
}
