import Catalogues

/// The kinds of layers that architectures may name. Built-ins and plug-ins register alike.
public typealias LayerCatalogue = Catalogue<LayerDefinition>

extension LayerDefinition: CatalogueEntry {}
