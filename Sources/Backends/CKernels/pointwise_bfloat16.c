// The gradient of the weights of 1×1 convolutions in bfloat16. The processor multiplies pairs of numbers and adds both products
// to a float; here the pairs are those of two positions that follow each other. So a block of both maps is copied first, the
// numbers of a channel at two positions side by side:
//
//     position 0   a0 b0 c0 …                    a0 a1 b0 b1 c0 c1 …         16 channels are a vector
//     position 1   a1 b1 c1 …        ──▶         a2 a3 b2 b3 c2 c3 …
//     …                                          …                           zeros behind the last channel and position
//
// The copies stay in the second-level cache, and a tile of sums stays in registers over the positions of a block.
#define BFLOAT16
#include "CKernels.h"
#include "deep.h"

enum { block = 256, most_rows = 12, most_vectors = 4, line = 64 };

typedef uint32_t pair;

static inline int64_t padded(int64_t channels) { return (channels + lanes - 1) / lanes * lanes; }

// `sums` plus both products of each of sixteen pairs with one pair.
#if defined(__x86_64__)
#define ADD_PRODUCTS(sums, pairs, one)                                                                            \
  (wide) _mm512_dpbf16_ps(                                                                                        \
      (__m512)(sums), (__m512bh)_mm512_loadu_si512(pairs), (__m512bh)_mm512_set1_epi32((int32_t)(one)))
#define PAIRS(a, b, some)                                                                                         \
  _mm512_or_si512(                                                                                                \
      _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16((__mmask16)((1u << (some)) - 1), (a))),                        \
      (b) ? _mm512_slli_epi32(                                                                                    \
                _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16((__mmask16)((1u << (some)) - 1), (b))), 16)          \
          : _mm512_setzero_si512())
#define STORE_PAIRS(to, a, b, some) _mm512_storeu_si512((to), PAIRS(a, b, some))

// Thirty-two channels of two positions.
INLINE void store_all_pairs(pair *to, const element *a, const element *b) {
  static const uint16_t order[64] = {0,  32, 1,  33, 2,  34, 3,  35, 4,  36, 5,  37, 6,  38, 7,  39, 8,  40, 9,  41, 10, 42,
                                     11, 43, 12, 44, 13, 45, 14, 46, 15, 47, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53,
                                     22, 54, 23, 55, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63};
  const __m512i first = _mm512_loadu_si512(a), second = _mm512_loadu_si512(b);
  _mm512_storeu_si512(to, _mm512_permutex2var_epi16(first, _mm512_loadu_si512(order), second));
  _mm512_storeu_si512(to + lanes, _mm512_permutex2var_epi16(first, _mm512_loadu_si512(order + 32), second));
}
#else
static inline float upper(pair numbers) {
  const uint32_t bits = numbers & 0xffff0000;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}
#define ADD_PRODUCTS(sums, pairs, one) ({                                                                         \
    wide sums_ = (sums);                                                                                          \
    for (int lane_ = 0; lane_ < lanes; lane_++)                                                                   \
      sums_[lane_] += upper((pairs)[lane_] << 16) * upper((one) << 16) + upper((pairs)[lane_]) * upper(one);        \
    sums_;                                                                                                        \
  })
#define STORE_PAIRS(to, a, b, some)                                                                               \
  for (int64_t lane_ = 0; lane_ < lanes; lane_++)                                                                 \
    (to)[lane_] = lane_ < (some) ? (pair)(a)[lane_] | ((b) ? (pair)(b)[lane_] << 16 : 0) : 0

static inline void store_all_pairs(pair *to, const element *a, const element *b) {
  for (int channel = 0; channel < 2 * lanes; channel++) to[channel] = (pair)a[channel] | (pair)b[channel] << 16;
}
#endif

// `channels` of a map from `from` on, of which each position has `step`.
DEEP static void pair_up(const element *from, int64_t channels, int64_t step, int64_t positions, pair *to) {
  const int64_t row = padded(channels);
  for (int64_t position = 0; position < positions; position += 2, to += row) {
    const element *a = from + position * step, *b = position + 1 < positions ? a + step : 0;
    int64_t channel = 0;
    if (b)
      for (; channel + 2 * lanes <= channels; channel += 2 * lanes) store_all_pairs(to + channel, a + channel, b + channel);
    for (; channel < channels; channel += lanes) {
      const int64_t some = channels - channel < lanes ? channels - channel : lanes;
      const element *after = b ? b + channel : 0;
      STORE_PAIRS(to + channel, a + channel, after, some);
    }
  }
}

typedef struct {
  const pair *dy;
  // Pairs from one row to the next, and rows.
  int64_t x_step, dy_step, pairs;
  // From one output to the next, and how many numbers of the last vector there are.
  int64_t inputs, some;
  int is_first;
  // What the next block reads, line by line: sent for while this one is multiplied.
  const char *ahead[2], *ahead_end[2];
} operands;

INLINE void add_tile(operands *o, const pair *x, const pair *dy, int rows, int vectors, float *gradient) {
  wide sums[most_rows][most_vectors];
  _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[row][v] = SPLAT(0.0f);
  const int which = o->ahead[0] >= o->ahead_end[0];
  const char *ahead = o->ahead[which], *ahead_end = o->ahead_end[which];
  for (int64_t at = 0; at < o->pairs; at++, x += o->x_step, dy += o->dy_step) {
    if (ahead < ahead_end) __builtin_prefetch(ahead);
    ahead += line;
    _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
      _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)
        sums[row][v] = ADD_PRODUCTS(sums[row][v], x + v * lanes, dy[row]);
  }
  o->ahead[which] = ahead;
  _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) {
      float *to = gradient + row * o->inputs + v * lanes;
      if (v < vectors - 1 || o->some == lanes) {
        STORE(to, o->is_first ? sums[row][v] : LOAD(to) + sums[row][v]);
        continue;
      }
      for (int64_t lane = 0; lane < o->some; lane++) to[lane] = (o->is_first ? 0.0f : to[lane]) + sums[row][v][lane];
    }
}

// Rows of sums for so many vectors of inputs, as many at a time as registers hold.
#define COLUMN_OF(vectors, most)                                                                                   \
  DEEP static void add_column_##vectors(operands *o, const pair *x, int64_t rows, float *gradient) {          \
    int64_t row = 0;                                                                                               \
    for (; row + (most) <= rows; row += (most)) add_tile(o, x, o->dy + row, most, vectors, gradient + row * o->inputs); \
    for (; row + 4 <= rows; row += 4) add_tile(o, x, o->dy + row, 4, vectors, gradient + row * o->inputs);          \
    for (; row < rows; row++) add_tile(o, x, o->dy + row, 1, vectors, gradient + row * o->inputs);                  \
  }
COLUMN_OF(1, 12)
COLUMN_OF(2, 12)
COLUMN_OF(3, 8)
COLUMN_OF(4, 6)

DEEP static void add_rows(const element *dy, int64_t outputs, int64_t count, int64_t rows, int is_first, float *sums) {
  for (int64_t row = 0; row < rows; row += lanes) {
    const int64_t some = rows - row < lanes ? rows - row : lanes;
    wide sum = SPLAT(0.0f);
    for (int64_t position = 0; position < count; position++) sum += TAKE_SOME(dy + position * outputs + row, some);
    for (int64_t lane = 0; lane < some; lane++) sums[row + lane] = (is_first ? 0.0f : sums[row + lane]) + sum[lane];
  }
}

int64_t espalier_pointwise_scratch_bfloat16(const espalier_pointwise *c) {
  return block / 2 * (padded(c->inputs) + padded(c->outputs)) * (int64_t)sizeof(pair);
}

// Parts divide the outputs, so that every sum is formed in one order.
void espalier_run_pointwise_weight_gradient_bfloat16(void *context, int part, int parts) {
  const espalier_pointwise *c = context;
  const int64_t first = share(c->outputs, part, parts), rows = share(c->outputs, part + 1, parts) - first;
  pair *x = (pair *)((char *)c->scratch + part * espalier_pointwise_scratch_bfloat16(c));
  pair *dy = x + block / 2 * padded(c->inputs);
  for (int64_t start = 0; start < c->positions; start += block) {
    const int64_t count = c->positions - start < block ? c->positions - start : block;
    const element *gradient = (const element *)c->dy + start * c->outputs + first;
    pair_up((const element *)c->x + start * c->inputs, c->inputs, c->inputs, count, x);
    pair_up(gradient, rows, c->outputs, count, dy);
    const int64_t left = c->positions - start - count, next = left < block ? left : block;
    const char *x_ahead = (const char *)((const element *)c->x + (start + count) * c->inputs);
    const char *dy_ahead = (const char *)((const element *)c->dy + (start + count) * c->outputs);
    operands o = {.dy = dy, .x_step = padded(c->inputs), .dy_step = padded(rows), .pairs = (count + 1) / 2,
                  .inputs = c->inputs, .is_first = start == 0, .ahead = {x_ahead, dy_ahead},
                  .ahead_end = {x_ahead + next * c->inputs * (int64_t)sizeof(element),
                                dy_ahead + next * c->outputs * (int64_t)sizeof(element)}};
    for (int64_t column = 0; column < c->inputs; column += most_vectors * lanes) {
      const int64_t rest = c->inputs - column;
      const int64_t vectors = rest > most_vectors * lanes ? most_vectors : (rest + lanes - 1) / lanes;
      o.some = rest >= vectors * lanes ? lanes : rest - (vectors - 1) * lanes;
      float *to = c->weight_gradient + first * c->inputs + column;
      switch (vectors) {
        case 1: add_column_1(&o, x + column, rows, to); break;
        case 2: add_column_2(&o, x + column, rows, to); break;
        case 3: add_column_3(&o, x + column, rows, to); break;
        default: add_column_4(&o, x + column, rows, to);
      }
    }
    if (c->bias_gradient) add_rows(gradient, c->outputs, count, rows, start == 0, c->bias_gradient + first);
  }
}
