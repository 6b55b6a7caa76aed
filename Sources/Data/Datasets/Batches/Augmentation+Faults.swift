import TensorTypes

extension Augmentation {
  /// Why samples cannot be changed so.
  public struct Fault: Hashable, Sendable {
    /// The number that is at fault, as recipes call it.
    public var member: String
    public var message: String
    public var remedy: String
  }

  /// What of it samples of a shape cannot take.
  public func faults(for shape: Shape) -> [Fault] {
    let pixels = [("cropPadding", "crop", cropPadding), ("cutout", "cutout", cutout)]
    guard shape.rank == 3 else {
      let asked = [("flip", "horizontal flip", horizontalFlip ? 1 : 0)] + pixels
      return asked.filter { $0.2 != 0 }.map { member, words, _ in
        Fault(
          member: member, message: "\(words) needs pictures [channels, height, width], but the samples are \(shape)",
          remedy: "Leave it out")
      } + mixupFaults
    }
    let most = max(shape[1], shape[2])
    return pixels.filter { !(0...most).contains($0.2) }.map { member, words, side in
      Fault(
        member: member,
        message: "\(words) by \(side) pixels does not fit pictures of \(shape[1])×\(shape[2])",
        remedy: "Use 0 to \(most) pixels")
    } + mixupFaults
  }

  private var mixupFaults: [Fault] {
    guard !(0...1_000).contains(mixup) else { return [] }
    return [
      Fault(
        member: "mixup", message: "mixup has alpha \(mixup)", remedy: "Use a number from 0 to 1000; 0.2 is common")
    ]
  }
}
