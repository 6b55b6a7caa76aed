// What both passes of stem_bfloat16.c and stem_gradient_bfloat16.c share: how maps and outputs lie.
//
// A last vector with up to eight outputs serves two positions, or two taps, at once: its lower and its upper lanes hold the same
// outputs, and are multiplied by different numbers.
#pragma once
#include <immintrin.h>
#include <string.h>

#include "CKernels.h"
#include "rounded.h"
#include "wide.h"

#define HERE __attribute__((target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)))
#define INLINE HERE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

enum { lanes = 16, few = 8, words = 32, most_inputs = 4, most_vectors = 2, most_positions = 32 };
// Of a tile of the gradient of the weights, and how many positions a band has.
enum { most_columns = 3, most_lines = 3, band = 256 };

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Sixteen outputs each, or up to eight twice.
static inline int64_t vectors_of(const espalier_direct *c) { return (c->outputs + lanes - 1) / lanes; }

static inline __mmask16 outputs_of(const espalier_direct *c, int64_t vector) {
  const int64_t left = c->outputs - vector * lanes;
  return left >= lanes ? 0xffff : (__mmask16)((1u << left) - 1);
}

// What a tile computes from a vector on: up to two vectors, of which the last may hold its outputs twice.
typedef struct {
  int64_t vectors;
  int is_doubled;
} tile;

static inline int is_doubled(const espalier_direct *c, int64_t vector) { return c->outputs - vector * lanes <= few; }

static inline tile tile_at(const espalier_direct *c, int64_t vector) {
  const int64_t vectors = least(vectors_of(c) - vector, most_vectors);
  return (tile){vectors, is_doubled(c, vector + vectors - 1)};
}

// The constants of each kind of tile.
#define WITH_TILE(t, call)                          \
  if ((t).vectors == 2) {                            \
    if ((t).is_doubled) { call(1, 1) }               \
    else { call(2, 0) }                              \
  } else if ((t).is_doubled) { call(0, 1) }           \
  else { call(1, 0) }

// How maps lie: numbers of a row with its margin, and rows.
typedef struct {
  int64_t pitch, rows;
} plane;

static inline plane lines_of(const espalier_direct *c) {
  return (plane){(c->out_width + c->kernel_width - 1) * c->inputs, c->out_height + c->kernel_height - 1};
}

static inline plane plane_of(const espalier_direct *c) {
  // Even, so that each row begins with a pair.
  return (plane){(c->out_width + c->kernel_width) / 2 * 2, c->out_height + c->kernel_height - 1};
}

// The pairs of a row of a window.
static inline int64_t pairs_of(const espalier_direct *c) { return (c->kernel_width * c->inputs + 1) / 2; }

// Rows of the output whose gradients stay in the first-level cache.
static inline int64_t rows_of_band(const espalier_direct *c) {
  const int64_t rows = band / plane_of(c).pitch;
  return rows < 1 ? 1 : least(rows, c->out_height);
}

static inline int64_t whole(int64_t bytes) { return (bytes + 63) / 64 * 64; }

// The bytes of the map's copy: what pairs read behind it is zero.
static inline int64_t bytes_of_lines(const espalier_direct *c) {
  const plane p = lines_of(c);
  return whole((p.rows * p.pitch + 2) * 2);
}

static inline int64_t bytes_of_planes(const espalier_direct *c) {
  const plane p = plane_of(c);
  return whole((c->inputs * p.rows * p.pitch + c->kernel_width + 2) * 2);
}

static inline int64_t taps_of(const espalier_direct *c) { return c->inputs * c->kernel_height * c->kernel_width; }

// The rows and columns of a map that are read: it may be cut by its window.
typedef struct {
  int64_t rows, width;
} extent;

static inline extent read_of(const espalier_direct *c) {
  return (extent){least(c->height, c->out_height + c->kernel_height - 1 - c->top),
                  least(c->width, c->out_width + c->kernel_width - 1 - c->left)};
}

// The numbers of a pair in all lanes.
INLINE __m512bh both_of(const uint16_t *pair) {
  int32_t bits;
  memcpy(&bits, pair, sizeof bits);
  return (__m512bh)_mm512_set1_epi32(bits);
}

// Those of two pairs in the lower and in the upper lanes.
INLINE __m512bh either_of(__m512bh low, __m512bh high) {
  return (__m512bh)_mm512_mask_mov_epi32((__m512i)low, 0xff00, (__m512i)high);
}
