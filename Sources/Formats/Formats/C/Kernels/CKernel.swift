/// A C function that a file holds if its network needs it, with the functions that it needs itself.
struct CKernel: Hashable {
  let name: String
  let text: String
  var needs: [CKernel] = []

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
