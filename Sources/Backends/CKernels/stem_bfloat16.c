// Convolutions from up to four channels in bfloat16: the first of a network, which reads pictures. The processor multiplies pairs
// of numbers and adds both products to a float; outputs fill the vectors.
//
// Results: maps are copied row by row with their margin, channels last, so that what a row of a window reads stands side by side:
//
//     row of the map    r0 g0 b0 r1 g1 b1 r2 g2 b2 r3 …       pairs, each for all outputs
//     window at 0      [r0 g0][b0 r1][g1 b1][r2 g2][b2 r3]    of an odd row the last number is multiplied by zero
//     window at 1               [r1 g1][b1 r2][g2 b2][r3 …
#include "CKernels.h"

#if defined(__x86_64__)
#include "stem_bfloat16.h"

int64_t espalier_stem_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) {
  const int64_t vectors = vectors_of(c) * lanes * 4;
  return is_weight_gradient
             ? bytes_of_planes(c) + (rows_of_band(c) * plane_of(c).pitch / 2 + taps_of(c) + 1) * vectors
             : bytes_of_lines(c) + c->kernel_height * pairs_of(c) * vectors;
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

#else
// The precision is refused on other processors.
int64_t espalier_stem_scratch_bfloat16(const espalier_direct *c, int is_weight_gradient) { return 0; }
void espalier_run_stem_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
#endif
