import TensorTypes

extension Augmentation {
  /// Why samples cannot be changed so.
  public struct Fault: Hashable, Sendable {
    /// The number that is at fault, as recipes call it.
    public var member: String
    public var message: String
    public var remedy: String
  }

  /// One change, as recipes call it and as sentences do.
  private struct Change {
    var member: String
    var words: String
    var isAsked: Bool
    /// The samples that it is for.
    var fits: Fitting
  }

  private enum Fitting {
    case pictures, signals, lines, all

    /// Nil if it is for all samples.
    var words: String? {
      switch self {
      case .pictures: "pictures [channels, height, width]"
      case .signals: "signals [channels, length]"
      case .lines: "signals [channels, length] or pictures"
      case .all: nil
      }
    }

    func includes(_ shape: Shape) -> Bool {
      switch self {
      case .pictures: shape.rank == 3
      case .signals: shape.rank == 2
      case .lines: shape.rank >= 2
      case .all: true
      }
    }
  }

  private var changes: [Change] {
    [
      Change(member: "flip", words: "horizontal flip", isAsked: horizontalFlip, fits: .pictures),
      Change(member: "cropPadding", words: "crop", isAsked: cropPadding != 0, fits: .pictures),
      Change(member: "cutout", words: "cutout", isAsked: cutout != 0, fits: .pictures),
      Change(member: "shift", words: "shift", isAsked: shift != 0, fits: .signals),
      Change(member: "timeMask", words: "time mask", isAsked: timeMask != 0, fits: .lines),
      Change(member: "scale", words: "scale", isAsked: scale != 0, fits: .all),
      Change(member: "noise", words: "noise", isAsked: noise != 0, fits: .all),
      Change(member: "mixup", words: "mixup", isAsked: mixup != 0, fits: .all),
    ]
  }

  /// What of it samples of a shape cannot take.
  public func faults(for shape: Shape) -> [Fault] {
    let fitting = changes.filter { $0.fits.includes(shape) }.map(\.member).joined(separator: ", ")
    var faults = changes.filter { $0.isAsked && !$0.fits.includes(shape) }.map { change in
      Fault(
        member: change.member,
        message: "\(change.words) needs \(change.fits.words ?? "samples"), but the samples are \(shape)",
        remedy: "Leave it out; these fit: \(fitting)")
    }
    if shape.rank == 3 {
      let most = max(shape[1], shape[2])
      for (member, words, side) in [("cropPadding", "crop", cropPadding), ("cutout", "cutout", cutout)]
      where !(0...most).contains(side) {
        faults.append(
          Fault(
            member: member, message: "\(words) by \(side) pixels does not fit pictures of \(shape[1])×\(shape[2])",
            remedy: "Use 0 to \(most) pixels"))
      }
    }
    let length = shape[shape.rank - 1]
    if shape.rank == 2, !(0...length).contains(shift) {
      faults.append(
        Fault(
          member: "shift", message: "a shift by \(shift) points does not fit signals of \(length)",
          remedy: "Use 0 to \(length) points"))
    }
    if shape.rank >= 2, !(0...length).contains(timeMask) {
      faults.append(
        Fault(
          member: "timeMask", message: "a time mask of \(timeMask) points does not fit samples of \(length)",
          remedy: "Use 0 to \(length) points"))
    }
    return faults + numberFaults
  }

  private var numberFaults: [Fault] {
    var faults: [Fault] = []
    if !(0...1).contains(scale) {
      faults.append(
        Fault(member: "scale", message: "scale is \(scale)", remedy: "Use a number from 0 to 1; 0.1 is ±10 %"))
    }
    if !(0...1_000).contains(noise) {
      faults.append(
        Fault(
          member: "noise", message: "noise has a deviation of \(noise)",
          remedy: "Use a number from 0 to 1000, in units of the network's input"))
    }
    if !(0...1_000).contains(mixup) {
      faults.append(
        Fault(
          member: "mixup", message: "mixup has alpha \(mixup)", remedy: "Use a number from 0 to 1000; 0.2 is common"))
    }
    return faults
  }
}
