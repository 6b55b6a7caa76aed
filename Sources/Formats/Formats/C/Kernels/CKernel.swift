/// A C function that a file holds if its network needs it, with the functions that it needs itself.
struct CKernel: Hashable {
  let name: String
  let text: String
  var needs: [CKernel] = []

  /// The function as a file has it, which is never copied into its caller: so a network's code has the same size wherever it
  /// is called from.
  var source: String { text.replacing("static void \(name)(", with: "KERNEL void \(name)(") }

  static let attribute = """
    #if defined(__clang__)
    #define KERNEL static __attribute__((noinline))
    #elif defined(__GNUC__)
    #define KERNEL static __attribute__((noipa))
    #else
    #define KERNEL static
    #endif
    #if defined(__GNUC__)
    /* What not every processor's form calls. */
    #define SHARED static __attribute__((unused))
    #else
    #define SHARED static
    #endif
    """

  /// Those that are needed, each once, in an order in which they can be compiled.
  static func closure(of kernels: [CKernel]) -> [CKernel] {
    var result: [CKernel] = []
    func add(_ kernel: CKernel) {
      kernel.needs.forEach(add)
      if !result.contains(kernel) { result.append(kernel) }
    }
    kernels.forEach(add)
    return result
  }
}
