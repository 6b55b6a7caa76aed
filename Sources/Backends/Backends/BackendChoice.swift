import Compilation
import ReferenceBackend

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

/// The backends that this build has, by the names that people choose them by.
public enum BackendChoice: String, Hashable, Sendable, CaseIterable {
  #if ESPALIER_ONEDNN
  /// Fast kernels for CPUs; only in builds on a machine with oneDNN.
  case onednn
  #endif
  /// Plain loops, slow and easy to check.
  case reference

  /// The fastest that was there at build time.
  public static var fastest: BackendChoice { allCases[0] }

  public var backend: any Backend {
    switch self {
    #if ESPALIER_ONEDNN
    case .onednn: OneDNNBackend()
    #endif
    case .reference: ReferenceBackend()
    }
  }
}
