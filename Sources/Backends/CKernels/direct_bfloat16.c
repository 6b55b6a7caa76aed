// Convolutions from eight channels to eight in bfloat16. As in direct.c, maps are turned into planes with their margin of zeros, and
// positions fill the vectors. The processor multiplies pairs of numbers and adds both products to a float. Where results are
// computed, the pairs are those of two channels:
//
//     position 0   a0 b0 c0 … h0                   a0 b0 a1 b1 a2 b2 …
//     position 1   a1 b1 c1 … h1        ──▶        c0 d0 c1 d1 c2 d2 …       four planes of pairs
//     …                                            …
//
// For the gradient of the weights they are those of two positions, so that each channel has a plane.
#include "CKernels.h"
#include "next_numbers.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "rounded.h"
#include "wide.h"

#define HERE __attribute__((target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)))
#define INLINE HERE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

enum { channels = 8, pairs = 4, lanes = 16, words = 32, most_vectors = 3, lines_at_once = 16 };

// How maps lie in planes: elements of a row and its margin, of a plane of the input, and of a plane of the output. Elements are
// pairs, or numbers in the gradient of the weights.
typedef struct {
  int64_t pitch, plane, out_plane;
} planes;

static int64_t whole(int64_t count) { return (count + words - 1) / words * words; }

static planes planes_of(const espalier_direct *c) {
  planes p;
  p.pitch = c->out_width + c->kernel_width - 1;
  // Vectors read on to the end of a tile, and planes do not begin at the same distance from a page.
  p.plane = whole(p.pitch * (c->out_height + c->kernel_height) + most_vectors * words) + words;
  p.out_plane = whole(c->out_height * p.pitch + most_vectors * words) + words;
  return p;
}

// Sixteen positions of a map, four in a vector, as four planes of pairs.
INLINE void turn(__m512i r[pairs]) {
  const __m512i two = _mm512_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  const __m512i others = _mm512_add_epi32(two, _mm512_set1_epi32(2));
  const __m512i a = _mm512_permutex2var_epi32(r[0], two, r[1]), b = _mm512_permutex2var_epi32(r[0], others, r[1]);
  const __m512i d = _mm512_permutex2var_epi32(r[2], two, r[3]), e = _mm512_permutex2var_epi32(r[2], others, r[3]);
  r[0] = _mm512_shuffle_i64x2(a, d, 0x44);
  r[1] = _mm512_shuffle_i64x2(a, d, 0xee);
  r[2] = _mm512_shuffle_i64x2(b, e, 0x44);
  r[3] = _mm512_shuffle_i64x2(b, e, 0xee);
}

// The way back.
INLINE void turn_back(__m512i r[pairs]) {
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
  const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), second = _mm512_add_epi64(first, _mm512_set1_epi64(4));
  const __m512i a = _mm512_permutex2var_epi32(r[0], low, r[1]), b = _mm512_permutex2var_epi32(r[0], high, r[1]);
  const __m512i d = _mm512_permutex2var_epi32(r[2], low, r[3]), e = _mm512_permutex2var_epi32(r[2], high, r[3]);
  r[0] = _mm512_permutex2var_epi64(a, first, d);
  r[1] = _mm512_permutex2var_epi64(a, second, d);
  r[2] = _mm512_permutex2var_epi64(b, first, e);
  r[3] = _mm512_permutex2var_epi64(b, second, e);
}

// Which pairs of a vector of four positions are there, of `count` that are left.
static inline __mmask16 there(int64_t count) {
  return count >= 4 ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << (4 * count)) - 1);
}

INLINE void take(const uint16_t *x, int64_t count, __m512i r[pairs]) {
  UNROLLED for (int i = 0; i < pairs; i++)
    r[i] = count >= lanes ? _mm512_loadu_si512(x + i * words) : _mm512_maskz_loadu_epi32(there(count - 4 * i), x + i * words);
  turn(r);
}

// The rows and columns of the input that are read.
typedef struct {
  int64_t rows, width;
} extent;

static extent read_of(const espalier_direct *c, const planes *p) {
  const int64_t rows = c->out_height + c->kernel_height - 1 - c->top, width = p->pitch - c->left;
  return (extent){c->height < rows ? c->height : rows, c->width < width ? c->width : width};
}

// Rows of a map into planes that hold zeros elsewhere: what a last vector writes beyond its row are zeros, and the next row comes
// after it.
INLINE void fill_pairs(const uint16_t *x, extent e, int64_t width, uint32_t *to, int64_t pitch, int64_t plane) {
  for (int64_t row = 0; row < e.rows; row++)
    for (int64_t column = 0; column < e.width; column += lanes) {
      __m512i r[pairs];
      take(x + (row * width + column) * channels, e.width - column, r);
      UNROLLED for (int i = 0; i < pairs; i++) _mm512_storeu_si512(to + i * plane + row * pitch + column, r[i]);
    }
}

INLINE void fill_numbers(const uint16_t *x, extent e, int64_t width, uint16_t *to, int64_t pitch, int64_t plane) {
  uint16_t order[2][words];
  for (int i = 0; i < words; i++)
    for (int odd = 0; odd < 2; odd++) order[odd][i] = (uint16_t)(2 * i + odd);
  const __m512i even = _mm512_loadu_si512(order[0]), odd = _mm512_loadu_si512(order[1]);
  for (int64_t row = 0; row < e.rows; row++)
    for (int64_t column = 0; column < e.width; column += words) {
      __m512i low[pairs], high[pairs];
      const uint16_t *from = x + (row * width + column) * channels;
      take(from, e.width - column, low);
      take(from + lanes * channels, e.width - column - lanes, high);
      uint16_t *there = to + row * pitch + column;
      UNROLLED for (int i = 0; i < pairs; i++) {
        _mm512_storeu_si512(there + 2 * i * plane, _mm512_permutex2var_epi16(low[i], even, high[i]));
        _mm512_storeu_si512(there + (2 * i + 1) * plane, _mm512_permutex2var_epi16(low[i], odd, high[i]));
      }
    }
}

// Weights in the order in which tiles read them: two inputs, a tap, the outputs.
static void pack(const espalier_direct *c, uint32_t *to) {
  const int64_t taps = c->kernel_height * c->kernel_width;
  for (int64_t input = 0; input < channels; input += 2)
    for (int64_t tap = 0; tap < taps; tap++)
      for (int64_t output = 0; output < channels; output++) {
        uint32_t both[2];
        for (int64_t i = 0; i < 2; i++)
          both[i] = rounded(
              c->flipped ? c->weights[((input + i) * channels + output) * taps + taps - 1 - tap]
                         : c->weights[(output * channels + input + i) * taps + tap]);
        *to++ = both[0] | both[1] << 16;
      }
}

// Results of some positions into planes of pairs.
INLINE void add_taps(
    const espalier_direct *c, const planes *p, const uint32_t *x, const uint32_t *weights, __m512i in_pairs, int vectors,
    uint32_t *to) {
  __m512 sums[channels][most_vectors];
  UNROLLED for (int o = 0; o < channels; o++)
    UNROLLED for (int v = 0; v < vectors; v++) sums[o][v] = _mm512_set1_ps(c->bias ? c->bias[o] : 0.0f);
  for (int64_t pair = 0; pair < pairs; pair++, x += p->plane)
    for (int64_t row = 0; row < c->kernel_height; row++)
      for (int64_t column = 0; column < c->kernel_width; column++, weights += channels) {
        const uint32_t *from = x + row * p->pitch + column;
        __m512bh numbers[most_vectors];
        UNROLLED for (int v = 0; v < vectors; v++) numbers[v] = (__m512bh)_mm512_loadu_si512(from + v * lanes);
        UNROLLED for (int o = 0; o < channels; o++) {
          const __m512bh weight = (__m512bh)_mm512_set1_epi32((int)weights[o]);
          UNROLLED for (int v = 0; v < vectors; v++) sums[o][v] = _mm512_dpbf16_ps(sums[o][v], numbers[v], weight);
        }
      }
  if (c->relu)
    UNROLLED for (int o = 0; o < channels; o++)
      UNROLLED for (int v = 0; v < vectors; v++) {
        // What is no number is kept.
        const __mmask16 kept = _mm512_cmp_ps_mask(sums[o][v], _mm512_setzero_ps(), _CMP_NLE_UQ);
        sums[o][v] = _mm512_maskz_mov_ps(kept, sums[o][v]);
      }
  UNROLLED for (int i = 0; i < pairs; i++)
    UNROLLED for (int v = 0; v < vectors; v++) {
      const __m512i both = (__m512i)_mm512_cvtne2ps_pbh(sums[2 * i + 1][v], sums[2 * i][v]);
      _mm512_storeu_si512(to + i * p->out_plane + v * lanes, _mm512_permutexvar_epi16(in_pairs, both));
    }
}

INLINE void put_rows(const espalier_direct *c, const planes *p, const uint32_t *from, uint16_t *y) {
  for (int64_t row = 0; row < c->out_height; row++)
    for (int64_t column = 0; column < c->out_width; column += lanes) {
      const int64_t count = c->out_width - column;
      uint16_t *to = y + (row * c->out_width + column) * channels;
      __m512i r[pairs];
      UNROLLED for (int i = 0; i < pairs; i++) r[i] = _mm512_loadu_si512(from + i * p->out_plane + row * p->pitch + column);
      turn_back(r);
      UNROLLED for (int i = 0; i < pairs; i++)
        if (count >= lanes)
          _mm512_storeu_si512(to + i * words, r[i]);
        else
          _mm512_mask_storeu_epi32(to + i * words, there(count - 4 * i), r[i]);
    }
}

int64_t espalier_direct_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) {
  const planes p = planes_of(c);
  const int64_t taps = c->kernel_height * c->kernel_width;
  return is_weight_gradient ? channels * 2 * p.plane * 2 + (channels * taps + 1) * channels * lanes * 4
                            : (pairs * (p.plane + p.out_plane) + pairs * taps * channels) * 4;
}

// Lines of the next numbers, of which two are in a float's room.
static next_numbers next_of(const void *first, const void *second, int64_t of_first, int64_t of_second) {
  return (next_numbers){first, second, of_first / 2, of_second / 2};
}

#define SOME_VECTORS(number)                                                                     \
  for (; at + ((number) - 1) * lanes < count; at += (number) * lanes) {                          \
    send_for(&next, lines_at_once, 1);                                                           \
    add_taps(c, &p, input + at, weights, in_pairs, number, output + at);                         \
  }

HERE void espalier_run_direct_bfloat16(void *context, int part, int parts) {
  const espalier_direct *c = context;
  const planes p = planes_of(c);
  uint32_t *input = (uint32_t *)((char *)c->scratch + part * espalier_direct_scratch_bfloat16(c, 0));
  uint32_t *output = input + pairs * p.plane, *weights = output + pairs * p.out_plane;
  uint16_t order[words];
  for (int i = 0; i < words; i++) order[i] = (uint16_t)(i / 2 + i % 2 * lanes);
  const __m512i in_pairs = _mm512_loadu_si512(order);
  const extent e = read_of(c, &p);
  memset(input, 0, (size_t)(pairs * p.plane) * sizeof *input);
  pack(c, weights);
  const int64_t end = share(c->batch, part + 1, parts), count = c->out_height * p.pitch;
  const int64_t read = channels * c->height * c->width, written = channels * c->out_height * c->out_width;
  for (int64_t sample = share(c->batch, part, parts); sample < end; sample++) {
    const uint16_t *x = (const uint16_t *)c->x + sample * read;
    uint16_t *y = (uint16_t *)c->y + sample * written;
    fill_pairs(x, e, c->width, input + c->top * p.pitch + c->left, p.pitch, p.plane);
    next_numbers next = next_of(x + read, y, sample + 1 < end ? read : 0, written);
    int64_t at = 0;
    SOME_VECTORS(3)
    SOME_VECTORS(2)
    SOME_VECTORS(1)
    put_rows(c, &p, output, y);
  }
}

// Adds to the sums of some columns of the window, 8 outputs each, what a sample gives.
INLINE void add_columns(const uint16_t *x, const uint16_t *dy, int64_t plane, int64_t count, int columns, float *to) {
  __m512 sums[channels][most_vectors];
  UNROLLED for (int o = 0; o < channels; o++)
    UNROLLED for (int k = 0; k < columns; k++) sums[o][k] = _mm512_loadu_ps(to + (k * channels + o) * lanes);
  for (int64_t at = 0; at < count; at += words) {
    __m512bh numbers[most_vectors];
    UNROLLED for (int k = 0; k < columns; k++) numbers[k] = (__m512bh)_mm512_loadu_si512(x + at + k);
    UNROLLED for (int o = 0; o < channels; o++) {
      const __m512bh gradient = (__m512bh)_mm512_loadu_si512(dy + o * plane + at);
      UNROLLED for (int k = 0; k < columns; k++) sums[o][k] = _mm512_dpbf16_ps(sums[o][k], numbers[k], gradient);
    }
  }
  UNROLLED for (int o = 0; o < channels; o++)
    UNROLLED for (int k = 0; k < columns; k++) _mm512_storeu_ps(to + (k * channels + o) * lanes, sums[o][k]);
}

// Parts divide the inputs, so that every sum is formed in one order. Sums lie by inputs, taps and outputs.
HERE void espalier_run_direct_weight_gradient_bfloat16(void *context, int part, int parts) {
  const espalier_direct *c = context;
  const planes p = planes_of(c);
  const int64_t taps = c->kernel_height * c->kernel_width;
  const int64_t first = share(channels, part, parts), end = share(channels, part + 1, parts);
  uint16_t *input = (uint16_t *)((char *)c->scratch + part * espalier_direct_scratch_bfloat16(c, 1));
  uint16_t *gradient = input + channels * p.plane;
  float *sums = (float *)(gradient + channels * p.plane), *bias = sums + channels * taps * channels * lanes;
  memset(input, 0, (size_t)(2 * channels * p.plane) * sizeof *input);
  memset(sums, 0, (size_t)((channels * taps + 1) * channels * lanes) * sizeof *sums);
  const extent e = read_of(c, &p), all = {c->out_height, c->out_width};
  const int64_t read = channels * c->height * c->width, also_read = channels * c->out_height * c->out_width;
  const int64_t count = c->out_height * p.pitch;
  const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3f80);
  for (int64_t sample = 0; sample < c->batch; sample++) {
    const uint16_t *x = (const uint16_t *)c->x + sample * read, *dy = (const uint16_t *)c->dy + sample * also_read;
    fill_numbers(x, e, c->width, input + c->top * p.pitch + c->left, p.pitch, p.plane);
    fill_numbers(dy, all, c->out_width, gradient, p.pitch, p.plane);
    const int is_last = sample + 1 == c->batch;
    next_numbers next = next_of(x + read, dy + also_read, is_last ? 0 : read, is_last ? 0 : also_read);
    for (int64_t channel = first; channel < end; channel++)
      for (int64_t row = 0; row < c->kernel_height; row++) {
        const uint16_t *from = input + channel * p.plane + row * p.pitch;
        float *to = sums + (channel * taps + row * c->kernel_width) * channels * lanes;
        int64_t column = 0;
        send_for(&next, lines_at_once, 0);
        for (; column + 3 <= c->kernel_width; column += 3)
          add_columns(from + column, gradient, p.plane, count, 3, to + column * channels * lanes);
        for (; column < c->kernel_width; column++)
          add_columns(from + column, gradient, p.plane, count, 1, to + column * channels * lanes);
      }
    for (int64_t o = 0; part == 0 && c->bias_gradient && o < channels; o++) {
      __m512 sum = _mm512_loadu_ps(bias + o * lanes);
      for (int64_t at = 0; at < count; at += words)
        sum = _mm512_dpbf16_ps(sum, (__m512bh)_mm512_loadu_si512(gradient + o * p.plane + at), ones);
      _mm512_storeu_ps(bias + o * lanes, sum);
    }
  }
  for (int64_t o = 0; o < channels; o++) {
    if (part == 0 && c->bias_gradient) c->bias_gradient[o] = _mm512_reduce_add_ps(_mm512_loadu_ps(bias + o * lanes));
    for (int64_t channel = first; channel < end; channel++)
      for (int64_t tap = 0; tap < taps; tap++)
        c->weight_gradient[(o * channels + channel) * taps + tap] =
            _mm512_reduce_add_ps(_mm512_loadu_ps(sums + ((channel * taps + tap) * channels + o) * lanes));
  }
}
#else
// The precision is refused on other processors.
int64_t espalier_direct_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) { return 0; }
void espalier_run_direct_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
void espalier_run_direct_weight_gradient_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
#endif
