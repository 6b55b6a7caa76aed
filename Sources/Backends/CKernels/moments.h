// The sums of a batch normalisation over one sample, formed while what a convolution writes is in registers: deviations from the
// first position's result, which is as near to the mean as any, and their squares.
#pragma once
#include "deep.h"

typedef struct {
  wide pivot, total, square;
  int has_pivot;
} moments;

enum { half = lanes / 2 };

#define UPPER(a) __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)
#define LOWER_TWICE(a) __builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7)

// The results of some positions: vectors of sixteen channels, or of eight channels of two positions each.
INLINE void add_moments(const wide *results, int count, int step, int are_pairs, moments *m) {
  if (!m->has_pivot) m->pivot = are_pairs ? LOWER_TWICE(results[0]) : results[0];
  m->has_pivot = 1;
  wide total = SPLAT(0.0f), square = SPLAT(0.0f);
  _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) {
    const wide deviation = results[i * step] - m->pivot;
    total += deviation;
    square += deviation * deviation;
  }
  m->total += total;
  m->square += square;
}

// One vector of pairs of which some lanes count.
INLINE void add_some_moments(wide result, wide_mask counts, moments *m) {
  if (!m->has_pivot) m->pivot = LOWER_TWICE(result);
  m->has_pivot = 1;
  const wide deviation = KEEP(counts, result - m->pivot);
  m->total += deviation;
  m->square += deviation * deviation;
}

// The mean of each channel, and the sum of the squares of what is left.
INLINE void put_moments(
    const moments *m, int64_t positions, int are_pairs, int64_t some, float *means, float *squares) {
  const wide total = are_pairs ? m->total + UPPER(m->total) : m->total;
  const wide square = are_pairs ? m->square + UPPER(m->square) : m->square;
  const wide mean = total / (float)positions, rest = square - mean * total;
  PUT_SOME(means, some, m->pivot + mean);
  PUT_SOME(squares, some, KEEP(~(rest <= SPLAT(0.0f)), rest));
}
