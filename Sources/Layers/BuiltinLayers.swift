import GraphIR

extension LayerCatalogue {
  /// The layers that ship, one line each.
  public static let builtin: LayerCatalogue = {
    var catalogue = LayerCatalogue()
    do throws(Clash) {
      try catalogue.register(LayerDefinition(Convolution1D.self))
      try catalogue.register(LayerDefinition(Convolution2D.self))
      try catalogue.register(LayerDefinition(Linear.self))
      try catalogue.register(LayerDefinition(MaxPooling1D.self))
      try catalogue.register(LayerDefinition(MaxPooling2D.self))
      try catalogue.register(LayerDefinition(AveragePooling1D.self))
      try catalogue.register(LayerDefinition(AveragePooling2D.self))
      try catalogue.register(LayerDefinition(AdaptiveMaxPooling1D.self))
      try catalogue.register(LayerDefinition(AdaptiveMaxPooling2D.self))
      try catalogue.register(LayerDefinition(AdaptiveAveragePooling1D.self))
      try catalogue.register(LayerDefinition(AdaptiveAveragePooling2D.self))
      try catalogue.register(LayerDefinition(GlobalMaxPooling.self))
      try catalogue.register(LayerDefinition(GlobalAveragePooling.self))
      try catalogue.register(LayerDefinition(BatchNorm.self))
      try catalogue.register(LayerDefinition(LayerNorm.self))
      try catalogue.register(LayerDefinition(GroupNorm.self))
      try catalogue.register(LayerDefinition(Relu.self))
      try catalogue.register(LayerDefinition(Relu6.self))
      try catalogue.register(LayerDefinition(LeakyRelu.self))
      try catalogue.register(LayerDefinition(Prelu.self))
      try catalogue.register(LayerDefinition(Elu.self))
      try catalogue.register(LayerDefinition(Gelu.self))
      try catalogue.register(LayerDefinition(Silu.self))
      try catalogue.register(LayerDefinition(HardSwish.self))
      try catalogue.register(LayerDefinition(Sigmoid.self))
      try catalogue.register(LayerDefinition(HardSigmoid.self))
      try catalogue.register(LayerDefinition(Tanh.self))
      try catalogue.register(LayerDefinition(ElementwiseFunction.self))
      try catalogue.register(LayerDefinition(Scale.self))
      try catalogue.register(LayerDefinition(Softmax.self))
      try catalogue.register(LayerDefinition(Dropout.self))
      try catalogue.register(LayerDefinition(Add.self))
      try catalogue.register(LayerDefinition(Multiply.self))
      try catalogue.register(LayerDefinition(Concatenate.self))
      try catalogue.register(LayerDefinition(Identity.self))
      try catalogue.register(LayerDefinition(Flatten.self))
      try catalogue.register(LayerDefinition(Reshape.self))
      try catalogue.register(LayerDefinition(Pad.self))
      try catalogue.register(LayerDefinition(Crop.self))
      try catalogue.register(LayerDefinition(Upsample.self))
      try catalogue.register(LayerDefinition(ChannelShuffle.self))
    } catch {
      preconditionFailure("two built-in layers are called '\(error.kind)'")
    }
    return catalogue
  }()
}
