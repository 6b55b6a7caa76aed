/// What a written file brings because PyTorch has no module for it.
enum PyTorchHelper: String, CaseIterable {
  case scale, channelNorm, averagePool

  /// The names at the top level of the file.
  static let names: Set<String> = ["Scale", "ChannelNorm", "average_pool"]

  var text: String {
    switch self {
    case .scale:
      """
      class Scale(nn.Module):
          \"\"\"A learned factor for each channel.\"\"\"

          def __init__(self, channels, initial=1.0):
              super().__init__()
              self.weight = nn.Parameter(torch.full((channels,), initial))

          def forward(self, x):
              return x * self.weight.view(-1, *[1] * (x.dim() - 2))

      """
    case .channelNorm:
      """
      class ChannelNorm(nn.LayerNorm):
          \"\"\"Layer normalisation over the channels of each position.\"\"\"

          def forward(self, x):
              return super().forward(x.movedim(1, -1)).movedim(-1, 1)

      """
    case .averagePool:
      """
      def average_pool(x, pool, margins):
          \"\"\"Averages over windows that reach into margins, which do not count.\"\"\"
          return pool(F.pad(x, margins)) / pool(F.pad(torch.ones_like(x), margins))

      """
    }
  }
}
