import ArgumentParser
import Diagnostics
import GraphIR
import Layers
import PluginHost
import Studies

/// How commands that resume or read a study choose plug-ins.
struct StudyPluginOptions: ParsableArguments {
  @OptionGroup var named: PluginOptions

  @Flag(help: "Continue although a plug-in is no longer the one that the study began with.")
  var acceptChangedPlugins = false

  /// The built-ins, the plug-ins that the user named, and those that a study wrote down.
  /// - parameter study: its folder, or its address in a database
  func toolkit(forStudy study: String) throws(InputError) -> Toolkit {
    let folder = try InputError.rethrowing { () throws(DiagnosticsError) in try StudyAddress(study).folder() }
    let list = ListedPlugins(file: folder + "/study.json")
    var toolkit = try named.named { description throws(DiagnosticsError) in
      let record = list.entries.lazy.compactMap(\.record).first { $0.name == description.name }
      if let record, !acceptChangedPlugins { try record.check(description.hash, of: description.path) }
    }
    try list.loadForCommand(into: &toolkit, acceptingChanges: acceptChangedPlugins)
    return toolkit
  }

  /// Opens a study to look at it. Plug-ins run only for the size of a reference with a layer of theirs, and for their
  /// objectives in studies that did not write those down.
  func open(toRead path: String) throws -> Study {
    let address = try StudyAddress(path)
    var methods = StudyMethods.builtin
    methods.takesUnknownKinds = true
    let loader = ArchitectureLoader(catalogue: .builtin)
    do throws(DiagnosticsError) {
      return try Study.open(at: address, isReadOnly: true, loader: loader, methods: methods)
    } catch {
      // What a database says is no question of plug-ins.
      if case .database = address, error.diagnostics.allSatisfy({ $0.location == nil }) { throw error }
    }
    let toolkit = try toolkit(forStudy: path)
    return try Study.open(
      at: address, isReadOnly: true, loader: ArchitectureLoader(catalogue: toolkit.layers), methods: toolkit.methods)
  }

  /// - throws: if a plug-in is another than the study's, unless the user said that this is meant
  func check(_ study: Study, _ toolkit: Toolkit) throws(DiagnosticsError) {
    if acceptChangedPlugins { return }
    try study.specification.check(toolkit.methods.plugins)
  }
}
