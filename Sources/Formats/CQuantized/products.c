#include "CQuantized.h"

#include "CGenerations.h"

// Sixteen sums at once, in as many registers as the machine needs for them.
typedef int32_t wide __attribute__((vector_size(64), aligned(4), may_alias));

enum { lanes = espalier_lanes, positions = espalier_positions };

static inline __attribute__((always_inline)) int8_t requantized(
    int32_t sum, int64_t output, const espalier_requantization *to) {
  const int64_t shift = to->shifts[output];
  const int64_t product = (int64_t)sum * to->multipliers[output];
  const int64_t number = to->zero + ((product + ((int64_t)1 << (shift - 1))) >> shift);
  return (int8_t)(number < to->lower ? to->lower : number > to->upper ? to->upper : number);
}

// What an output position reads, less the zero point; padding is zero.
static inline __attribute__((always_inline)) void gather(
    const espalier_window *window, const int8_t *x, int32_t x_zero, int64_t row, int64_t column, int32_t *patch) {
  const int64_t first = column * window->stride_columns - window->left;
  const int is_inside =
      first >= 0 && first + (window->kernel_columns - 1) * window->dilation_columns < window->columns;
  for (int64_t channel = 0; channel < window->channels; channel++) {
    const int8_t *plane = x + channel * window->rows * window->columns;
    for (int64_t i = 0; i < window->kernel_rows; i++) {
      const int64_t r = row * window->stride_rows + i * window->dilation_rows - window->top;
      if (r < 0 || r >= window->rows) {
        for (int64_t j = 0; j < window->kernel_columns; j++) *patch++ = 0;
      } else if (is_inside) {
        const int8_t *from = plane + r * window->columns + first;
        for (int64_t j = 0; j < window->kernel_columns; j++) *patch++ = from[j * window->dilation_columns] - x_zero;
      } else {
        for (int64_t j = 0; j < window->kernel_columns; j++) {
          const int64_t s = first + j * window->dilation_columns;
          *patch++ = s >= 0 && s < window->columns ? plane[r * window->columns + s] - x_zero : 0;
        }
      }
    }
  }
}

// A vector of weights is read once for four positions:
//
//                      outputs (16 lanes)
//     patch 0   p  ·  │w w w w … w│  ─▶ sums 0
//     patch 1   p  ·  │     "     │  ─▶ sums 1      for each of the products of an output
//     patch 2   p  ·  │     "     │  ─▶ sums 2
//     patch 3   p  ·  │     "     │  ─▶ sums 3
FAST void espalier_int8_convolution(
    const espalier_window *window, const int8_t *x, int32_t x_zero, const int32_t *weights, const int32_t *biases,
    int64_t outputs, const espalier_requantization *to, int32_t *workspace, int8_t *y) {
  const int64_t reach = window->channels * window->kernel_rows * window->kernel_columns;
  const int64_t area = window->out_rows * window->out_columns;
  const int64_t width = (outputs + lanes - 1) / lanes * lanes;
  for (int64_t start = 0; start < area; start += positions) {
    const int64_t count = area - start < positions ? area - start : positions;
    for (int64_t index = 0; index < count; index++) {
      const int64_t position = start + index;
      gather(
          window, x, x_zero, position / window->out_columns, position % window->out_columns, workspace + index * reach);
    }
    const int32_t *patches[positions];
    for (int64_t index = 0; index < positions; index++)
      patches[index] = workspace + (index < count ? index : 0) * reach;
    for (int64_t block = 0; block < width; block += lanes) {
      const wide bias = *(const wide *)(biases + block);
      wide sums[positions] = {bias, bias, bias, bias};
      const int32_t *column = weights + block;
      if (count == 1) {
        for (int64_t product = 0; product < reach; product++, column += width)
          sums[0] += *(const wide *)column * patches[0][product];
      } else {
        for (int64_t product = 0; product < reach; product++, column += width) {
          const wide some = *(const wide *)column;
          sums[0] += some * patches[0][product];
          sums[1] += some * patches[1][product];
          sums[2] += some * patches[2][product];
          sums[3] += some * patches[3][product];
        }
      }
      const int64_t there = outputs - block < lanes ? outputs - block : lanes;
      for (int64_t index = 0; index < count; index++)
        for (int64_t lane = 0; lane < there; lane++)
          y[(block + lane) * area + start + index] = requantized(sums[index][lane], block + lane, to);
    }
  }
}

FAST void espalier_int8_depthwise(
    const espalier_window *window, const int8_t *x, int32_t x_zero, const int32_t *weights, int32_t bias,
    const espalier_requantization *to, int32_t *workspace, int8_t *y) {
  const int64_t stride = window->stride_columns;
  for (int64_t row = 0; row < window->out_rows; row++, y += window->out_columns) {
    for (int64_t column = 0; column < window->out_columns; column++) workspace[column] = bias;
    for (int64_t i = 0; i < window->kernel_rows; i++) {
      const int64_t r = row * window->stride_rows + i * window->dilation_rows - window->top;
      if (r < 0 || r >= window->rows) continue;
      for (int64_t j = 0; j < window->kernel_columns; j++) {
        const int32_t weight = weights[i * window->kernel_columns + j];
        const int64_t offset = j * window->dilation_columns - window->left;
        // The columns that read inside the map.
        int64_t first = offset < 0 ? (-offset + stride - 1) / stride : 0;
        int64_t end = offset < window->columns ? (window->columns - 1 - offset) / stride + 1 : 0;
        if (end > window->out_columns) end = window->out_columns;
        const int8_t *from = x + r * window->columns + offset;
        if (stride == 1) {
          for (int64_t column = first; column < end; column++) workspace[column] += weight * (from[column] - x_zero);
        } else {
          for (int64_t column = first; column < end; column++)
            workspace[column] += weight * (from[column * stride] - x_zero);
        }
      }
    }
    for (int64_t column = 0; column < window->out_columns; column++) y[column] = requantized(workspace[column], 0, to);
  }
}
