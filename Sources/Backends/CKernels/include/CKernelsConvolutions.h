// Convolutions that the library does slower, and their gradients: 3×3 by Winograd's algorithm, of few channels, of each channel by
// itself, and 1×1.
#pragma once
#include <stdint.h>

// A 3×3 convolution of maps of bfloat16 in blocks of 16 channels, by Winograd's algorithm. The gradient of its input is
// one, too: of the gradient of its output, with flipped weights and margins of two less the convolution's.
typedef struct {
  // Channels that are read and written: multiples of 16.
  int64_t batch, inputs, outputs;
  int64_t height, width, out_height, out_width;
  // Rows and columns of zeros before the map.
  int64_t top, left;
  int32_t relu;
  const uint16_t *x, *dy;
  uint16_t *y;
  // Null where there is none.
  const float *bias;
  float *bias_gradient;
  // As espalier_run_winograd_weights writes them.
  const uint16_t *weights;
  // By blocks of 16 outputs, blocks of 16 inputs, rows, columns, inputs and outputs.
  float *weight_gradient;
  // Room for each part.
  void *scratch;
} espalier_winograd;

typedef struct {
  int64_t inputs, outputs;
  // Whether for the gradient of the input.
  int32_t flipped;
  // Lies as the gradient of the weights.
  const float *weights;
  uint16_t *transformed;
} espalier_winograd_weights;

enum { espalier_winograd_planes = 36 };

// The bytes that one part needs.
int64_t espalier_winograd_scratch(const espalier_winograd *convolution, int is_weight_gradient);
void espalier_run_winograd(void *context, int part, int parts);
void espalier_run_winograd_weight_gradient(void *context, int part, int parts);
void espalier_run_winograd_weights(void *context, int part, int parts);

// A convolution of few channels with a stride of 1 and a window of up to 7 columns, and its gradients. Maps have channels last, or
// the input is row-major. Written for 32 registers of sixteen floats, as deep.h says.
typedef struct {
  int64_t batch, inputs, outputs, height, width, out_height, out_width;
  int64_t kernel_height, kernel_width;
  // Rows and columns of zeros before the map.
  int64_t top, left;
  // Of floats or of bfloat16 as the kernel is. The gradient of the input is written to y, and that of the output read from x.
  const void *x, *dy;
  void *y;
  // Floats: outputs, inputs, rows and columns of the window. No bias where it is null.
  const float *weights, *bias;
  float *weight_gradient, *bias_gradient;
  // Room for each part.
  void *scratch;
  // Whether x is row-major.
  int32_t is_row_major;
  int32_t relu;
  // Weights are read as the gradient of the input needs them: turned round, and outputs and inputs exchanged.
  int32_t flipped;
  // What the sums of a batch normalisation of y would be; not wanted where it is null.
  float *partials;
} espalier_direct;

// The bytes that one part needs.
int64_t espalier_direct_scratch(const espalier_direct *convolution, int is_weight_gradient);
void espalier_run_direct(void *context, int part, int parts);
void espalier_run_direct_weight_gradient(void *context, int part, int parts);
// From eight channels to eight, with channels last.
int64_t espalier_direct_scratch_bfloat16(const espalier_direct *convolution, int is_weight_gradient);
void espalier_run_direct_bfloat16(void *context, int part, int parts);
void espalier_run_direct_weight_gradient_bfloat16(void *context, int part, int parts);
// From up to four channels. What is no number may be seen one column farther to the right than by its windows.
int64_t espalier_stem_scratch_bfloat16(const espalier_direct *convolution, int is_weight_gradient);
void espalier_run_stem_bfloat16(void *context, int part, int parts);
void espalier_run_stem_weight_gradient_bfloat16(void *context, int part, int parts);

// A convolution of each channel by itself, over maps with channels last: windows of any height up to 9 and a width of 3, 5, 7 or
// 9, with the same stride of 1 or 2 along both axes. On x86 they need AVX-512, those called narrow AVX2, whose registers hold half as
// much.
typedef struct {
  int64_t batch, channels, height, width, out_height, out_width;
  int64_t kernel_height, kernel_width, stride;
  // Rows and columns of zeros before the map.
  int64_t top, left;
  // Of floats or of bfloat16 as the kernel is. The gradient of the input is written to y.
  const void *x, *dy;
  void *y;
  // Floats: taps, channels. No bias where it is null.
  const float *weights, *bias;
  float *weight_gradient, *bias_gradient;
  // Room for each part, and sums of groups of samples.
  void *scratch;
  float *partials;
} espalier_depthwise;

enum { espalier_depthwise_groups = 16 };

// The bytes that one part needs, and the floats of the sums.
int64_t espalier_depthwise_scratch(const espalier_depthwise *convolution);
int64_t espalier_depthwise_scratch_bfloat16(const espalier_depthwise *convolution);
int64_t espalier_depthwise_scratch_narrow(const espalier_depthwise *convolution);
int64_t espalier_depthwise_partials(const espalier_depthwise *convolution);
int64_t espalier_depthwise_partials_bfloat16(const espalier_depthwise *convolution);
int64_t espalier_depthwise_partials_narrow(const espalier_depthwise *convolution);
void espalier_run_depthwise(void *context, int part, int parts);
void espalier_run_depthwise_bfloat16(void *context, int part, int parts);
void espalier_run_depthwise_narrow(void *context, int part, int parts);
void espalier_run_depthwise_input_gradient(void *context, int part, int parts);
void espalier_run_depthwise_input_gradient_bfloat16(void *context, int part, int parts);
void espalier_run_depthwise_input_gradient_narrow(void *context, int part, int parts);
void espalier_run_depthwise_weight_gradient(void *context, int part, int parts);
void espalier_run_depthwise_weight_gradient_bfloat16(void *context, int part, int parts);
void espalier_run_depthwise_weight_gradient_narrow(void *context, int part, int parts);
// Adds up the sums of the groups.
void espalier_run_depthwise_totals(void *context, int part, int parts);

// The gradient of the weights of a 1×1 convolution over maps with channels last, all positions in a row. As for depthwise
// convolutions, there must be AVX-512 on x86.
typedef struct {
  int64_t positions, inputs, outputs;
  // Of a map in blocks of sixteen channels: the positions of a sample.
  int64_t sample_positions;
  // Of floats or of bfloat16 as the kernel is.
  const void *x, *dy;
  // Outputs, inputs. No bias where it is null.
  float *weight_gradient, *bias_gradient;
  // Room for each part, in bfloat16.
  void *scratch;
} espalier_pointwise;

// The bytes that one part needs.
int64_t espalier_pointwise_scratch_bfloat16(const espalier_pointwise *convolution);
void espalier_run_pointwise_weight_gradient(void *context, int part, int parts);
void espalier_run_pointwise_blocks_weight_gradient(void *context, int part, int parts);
void espalier_run_pointwise_weight_gradient_bfloat16(void *context, int part, int parts);

// A 1×1 convolution of up to 64 channels to up to 64, and the gradient of its input, which is one with the weights transposed. As for
// depthwise convolutions, there must be AVX-512 on x86.
typedef struct {
  int64_t batch, positions, inputs, outputs;
  // A plane for each channel of a sample if it is row-major; channels last otherwise, as y is.
  const float *x, *dy;
  float *y;
  // Outputs, inputs; exchanged if they are flipped. No bias where it is null.
  const float *weights, *bias;
  float *weight_gradient, *bias_gradient;
  int32_t is_row_major, flipped, relu;
  // What the sums of a batch normalisation of y would be; not wanted where it is null.
  float *partials;
  // Room for each part, where outputs are worked through in groups.
  void *scratch;
} espalier_pointwise_map;

void espalier_run_pointwise_map(void *context, int part, int parts);

// The same for up to so many outputs and any number of inputs, with channels last. Results of so many numbers go past the caches.
enum { espalier_most_of_groups = 768, espalier_streamed = 1 << 22 };
// The bytes that one part needs.
int64_t espalier_pointwise_groups_scratch(const espalier_pointwise_map *convolution);
void espalier_run_pointwise_groups(void *context, int part, int parts);
// The gradient of the weights for a row-major x.
void espalier_run_pointwise_planes_gradient(void *context, int part, int parts);
