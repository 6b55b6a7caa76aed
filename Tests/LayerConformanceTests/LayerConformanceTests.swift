import Conformance
import GraphIR
import Layers
import ReferenceBackend
import Testing

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

/// One suite over every layer of the catalogue; 'espalier plugins check' runs the same over those of plug-ins.
@Suite struct LayerConformanceTests {
  static let kinds = LayerCatalogue.builtin.kinds

  private func suite(_ kind: String) throws -> LayerConformance {
    LayerConformance(try #require(LayerCatalogue.builtin[kind]))
  }

  @Test(arguments: kinds) func attributesReadBack(_ kind: String) throws {
    #expect(try suite(kind).attributesReadBack() == [])
  }

  @Test(arguments: kinds) func runsAsItSays(_ kind: String) throws {
    #expect(try suite(kind).runsAsItSays(on: ReferenceBackend()) == [])
  }

  @Test(arguments: kinds) func gradientsAreRight(_ kind: String) throws {
    #expect(try suite(kind).gradientsAreRight(on: ReferenceBackend()) == [])
  }

  #if ESPALIER_ONEDNN
  @Test(arguments: kinds) func fastBackendAgrees(_ kind: String) throws {
    #expect(try suite(kind).agrees(OneDNNBackend(), with: ReferenceBackend()) == [])
  }
  #endif
}
