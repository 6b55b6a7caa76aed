// Convolutions from up to four channels in bfloat16: the first of a network, which reads pictures. The processor multiplies pairs
// of numbers and adds both products to a float; outputs fill the vectors.
//
// Results: maps are copied row by row with their margin, channels last, so that what a row of a window reads stands side by side:
//
//     row of the map    r0 g0 b0 r1 g1 b1 r2 g2 b2 r3 …       pairs, each for all outputs
//     window at 0      [r0 g0][b0 r1][g1 b1][r2 g2][b2 r3]    of an odd row the last number is multiplied by zero
//     window at 1               [r1 g1][b1 r2][g2 b2][r3 …
//
// The gradient of the weights: the pairs are those of two neighbouring positions, so that each channel has a plane.
//
// A last vector with up to eight outputs serves two positions, or two taps, at once: its lower and its upper lanes hold the same
// outputs, and are multiplied by different numbers.
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "rounded.h"
#include "wide.h"

#define HERE __attribute__((target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)))
#define INLINE HERE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

enum { lanes = 16, few = 8, words = 32, most_inputs = 4, most_vectors = 2, most_positions = 32 };
// Of a tile of the gradient of the weights, and how many positions a band has.
enum { most_columns = 3, most_lines = 3, band = 256 };

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Sixteen outputs each, or up to eight twice.
static int64_t vectors_of(const espalier_direct *c) { return (c->outputs + lanes - 1) / lanes; }

static __mmask16 outputs_of(const espalier_direct *c, int64_t vector) {
  const int64_t left = c->outputs - vector * lanes;
  return left >= lanes ? 0xffff : (__mmask16)((1u << left) - 1);
}

// What a tile computes from a vector on: up to two vectors, of which the last may hold its outputs twice.
typedef struct {
  int64_t vectors;
  int is_doubled;
} tile;

static int is_doubled(const espalier_direct *c, int64_t vector) { return c->outputs - vector * lanes <= few; }

static tile tile_at(const espalier_direct *c, int64_t vector) {
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

static plane lines_of(const espalier_direct *c) {
  return (plane){(c->out_width + c->kernel_width - 1) * c->inputs, c->out_height + c->kernel_height - 1};
}

static plane plane_of(const espalier_direct *c) {
  // Even, so that each row begins with a pair.
  return (plane){(c->out_width + c->kernel_width) / 2 * 2, c->out_height + c->kernel_height - 1};
}

// The pairs of a row of a window.
static int64_t pairs_of(const espalier_direct *c) { return (c->kernel_width * c->inputs + 1) / 2; }

// Rows of the output whose gradients stay in the first-level cache.
static int64_t rows_of_band(const espalier_direct *c) {
  const int64_t rows = band / plane_of(c).pitch;
  return rows < 1 ? 1 : least(rows, c->out_height);
}

static int64_t whole(int64_t bytes) { return (bytes + 63) / 64 * 64; }

// The bytes of the map's copy: what pairs read behind it is zero.
static int64_t bytes_of_lines(const espalier_direct *c) {
  const plane p = lines_of(c);
  return whole((p.rows * p.pitch + 2) * 2);
}

static int64_t bytes_of_planes(const espalier_direct *c) {
  const plane p = plane_of(c);
  return whole((c->inputs * p.rows * p.pitch + c->kernel_width + 2) * 2);
}

static int64_t taps_of(const espalier_direct *c) { return c->inputs * c->kernel_height * c->kernel_width; }

int64_t espalier_stem_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) {
  const int64_t vectors = vectors_of(c) * lanes * 4;
  return is_weight_gradient
             ? bytes_of_planes(c) + (rows_of_band(c) * plane_of(c).pitch / 2 + taps_of(c) + 1) * vectors
             : bytes_of_lines(c) + c->kernel_height * pairs_of(c) * vectors;
}

// The rows and columns of a map that are read: it may be cut by its window.
typedef struct {
  int64_t rows, width;
} extent;

static extent read_of(const espalier_direct *c) {
  return (extent){least(c->height, c->out_height + c->kernel_height - 1 - c->top),
                  least(c->width, c->out_width + c->kernel_width - 1 - c->left)};
}

// Which of the numbers that are left are in a vector.
static uint32_t words_of(int64_t left) { return left >= words ? 0xffffffff : left <= 0 ? 0 : (1u << left) - 1; }

// How 32 columns of each channel become columns with all channels: the numbers of the first two channels, or of the other two.
typedef struct {
  uint16_t from[most_inputs][words];
  uint32_t others[most_inputs];
} mixing;

static void mix_channels(int64_t inputs, mixing *m) {
  memset(m, 0, sizeof *m);
  for (int64_t i = 0; i < inputs * words; i++) {
    const int64_t column = i / inputs, channel = i % inputs;
    m->from[i / words][i % words] = (uint16_t)(column + channel % 2 * words);
    m->others[i / words] |= (uint32_t)(channel / 2) << (i % words);
  }
}

// A sample into rows with channels last, which hold zeros elsewhere.
HERE static void fill_lines(const espalier_direct *c, const mixing *m, const uint16_t *x, uint16_t *to) {
  const extent e = read_of(c);
  const int64_t pitch = lines_of(c).pitch, inputs = c->inputs;
  to += c->top * pitch + c->left * inputs;
  for (int64_t row = 0; row < e.rows; row++, to += pitch) {
    if (!c->is_row_major) {
      memcpy(to, x + row * c->width * inputs, (size_t)(e.width * inputs) * sizeof *x);
      continue;
    }
    for (int64_t column = 0; column < e.width; column += words) {
      __m512i channels[most_inputs];
      UNROLLED for (int64_t i = 0; i < most_inputs; i++)
        channels[i] = _mm512_maskz_loadu_epi16(
            i < inputs ? words_of(e.width - column) : 0, x + (i * c->height + row) * c->width + column);
      for (int64_t i = 0; i < inputs; i++) {
        const __m512i from = _mm512_loadu_si512(m->from[i]);
        const __m512i first = _mm512_permutex2var_epi16(channels[0], from, channels[1]);
        const __m512i other = _mm512_permutex2var_epi16(channels[2], from, channels[3]);
        _mm512_mask_storeu_epi16(
            to + column * inputs + i * words, words_of((e.width - column) * inputs - i * words),
            _mm512_mask_mov_epi16(first, m->others[i], other));
      }
    }
  }
}

// A sample into a plane for each channel.
HERE static void fill_planes(const espalier_direct *c, const uint16_t *x, uint16_t *to) {
  const extent e = read_of(c);
  const plane p = plane_of(c);
  for (int64_t channel = 0; channel < c->inputs; channel++)
    for (int64_t row = 0; row < e.rows; row++) {
      uint16_t *there = to + (channel * p.rows + c->top + row) * p.pitch + c->left;
      if (c->is_row_major) {
        memcpy(there, x + (channel * c->height + row) * c->width, (size_t)e.width * sizeof *x);
        continue;
      }
      const uint16_t *from = x + row * c->width * c->inputs + channel;
      for (int64_t column = 0; column < e.width; column++) there[column] = from[column * c->inputs];
    }
}

// Weights in the order in which tiles read them: two vectors of outputs, a row of the window, a pair.
static void pack(const espalier_direct *c, uint32_t *to) {
  const int64_t width = c->kernel_width * c->inputs, vectors = vectors_of(c);
  for (int64_t vector = 0; vector < vectors; vector += most_vectors) {
    const int64_t end = least((vector + most_vectors) * lanes, vectors * lanes);
    for (int64_t row = 0; row < c->kernel_height; row++)
      for (int64_t pair = 0; pair < pairs_of(c); pair++)
        for (int64_t lane = vector * lanes; lane < end; lane++) {
          const int is_second = is_doubled(c, lane / lanes) && lane % lanes >= few;
          const int64_t output = is_second ? lane - few : lane;
          uint32_t both[2] = {0, 0};
          for (int64_t i = 0; i < 2 && pair * 2 + i < width && output < c->outputs; i++) {
            const int64_t column = (pair * 2 + i) / c->inputs, input = (pair * 2 + i) % c->inputs;
            both[i] = rounded(
                c->weights[((output * c->inputs + input) * c->kernel_height + row) * c->kernel_width + column]);
          }
          *to++ = both[0] | both[1] << 16;
        }
  }
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

INLINE __m256i finished(__m512 sum, int32_t relu) {
  // What is no number is kept.
  if (relu) sum = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(sum, _mm512_setzero_ps(), _CMP_NLE_UQ), sum);
  return (__m256i)_mm512_cvtneps_pbh(sum);
}

// Results of some positions of a row.
INLINE void add_taps(
    const espalier_direct *c, const uint16_t *x, const uint32_t *weights, int64_t vector, const int whole_ones, const int doubled,
    const int positions, uint16_t *y) {
  const int64_t pitch = lines_of(c).pitch, pairs = pairs_of(c), step = c->inputs, last = vector + whole_ones;
  __m512 sums[most_positions][most_vectors], of_both[most_positions];
  UNROLLED for (int v = 0; v < whole_ones; v++)
    UNROLLED for (int i = 0; i < positions; i++)
      sums[i][v] = c->bias ? _mm512_loadu_ps(c->bias + (vector + v) * lanes) : _mm512_setzero_ps();
  const __mmask8 there = doubled ? (__mmask8)outputs_of(c, last) : 0;
  if (doubled) {
    const __m256 bias = c->bias ? _mm256_maskz_loadu_ps(there, c->bias + last * lanes) : _mm256_setzero_ps();
    UNROLLED for (int i = 0; i < positions; i += 2) of_both[i] = _mm512_broadcast_f32x8(bias);
  }
  for (int64_t row = 0; row < c->kernel_height; row++, x += pitch) {
    const uint16_t *from = x;
    for (int64_t pair = 0; pair < pairs; pair++, from += 2, weights += (whole_ones + doubled) * lanes) {
      __m512bh weight[most_vectors];
      UNROLLED for (int v = 0; v < whole_ones + doubled; v++) weight[v] = (__m512bh)_mm512_loadu_si512(weights + v * lanes);
      UNROLLED for (int i = 0; i < positions; i += 2) {
        const __m512bh first = both_of(from + i * step);
        const __m512bh second = i + 1 < positions ? both_of(from + (i + 1) * step) : first;
        UNROLLED for (int v = 0; v < whole_ones; v++) {
          sums[i][v] = _mm512_dpbf16_ps(sums[i][v], weight[v], first);
          if (i + 1 < positions) sums[i + 1][v] = _mm512_dpbf16_ps(sums[i + 1][v], weight[v], second);
        }
        if (doubled) of_both[i] = _mm512_dpbf16_ps(of_both[i], weight[whole_ones], either_of(first, second));
      }
    }
  }
  UNROLLED for (int i = 0; i < positions; i++)
    UNROLLED for (int v = 0; v < whole_ones; v++)
      _mm256_storeu_si256((__m256i *)(y + i * c->outputs + v * lanes), finished(sums[i][v], c->relu));
  if (!doubled) return;
  UNROLLED for (int i = 0; i < positions; i += 2) {
    const __m256i both = finished(of_both[i], c->relu);
    uint16_t *to = y + i * c->outputs + whole_ones * lanes;
    _mm_mask_storeu_epi16(to, there, _mm256_castsi256_si128(both));
    if (i + 1 < positions) _mm_mask_storeu_epi16(to + c->outputs, there, _mm256_extracti128_si256(both, 1));
  }
}

#define SOME_POSITIONS(number)                                                                                      \
  for (; at + (number) <= c->out_width; at += (number))                                                             \
    add_taps(                                                                                                       \
        c, x + at * c->inputs, weights, vector, whole_ones, doubled, number, y + at * c->outputs + vector * lanes);

INLINE void add_row(
    const espalier_direct *c, const uint16_t *x, const uint32_t *weights, int64_t vector, const int whole_ones,
    const int doubled, uint16_t *y) {
  int64_t at = 0;
  // As many as leave registers for weights and numbers.
  SOME_POSITIONS(whole_ones == 2 ? 8 : whole_ones == 1 ? 16 : most_positions)
  SOME_POSITIONS(4)
  SOME_POSITIONS(1)
}

#define ADD_ROW(whole_ones, doubled) \
  add_row(c, map + row * pitch, weights + vector * of_vector, vector, whole_ones, doubled, y);

HERE void espalier_run_stem_bfloat16(void *context, int part, int parts) {
  const espalier_direct *c = context;
  uint16_t *map = (uint16_t *)((char *)c->scratch + part * espalier_stem_scratch_bfloat16(c, 0));
  uint32_t *weights = (uint32_t *)((char *)map + bytes_of_lines(c));
  const int64_t pitch = lines_of(c).pitch, vectors = vectors_of(c), of_vector = c->kernel_height * pairs_of(c) * lanes;
  memset(map, 0, (size_t)bytes_of_lines(c));
  pack(c, weights);
  mixing m;
  mix_channels(c->inputs, &m);
  const int64_t end = share(c->batch, part + 1, parts);
  const int64_t read = c->inputs * c->height * c->width, written = c->outputs * c->out_height * c->out_width;
  for (int64_t sample = share(c->batch, part, parts); sample < end; sample++) {
    uint16_t *y = (uint16_t *)c->y + sample * written;
    fill_lines(c, &m, (const uint16_t *)c->x + sample * read, map);
    for (int64_t row = 0; row < c->out_height; row++, y += c->out_width * c->outputs)
      for (int64_t vector = 0; vector < vectors; vector += most_vectors) {
        const tile t = tile_at(c, vector);
        WITH_TILE(t, ADD_ROW)
      }
  }
}

// The same numbers of two positions as pairs. Where there are up to eight, they are put twice.
INLINE void put_pair(
    const uint16_t *first, __mmask16 of_first, const uint16_t *second, __mmask16 of_second, const int doubled, uint32_t *to) {
  const __m512i low = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(of_first, first));
  const __m512i high = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(of_second, second));
  const __m512i both = _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
  _mm512_storeu_si512(to, doubled ? _mm512_shuffle_i64x2(both, both, 0x44) : both);
}

// Rows of the gradient of the output as pairs of positions, each for all outputs; zeros stand behind each row.
HERE static void pair_rows(const espalier_direct *c, const uint16_t *dy, int64_t rows, uint32_t *to) {
  const int64_t step = vectors_of(c) * lanes, outputs = c->outputs, width = c->out_width, pitch = plane_of(c).pitch;
  for (int64_t vector = 0; vector * lanes < step; vector++) {
    const __mmask16 there = outputs_of(c, vector);
    const int doubled = is_doubled(c, vector);
    for (int64_t row = 0; row < rows; row++) {
      const uint16_t *from = dy + row * width * outputs + vector * lanes;
      uint32_t *at = to + row * pitch / 2 * step + vector * lanes;
      int64_t column = 0;
      for (; column + 2 <= width; column += 2, at += step, from += 2 * outputs)
        put_pair(from, there, from + outputs, there, doubled, at);
      for (; column < pitch; column += 2, at += step)
        put_pair(from, column < width ? there : 0, from, 0, doubled, at);
    }
  }
}

INLINE void add_low(float *to, __m512 sum) {
  _mm256_storeu_ps(to, _mm256_add_ps(_mm256_loadu_ps(to), _mm512_castps512_ps256(sum)));
}

// Adds to the sums of some columns of some lines, which are the rows of the window in each channel, what a band gives.
INLINE void add_columns(
    const uint16_t *const x[most_lines], const uint32_t *dy, int64_t count, int64_t all, int64_t kernel_width, const int lines,
    const int columns, const int whole_ones, const int doubled, float *to) {
  enum { most = most_lines * most_columns };
  const int taps = lines * columns;
  __m512 sums[most][most_vectors], of_both[most];
  UNROLLED for (int t = 0; t < taps; t++) {
    UNROLLED for (int v = 0; v < whole_ones; v++) sums[t][v] = _mm512_setzero_ps();
    of_both[t] = _mm512_setzero_ps();
  }
  for (int64_t at = 0; at < count; at += 2, dy += all * lanes) {
    __m512bh gradients[most_vectors];
    UNROLLED for (int v = 0; v < whole_ones + doubled; v++) gradients[v] = (__m512bh)_mm512_loadu_si512(dy + v * lanes);
    UNROLLED for (int t = 0; t < taps; t += 2) {
      const int other = t + 1 < taps ? t + 1 : t;
      const __m512bh first = both_of(x[t / columns] + at + t % columns);
      const __m512bh second = both_of(x[other / columns] + at + other % columns);
      UNROLLED for (int v = 0; v < whole_ones; v++) {
        sums[t][v] = _mm512_dpbf16_ps(sums[t][v], gradients[v], first);
        if (other > t) sums[other][v] = _mm512_dpbf16_ps(sums[other][v], gradients[v], second);
      }
      if (doubled) of_both[t] = _mm512_dpbf16_ps(of_both[t], gradients[whole_ones], either_of(first, second));
    }
  }
  UNROLLED for (int t = 0; t < taps; t++) {
    float *sum = to + (t / columns * kernel_width + t % columns) * all * lanes;
    UNROLLED for (int v = 0; v < whole_ones; v++)
      _mm512_storeu_ps(sum + v * lanes, _mm512_add_ps(_mm512_loadu_ps(sum + v * lanes), sums[t][v]));
    if (doubled)
      add_low(sum + whole_ones * lanes, t % 2 ? _mm512_shuffle_f32x4(of_both[t - 1], of_both[t - 1], 0xee) : of_both[t]);
  }
}

#define SOME_COLUMNS(columns)                                                                                  \
  for (; column + (columns) <= c->kernel_width; column += (columns)) {                                         \
    const uint16_t *from[most_lines];                                                                          \
    UNROLLED for (int l = 0; l < lines; l++) from[l] = x[l] + column;                                           \
    add_columns(                                                                                               \
        from, dy + vector * lanes, count, all, c->kernel_width, lines, columns, whole_ones, doubled,            \
        to + (column * all + vector) * lanes);                                                                 \
  }

// Of some lines.
INLINE void add_lines(
    const espalier_direct *c, const uint16_t *const x[most_lines], const uint32_t *dy, int64_t count, int64_t vector,
    const int lines, const int whole_ones, const int doubled, float *to) {
  const int64_t all = vectors_of(c);
  int64_t column = 0;
  SOME_COLUMNS(3)
  SOME_COLUMNS(1)
}

#define ADD_LINES(whole_ones, doubled)                                                          \
  if (some == most_lines) add_lines(c, x, gradient, count, vector, most_lines, whole_ones, doubled, to); \
  else add_lines(c, x, gradient, count, vector, 1, whole_ones, doubled, to);

// Parts divide the lines, so that every sum is formed in one order. Sums lie by lines, columns and outputs.
HERE void espalier_run_stem_weight_gradient_bfloat16(void *context, int part, int parts) {
  const espalier_direct *c = context;
  const plane p = plane_of(c);
  const int64_t all = vectors_of(c), rows_at_once = rows_of_band(c), lines = c->inputs * c->kernel_height;
  const int64_t first = share(lines, part, parts), end = share(lines, part + 1, parts);
  uint16_t *map = (uint16_t *)((char *)c->scratch + part * espalier_stem_scratch_bfloat16(c, 1));
  uint32_t *gradient = (uint32_t *)((char *)map + bytes_of_planes(c));
  float *sums = (float *)gradient + rows_at_once * p.pitch / 2 * all * lanes, *bias = sums + taps_of(c) * all * lanes;
  memset(map, 0, (size_t)bytes_of_planes(c));
  memset(sums, 0, (size_t)((taps_of(c) + 1) * all * lanes) * sizeof *sums);
  const int64_t read = c->inputs * c->height * c->width, positions = c->out_height * c->out_width;
  const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3f80);
  for (int64_t sample = 0; sample < c->batch; sample++) {
    fill_planes(c, (const uint16_t *)c->x + sample * read, map);
    for (int64_t top = 0; top < c->out_height; top += rows_at_once) {
      const int64_t rows = least(rows_at_once, c->out_height - top), count = rows * p.pitch;
      pair_rows(c, (const uint16_t *)c->dy + (sample * positions + top * c->out_width) * c->outputs, rows, gradient);
      for (int64_t line = first; line < end;) {
        const int64_t some = end - line >= most_lines ? most_lines : 1;
        const uint16_t *x[most_lines] = {0};
        for (int64_t l = 0; l < some; l++)
          x[l] = map + ((line + l) / c->kernel_height * p.rows + top + (line + l) % c->kernel_height) * p.pitch;
        float *to = sums + line * c->kernel_width * all * lanes;
        for (int64_t vector = 0; vector < all; vector += most_vectors) {
          const tile t = tile_at(c, vector);
          WITH_TILE(t, ADD_LINES)
        }
        line += some;
      }
      for (int64_t vector = 0; part == 0 && c->bias_gradient && vector < all; vector++) {
        __m512 sum = _mm512_setzero_ps();
        for (int64_t at = 0; at < count / 2; at++)
          sum = _mm512_dpbf16_ps(sum, (__m512bh)_mm512_loadu_si512(gradient + (at * all + vector) * lanes), ones);
        float *to = bias + vector * lanes;
        _mm512_storeu_ps(to, _mm512_add_ps(_mm512_loadu_ps(to), sum));
      }
    }
  }
  const int64_t width = c->kernel_width;
  for (int64_t output = 0; output < c->outputs; output++) {
    if (part == 0 && c->bias_gradient) c->bias_gradient[output] = bias[output];
    for (int64_t at = first * width; at < end * width; at++)
      c->weight_gradient[output * taps_of(c) + at] = sums[at * all * lanes + output];
  }
}
#else
// The precision is refused on other processors.
int64_t espalier_stem_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) { return 0; }
void espalier_run_stem_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
void espalier_run_stem_weight_gradient_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
#endif
