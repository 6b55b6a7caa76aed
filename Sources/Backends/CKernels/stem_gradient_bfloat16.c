// The gradient of the weights of convolutions from up to four channels in bfloat16. The pairs that the processor multiplies are those
// of two neighbouring positions, so that each channel has a plane.
#include "CKernels.h"

#if defined(__x86_64__)
#include "stem_bfloat16.h"

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
void espalier_run_stem_weight_gradient_bfloat16(void *context, int part, int parts) { __builtin_trap(); }
#endif
