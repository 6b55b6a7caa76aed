import GraphIR

/// The page docs/layers.md, generated from the catalogue.
enum LayersPage {
  static func markdown(of catalogue: LayerCatalogue) -> String {
    """
    # Layers

    The kinds that architectures may use, with their attributes. Shapes are of one sample: `[channels, height, width]`,
    `[channels, length]` or `[features]`. A *role* tells a search what an attribute does to a network. Written by
    `espalier layers --format markdown`; do not edit.

    \(CatalogueReference(of: catalogue.definitions).markdown)
    """
  }
}
