// Products of matrices of pairs of bfloat16.
#pragma once
#include "winograd.h"

// c[row][column] (+)= Σ a[row][k] · b[k][column], where k counts pairs: `a` is broadcast a pair at a time, 16 columns of
// pairs of `b` stand together.
typedef struct {
  const uint32_t *a;
  int64_t a_row, a_pair;
  const uint16_t *b;
  int64_t b_pair;
  float *c;
  int64_t c_row;
  int64_t pairs;
  int adds;
} product;

INLINE void multiply_block(const product *p, int64_t row, int64_t column, int rows, int blocks) {
  __m512 sums[16];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++) {
    const float *c = p->c + (row + i / blocks) * p->c_row + column + i % blocks * lanes;
    sums[i] = p->adds ? _mm512_loadu_ps(c) : _mm512_setzero_ps();
  }
  const uint32_t *a = p->a + row * p->a_row;
  const uint16_t *b = p->b + column * 2;
  for (int64_t k = 0; k < p->pairs; k++, a += p->a_pair, b += p->b_pair) {
    __m512bh columns[4];
    _Pragma("clang loop unroll(full)") for (int j = 0; j < blocks; j++)
      columns[j] = (__m512bh)_mm512_loadu_si512(b + j * 2 * lanes);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
      const __m512bh pair = (__m512bh)_mm512_set1_epi32((int)a[i * p->a_row]);
      _Pragma("clang loop unroll(full)") for (int j = 0; j < blocks; j++)
        sums[i * blocks + j] = _mm512_dpbf16_ps(sums[i * blocks + j], pair, columns[j]);
    }
  }
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 16; i++)
    _mm512_storeu_ps(p->c + (row + i / blocks) * p->c_row + column + i % blocks * lanes, sums[i]);
}

// Rows in sixteens, columns in sixteens. Sixteen sums at a time: 4 × 64, 8 × 32 or 16 × 16.
HERE static inline void multiply(const product *p, int64_t rows, int64_t columns) {
  int64_t column = 0;
  for (; column + 64 <= columns; column += 64)
    for (int64_t row = 0; row < rows; row += 4) multiply_block(p, row, column, 4, 4);
  for (; column + 32 <= columns; column += 32)
    for (int64_t row = 0; row < rows; row += 8) multiply_block(p, row, column, 8, 2);
  for (; column + 16 <= columns; column += 16)
    for (int64_t row = 0; row < rows; row += 16) multiply_block(p, row, column, 16, 1);
}
