// The loops that oneDNN has no fast primitive for, and the loop that runs a compiled program.
//
// A kernel is a function of a context, which holds its operands and extents, and of a part: the caller may run parts
// 0 ..< parts at once. What a kernel computes does not depend on how many parts there are.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "CKernelsConvolutions.h"

typedef void (*espalier_kernel)(void *context, int part, int parts);

// One step of a compiled program: a kernel, or a primitive of the library where `kernel` is null.
typedef struct {
  espalier_kernel kernel;
  void *context;
  const void *arguments;
  int32_t argument_count;
  // Whether more than one part pays.
  int32_t divisible;
} espalier_step;

// Runs one of the library's primitives; returns zero on success.
typedef int (*espalier_call)(void *primitive, void *stream, int count, const void *arguments);

// Runs steps in order. Returns the number of steps done: fewer than `count` where the library refused one.
size_t espalier_run(const espalier_step *steps, size_t count, espalier_call call, void *stream, int threads);

// Kernels whose names end in `bfloat16` work on maps of bfloat16, and compute in floats. They may be run where the processor
// has instructions for it (AVX512_BF16) only.

// A map as runs: `planes` of `positions` × `lanes` elements that lie side by side. Row-major maps have one lane and a
// plane a channel; blocked maps 16 lanes and a plane a block; channels-last maps a lane a channel and a plane a
// sample. A plane's first channel is (plane % blocks) · lanes.
typedef struct {
  int64_t planes, blocks, positions, lanes;
} espalier_map;

enum { espalier_max_rank = 8 };

// out[i] = a[i] op b[i] over a grid with a stride for each operand; a stride of zero repeats an element.
typedef enum {
  espalier_copy,
  espalier_add,
  espalier_subtract,
  espalier_multiply,
  // a > 0 ? b : 0
  espalier_relu_gradient,
  // out[i] += a[i] * b[i] on an output that was cleared; strides of the output may be zero, b's are.
  espalier_accumulate,
} espalier_operation;

typedef struct {
  espalier_operation operation;
  int32_t rank;
  int64_t extents[espalier_max_rank];
  int64_t out_strides[espalier_max_rank], a_strides[espalier_max_rank], b_strides[espalier_max_rank];
  // Of floats or of bfloat16 as the kernel is.
  void *out;
  // No b in a copy.
  const void *a, *b;
} espalier_grid;

void espalier_run_grid(void *context, int part, int parts);
// Accumulates nothing: sums form in floats.
void espalier_run_grid_bfloat16(void *context, int part, int parts);

typedef struct {
  void *bytes;
  int64_t count;
} espalier_clearing;

void espalier_run_clearing(void *context, int part, int parts);

// Functions between layers. Alpha and beta are the slope of a leaky relu, the scale of an elu, and the bounds of a clip.
typedef enum {
  espalier_activation_none,
  espalier_activation_relu,
  espalier_activation_leaky_relu,
  espalier_activation_elu,
  espalier_activation_gelu,
  espalier_activation_silu,
  espalier_activation_hard_swish,
  espalier_activation_sigmoid,
  espalier_activation_tanh,
  espalier_activation_clip,
} espalier_activation;

typedef struct {
  int64_t count;
  espalier_activation function;
  float alpha, beta;
  // Of floats or of bfloat16 as the kernel is. The function's input; for a gradient what its slope is computed from, which
  // is the output of all but gelu, silu and hard_swish.
  const void *x, *dy;
  // The output, or the gradient of the input. It may lie where an input does.
  void *y;
} espalier_elementwise;

void espalier_run_activation(void *context, int part, int parts);
void espalier_run_activation_bfloat16(void *context, int part, int parts);
void espalier_run_activation_gradient(void *context, int part, int parts);
void espalier_run_activation_gradient_bfloat16(void *context, int part, int parts);

// Floats rounded to the numbers of a grid, whole multiples of a scale: in the bits of plain loops in these steps.
enum { espalier_extremes_block = 4096 };

typedef struct {
  int64_t count;
  // y may lie where x or dy does.
  const float *x, *dy;
  float *y;
  // Scale, its inverse, and the least and the largest multiple.
  const float *grid;
  // Smallest and largest value of each block of 4096, 0 included.
  float *extremes;
} espalier_rounding;

void espalier_run_extremes(void *context, int part, int parts);
void espalier_run_rounding(void *context, int part, int parts);
// dy where x lies between the ends of the grid, half a step beyond included; zero elsewhere.
void espalier_run_rounding_gradient(void *context, int part, int parts);

// Batch normalisation in three steps: sums of each plane, totals of each channel, then the element-wise rest.
typedef struct {
  espalier_map map;
  int64_t channels;
  // Elements after which the coefficients repeat: a multiple of `lanes`.
  int64_t period;
  float epsilon, momentum;
  int32_t relu;
  // What is applied to the normalised map in the same pass, where it is no relu with a mask.
  espalier_activation function;
  float alpha, beta;
  // Maps, of floats or of bfloat16 as the kernel is. A residual is added before the relu; null where there is none.
  const void *x, *residual, *dy;
  // A map that is added after the activation; null where there is none.
  const void *addend;
  void *y, *dx;
  const float *scale, *shift;
  float *dscale, *dshift;
  // Which elements a relu kept: a byte each, or a bit if elements are bfloat16.
  void *mask;
  // The batch's statistics.
  float *mean, *variance;
  const float *running_mean, *running_variance;
  float *new_running_mean, *new_running_variance;
  // Two numbers for each plane and lane.
  float *partials;
  // Four coefficients for each element of a period of each block.
  float *coefficients;
  // For the gradient of a map with an activation, those of the forward pass: scale, shift, mean and nothing.
  float *recalled;
  // Where the sums of such a gradient write what was multiplied by the slope, so that it is not computed again; or null.
  void *pulled;
} espalier_batch_normalization;

int64_t espalier_period(int64_t lanes);
void espalier_run_batch_sums(void *context, int part, int parts);
void espalier_run_batch_sums_bfloat16(void *context, int part, int parts);
void espalier_run_batch_totals(void *context, int part, int parts);
// Totals from the running statistics instead of the batch's.
void espalier_run_running_totals(void *context, int part, int parts);
void espalier_run_batch_apply(void *context, int part, int parts);
void espalier_run_batch_apply_bfloat16(void *context, int part, int parts);
void espalier_run_batch_gradient_sums(void *context, int part, int parts);
void espalier_run_batch_gradient_sums_bfloat16(void *context, int part, int parts);
void espalier_run_batch_gradient_totals(void *context, int part, int parts);
void espalier_run_batch_gradient_apply(void *context, int part, int parts);
void espalier_run_batch_gradient_apply_bfloat16(void *context, int part, int parts);

// The same with an activation behind, or with an addend. What the gradient needs of the forward pass is computed again
// from x and the statistics: the coefficients are recalled first.
void espalier_run_batch_activate(void *context, int part, int parts);
void espalier_run_batch_activate_bfloat16(void *context, int part, int parts);
void espalier_run_batch_recall(void *context, int part, int parts);
void espalier_run_activated_gradient_sums(void *context, int part, int parts);
void espalier_run_activated_gradient_sums_bfloat16(void *context, int part, int parts);
void espalier_run_activated_gradient_apply(void *context, int part, int parts);
void espalier_run_activated_gradient_apply_bfloat16(void *context, int part, int parts);

// Pooling over windows that tables describe: output row i reads rows row_start[i] ..< row_end[i] in steps.
typedef struct {
  espalier_map input;
  int64_t height, width, out_height, out_width;
  const int32_t *row_start, *row_end, *column_start, *column_end;
  int32_t row_step, column_step;
  // What an average divides by; zero means the number of elements read.
  int32_t divisor;
  // Maps, of floats or of bfloat16 as the kernel is.
  const void *x, *dy;
  void *y, *dx;
  int32_t *indices;
} espalier_pooling;

void espalier_run_maximum_pooling(void *context, int part, int parts);
void espalier_run_maximum_pooling_bfloat16(void *context, int part, int parts);
void espalier_run_average_pooling(void *context, int part, int parts);
void espalier_run_average_pooling_bfloat16(void *context, int part, int parts);
void espalier_run_maximum_pooling_gradient(void *context, int part, int parts);
void espalier_run_maximum_pooling_gradient_bfloat16(void *context, int part, int parts);
void espalier_run_average_pooling_gradient(void *context, int part, int parts);
void espalier_run_average_pooling_gradient_bfloat16(void *context, int part, int parts);

// Rows of `classes` elements that stand `inner` apart.
typedef struct {
  int64_t outer, classes, inner;
  // The softmax's input (or, for its gradient, its output), the gradient of its output, what is written.
  const float *x, *dy;
  float *y;
} espalier_softmax;

void espalier_run_softmax(void *context, int part, int parts);
void espalier_run_softmax_gradient(void *context, int part, int parts);

typedef struct {
  int64_t batch, classes;
  const float *logits, *targets;
  float *loss, *gradient;
} espalier_cross_entropy;

void espalier_run_cross_entropy(void *context, int part, int parts);
void espalier_run_cross_entropy_gradient(void *context, int part, int parts);

// Functions of the elements of some inputs, one instruction after the other over blocks that stay in the cache.
typedef enum {
  espalier_formula_copy,
  espalier_formula_add,
  espalier_formula_subtract,
  espalier_formula_multiply,
  espalier_formula_divide,
  // a * b + c, and c - a * b
  espalier_formula_multiply_add,
  espalier_formula_multiply_subtract,
  espalier_formula_minimum,
  espalier_formula_maximum,
  // a < b ? c : d, and a <= b ? c : d
  espalier_formula_less,
  espalier_formula_less_or_equal,
  espalier_formula_power,
  // All that follow are c * f(a * b) + d.
  espalier_formula_abs,
  espalier_formula_cos,
  espalier_formula_erf,
  espalier_formula_exp,
  espalier_formula_log,
  espalier_formula_relu,
  espalier_formula_rsqrt,
  espalier_formula_sigmoid,
  espalier_formula_sin,
  espalier_formula_softplus,
  espalier_formula_sqrt,
  espalier_formula_tanh,
} espalier_formula_function;

// Where an operand or a result lies.
typedef enum { espalier_formula_tensor, espalier_formula_constant, espalier_formula_temporary } espalier_formula_storage;

typedef struct {
  int16_t storage, number;
} espalier_formula_operand;

typedef struct {
  espalier_formula_function function;
  espalier_formula_operand result;
  espalier_formula_operand operands[4];
} espalier_formula_instruction;

// Floats that a part has for its temporaries without room of its own, and the most inputs and results together.
enum { espalier_formula_scratch = 6144, espalier_formula_most_tensors = 20 };

typedef struct {
  int64_t count;
  const espalier_formula_instruction *instructions;
  // Inputs first, then results. A result may lie where an input does, if only the last instruction writes it.
  float *const *tensors;
  // Each number sixteen times.
  const float *constants;
  int32_t instruction_count, input_count, tensor_count;
  // Elements of a block, a multiple of 16: all temporaries of one fit into the scratch.
  int32_t block;
  // Room for the temporaries where they are too many; such a formula runs as one part.
  float *scratch;
} espalier_formula;

void espalier_run_formula(void *context, int part, int parts);

// Rows that are normalised each by itself, with a scale and a shift for each number of a row. As for depthwise convolutions,
// there must be AVX-512 on x86.
typedef struct {
  int64_t rows, length;
  float epsilon;
  // Of floats or of bfloat16 as the kernel is.
  const void *x, *dy;
  void *y, *dx;
  // Null, both or neither.
  const float *scale, *shift;
  float *dscale, *dshift;
  // Of each row, the mean and 1 / √(variance + ε).
  float *mean, *inverse;
  // Sums of groups of rows, two numbers for each of a row's; null if there is no scale.
  float *partials;
} espalier_layer_normalization;

enum { espalier_layer_normalization_groups = 16 };

void espalier_run_layer_normalization(void *context, int part, int parts);
void espalier_run_layer_normalization_bfloat16(void *context, int part, int parts);
void espalier_run_layer_normalization_gradient(void *context, int part, int parts);
void espalier_run_layer_normalization_gradient_bfloat16(void *context, int part, int parts);
// Adds up the sums of the groups.
void espalier_run_layer_normalization_totals(void *context, int part, int parts);

double espalier_squared_norm(const float *values, int64_t count);

// One step of Adam: what the numbers are stands where the optimiser is defined.
typedef struct {
  float keep, coupled_decay, gradient_scale, first_share, second_keep, second_share, step_size, correction, epsilon;
} espalier_adam_step;

void espalier_adam(
    const espalier_adam_step *step, float *parameters, const float *gradients, float *means, float *squares,
    int64_t count);

// So many rounds of multiply-adds in registers, to learn what a core does at most. Returns a number that depends on all.
float espalier_multiply_adds(int64_t rounds);
int64_t espalier_multiply_adds_per_round(void);
// The same with pairs of bfloat16.
float espalier_multiply_adds_bfloat16(int64_t rounds);
int64_t espalier_multiply_adds_per_round_bfloat16(void);
