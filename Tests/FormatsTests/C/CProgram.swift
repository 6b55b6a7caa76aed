import Foundation
import TemporaryFolders
import Testing

@testable import Formats

/// C files in a folder, compiled together with a program that runs each of them on samples.
struct CProgram {
  /// The compilers of this machine, by their commands.
  static let compilers = ["gcc", "clang"].filter { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  struct Entry {
    var name: CName
    var inputType: String
    var outputType: String
    /// Samples one after the other, as the C function reads them.
    var input: [UInt8]
  }

  let folder = try! TemporaryFolder()
  private(set) var entries: [Entry] = []

  /// Adds a network's files and the samples that it is run on.
  mutating func add(_ files: (source: String, header: String), _ entry: Entry) throws {
    try folder.write(Array(files.source.utf8), to: "\(entry.name.stem).c")
    try folder.write(Array(files.header.utf8), to: "\(entry.name.stem).h")
    try folder.write(entry.input, to: "\(entry.name.stem).in")
    entries.append(entry)
  }

  static let warnings = [
    "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", "-Wno-overlength-strings",
  ]

  /// Compiles with a compiler and options.
  /// - returns: what the compiler said; empty if nothing
  func compile(_ compiler: String, _ options: [String]) throws -> String {
    var main = "#include <stdio.h>\n#include <stdlib.h>\n"
    for entry in entries { main += "#include \"\(entry.name.stem).h\"\n" }
    // Every block has just its bytes, so that a sanitizer sees a step beyond it.
    main += """
      #define RUN(NAME, MACRO, IN, OUT) { \\
        FILE *in = fopen(#NAME ".in", "rb"); FILE *out = fopen(#NAME ".out", "wb"); \\
        IN *x = malloc(sizeof(IN) * MACRO##_INPUT_COUNT); OUT *y = malloc(sizeof(OUT) * MACRO##_OUTPUT_COUNT); \\
        void *arena = malloc(MACRO##_ARENA_BYTES); \\
        while (fread(x, sizeof(IN), MACRO##_INPUT_COUNT, in) == MACRO##_INPUT_COUNT) { \\
          (void)NAME##_run(arena, x, y); fwrite(y, sizeof(OUT), MACRO##_OUTPUT_COUNT, out); } \\
        if (NAME##_self_test(arena) != 0) { printf("self-test of " #NAME " failed\\n"); } \\
        fclose(in); fclose(out); free(x); free(y); free(arena); }
      int main(void) {

      """
    for entry in entries {
      main += "RUN(\(entry.name.stem), \(entry.name.macro), \(entry.inputType), \(entry.outputType))\n"
    }
    main += "return 0; }\n"
    try folder.write(Array(main.utf8), to: "main.c")
    // One at a time: a compiler that gets all files at once links them as well.
    let tests = entries.map { "-D\($0.name.macro)_SELF_TEST" }
    let sources = entries.map { "\($0.name.stem).c" }
    return try run(
      compiler, Self.warnings + options + tests + ["-o", "program", "main.c"] + sources + ["-lm"])
  }

  /// Runs the program.
  /// - returns: what it printed: failed self-tests, and what a sanitizer found
  func run() throws -> String { try run(folder.file("program"), []) }

  /// The outputs of a network's samples, after a run.
  func output(_ name: CName) throws -> [UInt8] { try folder.bytes("\(name.stem).out") }

  private func run(_ command: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: command.hasPrefix("/") ? command : "/usr/bin/env")
    process.arguments = (command.hasPrefix("/") ? [] : [command]) + arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : "status \(process.terminationStatus): \(text)"
  }
}

extension [Float] {
  var bytes: [UInt8] { withUnsafeBytes { Array<UInt8>($0) } }

  init(bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Array<Float>($0.bindMemory(to: Float.self)) }
  }
}
