import JSONText

/// Reads the members of an object of an architecture file.
typealias ObjectReader = JSONObjectReader<Findings>
