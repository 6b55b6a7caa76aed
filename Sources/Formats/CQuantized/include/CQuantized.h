// Loops over networks in 8-bit numbers, with vector extensions that are chosen at run time. They give the bits of the plain
// loops of QuantizedInterpreter, as sums of whole numbers have no order.
#pragma once
#include <stdint.h>

// How sums become 8-bit numbers: y = clamp(zero + (sum · multiplier + 2^(shift − 1)) >> shift), by output channel.
typedef struct {
  const int32_t *multipliers, *shifts;
  int32_t zero, lower, upper;
} espalier_requantization;

// One group of a convolution: maps of [channels, rows, columns].
typedef struct {
  int64_t channels, rows, columns, out_rows, out_columns;
  int64_t kernel_rows, kernel_columns, stride_rows, stride_columns, dilation_rows, dilation_columns, top, left;
} espalier_window;

enum { espalier_lanes = 16, espalier_positions = 4 };

// Weights are [products of one output][outputs], the outputs filled up with zeros to whole lanes; biases are filled up, too.
// The workspace has room for espalier_positions · products of one output.
void espalier_int8_convolution(
    const espalier_window *window, const int8_t *x, int32_t x_zero, const int32_t *weights, const int32_t *biases,
    int64_t outputs, const espalier_requantization *to, int32_t *workspace, int8_t *y);

// A convolution of one channel to one. The workspace has room for a row of the output.
void espalier_int8_depthwise(
    const espalier_window *window, const int8_t *x, int32_t x_zero, const int32_t *weights, int32_t bias,
    const espalier_requantization *to, int32_t *workspace, int8_t *y);
