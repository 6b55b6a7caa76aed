// Tiles of maps: where they are, how they are transformed, and how many are worked on at a time.
#pragma once
#include "winograd.h"

// Where a tile is.
typedef struct {
  int64_t sample, row, column;
} position;

static inline position position_of(int64_t number, int64_t rows, int64_t columns) {
  return (position){number / (rows * columns), number / columns % rows, number % columns};
}

// A square of a map whose corner may lie outside; zeros there.
typedef struct {
  const uint16_t *corner;
  int64_t row_stride;
  // Bits of the rows and columns that are inside.
  uint32_t rows, columns;
} square;

static inline uint32_t inside(int64_t start, int64_t size, int count) {
  uint32_t bits = 0;
  for (int i = 0; i < count; i++) bits |= (uint32_t)(start + i >= 0 && start + i < size) << i;
  return bits;
}

static inline square square_at(
    const uint16_t *block, int64_t row, int64_t column, int64_t height, int64_t width, int count) {
  return (square){
      block + (row * width + column) * lanes, width * lanes, inside(row, height, count), inside(column, width, count)};
}

INLINE __m512 at(const square *s, int row, int column) {
  const __mmask16 mask = (s->rows >> row & s->columns >> column & 1) ? 0xffff : 0;
  return widened(_mm256_maskz_loadu_epi16(mask, s->corner + row * s->row_stride + column * lanes));
}

INLINE __m512 at_inside(const square *s, int row, int column) {
  return widened(_mm256_loadu_si256((const __m256i *)(s->corner + row * s->row_stride + column * lanes)));
}

#define TRANSFORM_INPUT(load)                                                        \
  for (int column = 0; column < points; column++) {                                  \
    __m512 d[points], r[points];                                                     \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < points; row++) d[row] = load(s, row, column); \
    input_axis(d, r);                                                                \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < points; row++) partial[row][column] = r[row]; \
  }

HERE static inline void transform_input(const square *s, __m256i out[planes]) {
  __m512 partial[points][points];
  if (s->rows == 63 && s->columns == 63) {
    TRANSFORM_INPUT(at_inside)
  } else {
    TRANSFORM_INPUT(at)
  }
  for (int row = 0; row < points; row++) {
    __m512 r[points];
    input_axis(partial[row], r);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < points; i++) out[row * points + i] = narrowed(r[i]);
  }
}

// Adds the gradients to `total` on the way.
HERE static inline void transform_output_gradient(const square *s, __m512 *total, __m256i out[planes]) {
  __m512 partial[points][tile];
  __m512 sum = *total;
  for (int column = 0; column < tile; column++) {
    __m512 y[tile], r[points];
    _Pragma("clang loop unroll(full)") for (int row = 0; row < tile; row++) {
      y[row] = at(s, row, column);
      sum = _mm512_add_ps(sum, y[row]);
    }
    output_gradient_axis(y, r);
    _Pragma("clang loop unroll(full)") for (int row = 0; row < points; row++) partial[row][column] = r[row];
  }
  *total = sum;
  for (int row = 0; row < points; row++) {
    __m512 r[points];
    output_gradient_axis(partial[row], r);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < points; i++) out[row * points + i] = narrowed(r[i]);
  }
}

// How a convolution is divided.

// Planes keep away from each other by a little more than a power of two, lest all of them fall into one set of the cache.
static inline int64_t spaced(int64_t elements) { return elements + 2 * lanes; }

static inline int64_t rounded_up(int64_t count, int64_t step) { return (count + step - 1) / step * step; }

// Tiles that are worked on at a time, so that all that belongs to them stays in a cache of a megabyte.
static inline int64_t tiles_at_once(int64_t bytes_per_tile, int64_t budget, int64_t count) {
  int64_t tiles = budget / (planes * bytes_per_tile) / lanes * lanes;
  if (tiles < lanes) tiles = lanes;
  if (tiles > 256) tiles = 256;
  const int64_t all = rounded_up(count, lanes);
  return tiles < all ? tiles : all;
}

static inline int64_t tile_rows(const espalier_winograd *c) { return (c->out_height + tile - 1) / tile; }
static inline int64_t tile_columns(const espalier_winograd *c) { return (c->out_width + tile - 1) / tile; }
static inline int64_t tile_count(const espalier_winograd *c) { return c->batch * tile_rows(c) * tile_columns(c); }

static inline int64_t forward_tiles(const espalier_winograd *c) {
  return tiles_at_once(2 * c->inputs + 4 * c->outputs, 448 << 10, tile_count(c));
}

static inline int64_t gradient_tiles(const espalier_winograd *c) {
  return tiles_at_once(2 * (c->inputs + c->outputs), 768 << 10, tile_count(c));
}
