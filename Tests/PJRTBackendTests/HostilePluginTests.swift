import Backends
import Compilation
import Diagnostics
import Foundation
import PJRTBackend
import Primitives
import TemporaryFolders
import TensorTypes
import Testing

/// Shared objects that are no plug-ins, or bad ones, end in sentences. A test compiles each.
@Suite(.enabled(if: TestDevice.compiler != nil, "no C compiler is here"))
struct HostilePluginTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Compiles a plug-in whose calls succeed unless a test's lines change the table.
  private func build(_ name: String, _ lines: String) throws -> String {
    let prelude = """
      #include "CPJRT.h"
      #include <string.h>
      typedef struct { int code; const char *text; } failure;
      static struct { espalier_pjrt_table head; void *functions[128]; } memory;
      #define table (&memory.head)
      static failure told;
      static int handle;
      static void *succeed(void *a) { return 0; }
      static void *fail(const char *text, int code) { told.text = text; told.code = code; return &told; }
      static void *message(espalier_pjrt_text *a) {
        a->text = ((const failure *)a->handle)->text; a->text_size = strlen(a->text); return 0;
      }
      static void *code(espalier_pjrt_code *a) { a->code = ((const failure *)a->error)->code; return 0; }
      static void *name(espalier_pjrt_text *a) { a->text = "fake"; a->text_size = 4; return 0; }
      static void *create(espalier_pjrt_create *a) { a->client = &handle; return 0; }
      static void *device_list[] = {&handle};
      static void *devices(espalier_pjrt_devices *a) { a->devices = device_list; a->device_count = 1; return 0; }
      static void *relate(espalier_pjrt_relation *a) { a->to = &handle; return 0; }
      static void *compile(espalier_pjrt_compile *a) { a->executable = &handle; return 0; }
      static void *upload(espalier_pjrt_upload *a) { a->buffer = &handle; return 0; }
      static void *count(espalier_pjrt_count *a) { a->count = 1; return 0; }
      static void prepare(void) {
        table->size = sizeof(memory);
        table->major = 0;
        table->minor = 81;
        for (int i = 0; i < 128; i++) memory.functions[i] = (void *)succeed;
        memory.functions[espalier_pjrt_error_message] = (void *)message;
        memory.functions[espalier_pjrt_error_code] = (void *)code;
        memory.functions[espalier_pjrt_client_create] = (void *)create;
        memory.functions[espalier_pjrt_client_addressable_devices] = (void *)devices;
        memory.functions[espalier_pjrt_client_platform_name] = (void *)name;
        memory.functions[espalier_pjrt_description_kind] = (void *)name;
        memory.functions[espalier_pjrt_device_description] = (void *)relate;
        memory.functions[espalier_pjrt_loaded_executable] = (void *)relate;
        memory.functions[espalier_pjrt_executable_output_count] = (void *)count;
        memory.functions[espalier_pjrt_client_compile] = (void *)compile;
        memory.functions[espalier_pjrt_client_buffer_from_host] = (void *)upload;
      }

      """
    try folder.write(Array((prelude + lines).utf8), to: "\(name).c")
    let process = Process()
    process.executableURL = URL(filePath: try #require(TestDevice.compiler))
    let headers = TestDevice.root.appending(path: "Sources/Backends/CPJRT/include").path
    process.arguments = [
      "-w", "-shared", "-fPIC", "-I", headers, folder.file("\(name).c"), "-o", folder.file("\(name).so"),
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return folder.file("\(name).so")
  }

  /// The diagnostic of loading a plug-in as one line, with the folder left out.
  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch let error as DiagnosticsError {
      let diagnostic = error.diagnostics[0]
      return "\(diagnostic.message). \(diagnostic.remedy ?? "")".replacingOccurrences(of: folder.path + "/", with: "")
    } catch {
      return "\(error)"
    }
  }

  private func loading(_ name: String, _ lines: String) throws -> String {
    let path = try build(name, lines)
    return complaint { _ = try PJRTBackend(plugin: path) }
  }

  private static let entry = "void *GetPjrtApi(void) { prepare(); return table; }"

  @Test func whatIsNotThere() {
    #expect(
      complaint { _ = try PJRTBackend(plugin: folder.file("none.so")) }
        == "'none.so' cannot be loaded: cannot open shared object file: No such file or directory. Name the shared object "
        + "of a PJRT plug-in, with the libraries that it needs beside it")
  }

  @Test func whatIsNoSharedObject() throws {
    try folder.write(Array("module {}\n".utf8), to: "text.so")
    #expect(
      complaint { _ = try PJRTBackend(plugin: folder.file("text.so")) }
        == "'text.so' cannot be loaded: file too short. Name the shared object of a PJRT plug-in, with the libraries that "
        + "it needs beside it")
  }

  @Test func whatIsNoPlugin() throws {
    #expect(
      try loading("other", "int other(void) { return 1; }")
        == "'other.so' is a shared object, but no PJRT plug-in: it does not export 'GetPjrtApi'. Name the plug-in itself, "
        + "such as 'xla_cuda_plugin.so'")
  }

  @Test func noTable() throws {
    #expect(
      try loading("null", "void *GetPjrtApi(void) { return 0; }")
        == "'null.so' hands out no table of functions. Install another version of the plug-in")
  }

  @Test func shortTables() throws {
    #expect(
      try loading("tiny", "void *GetPjrtApi(void) { prepare(); table->size = 8; return table; }")
        == "'tiny.so' has a table of 8 bytes, too short for a version. Install another version of the plug-in")
    #expect(
      try loading("short", "void *GetPjrtApi(void) { prepare(); table->size = 128; return table; }")
        == "'short.so' has no function 'PJRT_Client_PlatformName' in its table of 128 bytes. Install another version of "
        + "the plug-in")
  }

  @Test func missingFunctions() throws {
    let lines =
      "void *GetPjrtApi(void) { prepare(); memory.functions[espalier_pjrt_client_compile] = 0; return table; }"
    #expect(
      try loading("hole", lines)
        == "'hole.so' has no function 'PJRT_Client_Compile' in its table of 1064 bytes. Install another version of the "
        + "plug-in")
  }

  @Test func otherVersions() throws {
    #expect(
      try loading("next", "void *GetPjrtApi(void) { prepare(); table->major = 1; return table; }")
        == "'next.so' speaks PJRT 1.81, and Espalier speaks 0.54 and later. Install a newer Espalier")
    #expect(
      try loading("old", "void *GetPjrtApi(void) { prepare(); table->minor = 23; return table; }")
        == "'old.so' speaks PJRT 0.23, and Espalier speaks 0.54 and later. Install a newer plug-in")
  }

  @Test func failingClient() throws {
    let lines = """
      static void *refuse(void *a) { return fail("no driver\\n\\nstack\\nstack", 9); }
      void *GetPjrtApi(void) {
        prepare(); memory.functions[espalier_pjrt_client_create] = (void *)refuse; return table;
      }
      """
    #expect(
      try loading("refusing", lines)
        == "the device could not start: no driver stack. Train without '--device', or tell us")
  }

  @Test func clientsWithoutDevices() throws {
    let lines = """
      static void *nobody(espalier_pjrt_devices *a) { a->device_count = 0; return 0; }
      void *GetPjrtApi(void) {
        prepare(); memory.functions[espalier_pjrt_client_addressable_devices] = (void *)nobody; return table;
      }
      """
    #expect(
      try loading("lonely", lines)
        == "'lonely.so' finds no device on this machine. Train without '--device'")
    #expect(
      try loading(
        "empty",
        "static void *none(void *a) { return 0; }\n"
          + Self.entry.replacing(
            "return",
            with: """
              memory.functions[espalier_pjrt_client_create] = (void *)none; return
              """)) == "'empty.so' starts without a device. Install another version of the plug-in")
  }

  /// A program of one result, and what its run says.
  private func training(_ path: String) -> String {
    complaint {
      var builder = ProgramBuilder(mode: .inference)
      let x = builder.placeholder([2, 3], role: .input)
      builder.setOutput(builder(.elementwise(.relu), x))
      let session = try PJRTBackend(plugin: path).open(builder.program, threads: 1)
      let executable = try session.compile(builder.program)
      executable.run(key: RandomKey(seed: 1, step: 1))
      #expect(executable.withOutput { $0.count } == 6)
      try executable.checkFault()
    }
  }

  @Test func failingCompiler() throws {
    let path = try build(
      "strict",
      """
      static void *refuse(void *a) { return fail("bad text", 3); }
      void *GetPjrtApi(void) {
        prepare(); memory.functions[espalier_pjrt_client_compile] = (void *)refuse; return table;
      }
      """)
    #expect(
      training(path) == "the device could not compile a program: bad text. Train without '--device', or tell us")
  }

  @Test func tooManyResults() throws {
    let path = try build(
      "generous",
      """
      static void *many(espalier_pjrt_count *a) { a->count = 7; return 0; }
      void *GetPjrtApi(void) {
        prepare(); memory.functions[espalier_pjrt_executable_output_count] = (void *)many; return table;
      }
      """)
    #expect(
      training(path)
        == "'generous.so' compiles a program of 1 results to one of 7. Install another version of the plug-in")
  }

  @Test func tooLittleMemory() throws {
    let path = try build(
      "full",
      """
      static void *needs(espalier_pjrt_program_memory *a) { a->temporary = 3 << 20; return 0; }
      static void *has(espalier_pjrt_device_memory_use *a) {
        a->byte_limit.value = 4 << 20; a->byte_limit.is_set = 1; a->bytes_in_use = 2 << 20; return 0;
      }
      void *GetPjrtApi(void) {
        prepare();
        memory.functions[espalier_pjrt_executable_memory] = (void *)needs;
        memory.functions[espalier_pjrt_device_memory] = (void *)has;
        return table;
      }
      """)
    #expect(
      training(path)
        == "the program needs 3 MiB of the device's memory, of which 2 of 4 MiB are free. Use smaller batches, or fewer "
        + "workers on this device")
  }

  @Test func failingRuns() throws {
    let path = try build(
      "weak",
      """
      static void *refuse(void *a) { return fail("allocating 1 GiB", 8); }
      void *GetPjrtApi(void) {
        prepare(); memory.functions[espalier_pjrt_loaded_execute] = (void *)refuse; return table;
      }
      """)
    #expect(
      training(path)
        == "the device could not run the program: allocating 1 GiB. Use smaller batches, or fewer workers on this device"
    )
  }

  @Test func runsWithoutResults() throws {
    let path = try build("silent", Self.entry)
    #expect(
      training(path)
        == "'silent.so' runs a program, but returns no result. Install another version of the plug-in")
  }

  @Test func unknownNames() {
    #expect(
      complaint { _ = try DeviceChoice("cudda").backend() }
        == "there is no device 'cudda'. Use 'cuda', 'rocm', 'tpu', 'cpu', or the path of a plug-in")
  }
}
