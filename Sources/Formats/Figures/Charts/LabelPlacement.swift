/// Finds room for labels beside their points so that nothing is written over.
///
/// Each label in turn takes the cheapest of eight directions at five distances; what is placed is not moved again.
/// The same labels in the same order are always placed alike.
struct LabelPlacement {
  /// Nothing may leave these bounds.
  let bounds: Box
  /// Labels that are placed, and marks that must stay visible.
  private var hard: [Box] = []
  /// Only labels that must be shown may be written over these.
  private let lines: [Box]
  /// Light marks, better not covered.
  private let crowd: [Box]

  private static let lineCost = 200.0

  init(bounds: Box, marks: [Box], lines: [Box], crowd: [Box]) {
    self.bounds = bounds
    hard = marks
    self.lines = lines
    self.crowd = crowd
  }

  /// The box of a label near its mark, nil if there is no room.
  mutating func place(width: Double, height: Double, at mark: Pixel, isRequired: Bool) -> Box? {
    var best: (box: Box, cost: Double)?
    for distance in [8.0, 14, 22, 34, 50] {
      for (index, direction) in Self.directions.enumerated() {
        let centre = Pixel(
          x: mark.x + direction.x * (distance + width / 2), y: mark.y + direction.y * (distance + height / 2))
        let box = Box(centre: centre, width: width, height: height)
        guard bounds.contains(box), !hard.contains(where: box.intersects) else { continue }
        let crossings = Self.lineCost * Double(lines.count(where: box.intersects))
        guard isRequired || crossings == 0 else { continue }
        let cost = distance + Double(index) + 6 * Double(crowd.count(where: box.intersects)) + crossings
        if cost < best?.cost ?? .infinity { best = (box, cost) }
      }
    }
    if let best { hard.append(best.box) }
    return best?.box
  }

  private static let directions: [Pixel] = [
    Pixel(x: 1, y: 0), Pixel(x: 0, y: -1), Pixel(x: -1, y: -0.7), Pixel(x: 1, y: -0.7), Pixel(x: 0, y: 1),
    Pixel(x: 1, y: 0.7), Pixel(x: -1, y: 0), Pixel(x: -1, y: 0.7),
  ]
}
