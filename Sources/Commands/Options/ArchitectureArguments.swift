import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Training

/// How commands name an architecture and set its parameters.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Set a parameter of the architecture, as in classes=100. May be repeated.", valueName: "name=value"))
  var settings: [String] = []

  func values() throws -> JSONObject {
    var values = JSONObject()
    for setting in settings {
      guard let separator = setting.firstIndex(of: "="), separator != setting.startIndex else {
        throw ValidationError("'\(setting)' is no setting; write --set name=value")
      }
      let text = String(setting[setting.index(after: separator)...])
      let literal = try? JSONDocument(SourceText(file: "--set", text: text)).root
      values[String(setting[..<separator])] = literal ?? .string(text)
    }
    return values
  }
}

extension ArchitectureLoader {
  /// Loads a file, or the architecture in a checkpoint, for a command; what is wrong with it is shown with excerpts.
  /// - Parameter showsWarnings: whether warnings are written to standard error at once
  func loadForCommand(
    _ path: String, values: JSONObject, showsWarnings: Bool = true
  ) throws(InputError) -> Loaded {
    let source: SourceText
    do {
      source = try ArchitectureText.read(path)
    } catch {
      throw InputError(error)
    }
    do {
      let loaded = try load(source, values: values)
      if showsWarnings { InputError.show(loaded.warnings, sources: sources.merging([source.file: source]) { $1 }) }
      return loaded
    } catch {
      var texts = sources
      texts[source.file] = source
      let own = source.file == path ? nil : (try? JSONDocument(source))?.root
      throw InputError(own?.naming(pluginsOf: path, in: error) ?? error, sources: texts)
    }
  }

  /// As ``loadForCommand(_:values:)``, for commands that need a network.
  func graphForCommand(_ path: String, values: JSONObject) throws(InputError) -> Graph {
    guard let graph = try loadForCommand(path, values: values).graph else {
      throw InputError.declaresBlocksOnly(path)
    }
    return graph
  }
}

extension InputError {
  static func declaresBlocksOnly(_ path: String) -> InputError {
    InputError(
      DiagnosticsError(
        Diagnostic(
          code: "no-layers", "'\(path)' declares blocks only", remedy: "Name a file with \"input\" and \"layers\"")))
  }
}

extension Architecture {
  /// The architecture with other values for its parameters.
  func setting(_ values: JSONObject) -> Architecture {
    var result = self
    for index in result.parameters.indices {
      if let value = values[result.parameters[index].name] { result.parameters[index].defaultValue = value }
    }
    return result
  }
}
