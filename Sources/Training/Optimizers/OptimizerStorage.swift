/// The flat buffers that an optimiser works on. All have the layout of the parameters.
public struct OptimizerStorage {
  public var parameters: UnsafeMutablePointer<Float>
  public var gradients: UnsafeMutablePointer<Float>
  /// Velocities of SGD with momentum, means of gradients of Adam. Zero before the first step.
  public var firstMoments: UnsafeMutablePointer<Float>?
  /// Means of squared gradients of Adam. Zero before the first step.
  public var secondMoments: UnsafeMutablePointer<Float>?
  /// Moving averages of the parameters. Equal to the parameters before the first step.
  public var averages: UnsafeMutablePointer<Float>?

  public init(
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>? = nil, secondMoments: UnsafeMutablePointer<Float>? = nil,
    averages: UnsafeMutablePointer<Float>? = nil
  ) {
    self.parameters = parameters
    self.gradients = gradients
    self.firstMoments = firstMoments
    self.secondMoments = secondMoments
    self.averages = averages
  }
}
