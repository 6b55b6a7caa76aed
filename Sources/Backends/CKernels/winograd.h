// Convolutions of 3×3 by Winograd's F(4×4, 3×3) in bfloat16: a tile of 4×4 outputs takes 36 products for each pair of
// channels in place of 144. Lavin and Gray 2015, arXiv:1509.09308.
//
// Tiles and weights are transformed in floats and rounded; products are summed in floats; results are transformed in
// floats and rounded once. The points are 0, ±5/8, ±3/2 and infinity: with the usual 0, ±1, ±2 rounding costs twice as
// much. The root of the mean square of the error is 0.9 % of a result's, where a direct product has 0.2 %.
//
// A tile of outputs is Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for weights g [3, 3] and inputs d [6, 6], the product ⊙ element by
// element and summed over input channels. With a = 5/8, b = 3/2, p = a², q = b², α = 1 / 2p(p − q), β = 1 / 2q(q − p):
//
//        ⎡ pq    0  −p−q    0   1   0 ⎤        ⎡ 1/pq   0    0  ⎤         ⎡ 1   1    1   1    1   0 ⎤
//        ⎢  0  −aq    −q    a   1   0 ⎥        ⎢   α    αa   αp ⎥    Aᵀ = ⎢ 0   a   −a   b   −b   0 ⎥
//   Bᵀ = ⎢  0   aq    −q   −a   1   0 ⎥    G = ⎢   α   −αa   αp ⎥         ⎢ 0   p    p   q    q   0 ⎥
//        ⎢  0  −bp    −p    b   1   0 ⎥        ⎢   β    βb   βq ⎥         ⎣ 0  ap  −ap  bq  −bq   1 ⎦
//        ⎢  0   bp    −p   −b   1   0 ⎥        ⎢   β   −βb   βq ⎥
//        ⎣  0   pq     0  −p−q  0   1 ⎦        ⎣   0    0    1  ⎦
#pragma once
#include <immintrin.h>
#include <string.h>

#include "CKernels.h"
#include "wide.h"

#define HERE __attribute__((target("arch=x86-64-v4,avx512bf16")))
#define INLINE HERE static inline __attribute__((always_inline))

enum { points = 6, planes = 36, lanes = 16, tile = 4 };

static const float A = 0.625f, B = 1.5f, P = 0.390625f, Q = 2.25f;

// The weights in the transform of a kernel: one over the product of a point's distances from the others.
#define G0 (1 / (P * Q))
#define GA (1 / (2 * P * (P - Q)))
#define GB (1 / (2 * Q * (Q - P)))

// Transforms of one axis.

// Six inputs of a tile.
INLINE void input_axis(const __m512 d[points], __m512 r[points]) {
  const __m512 a = _mm512_set1_ps(A), b = _mm512_set1_ps(B), p = _mm512_set1_ps(P), q = _mm512_set1_ps(Q);
  const __m512 both = _mm512_set1_ps(P + Q), product = _mm512_set1_ps(P * Q);
  const __m512 even_a = _mm512_fnmadd_ps(q, d[2], d[4]), odd_a = _mm512_fnmadd_ps(q, d[1], d[3]);
  const __m512 even_b = _mm512_fnmadd_ps(p, d[2], d[4]), odd_b = _mm512_fnmadd_ps(p, d[1], d[3]);
  r[0] = _mm512_fmadd_ps(product, d[0], _mm512_fnmadd_ps(both, d[2], d[4]));
  r[1] = _mm512_fmadd_ps(a, odd_a, even_a);
  r[2] = _mm512_fnmadd_ps(a, odd_a, even_a);
  r[3] = _mm512_fmadd_ps(b, odd_b, even_b);
  r[4] = _mm512_fnmadd_ps(b, odd_b, even_b);
  r[5] = _mm512_fmadd_ps(product, d[1], _mm512_fnmadd_ps(both, d[3], d[5]));
}

// Four outputs of a tile from six sums.
INLINE void output_axis(const __m512 m[points], __m512 y[tile]) {
  const __m512 sum_a = _mm512_add_ps(m[1], m[2]), difference_a = _mm512_sub_ps(m[1], m[2]);
  const __m512 sum_b = _mm512_add_ps(m[3], m[4]), difference_b = _mm512_sub_ps(m[3], m[4]);
  y[0] = _mm512_add_ps(m[0], _mm512_add_ps(sum_a, sum_b));
  y[1] = _mm512_fmadd_ps(_mm512_set1_ps(A), difference_a, _mm512_mul_ps(_mm512_set1_ps(B), difference_b));
  y[2] = _mm512_fmadd_ps(_mm512_set1_ps(P), sum_a, _mm512_mul_ps(_mm512_set1_ps(Q), sum_b));
  y[3] = _mm512_fmadd_ps(
      _mm512_set1_ps(A * P), difference_a, _mm512_fmadd_ps(_mm512_set1_ps(B * Q), difference_b, m[5]));
}

// The transpose of that: six numbers from four gradients of outputs.
INLINE void output_gradient_axis(const __m512 y[tile], __m512 r[points]) {
  const __m512 a = _mm512_set1_ps(A), b = _mm512_set1_ps(B), p = _mm512_set1_ps(P), q = _mm512_set1_ps(Q);
  const __m512 even_a = _mm512_fmadd_ps(p, y[2], y[0]), odd_a = _mm512_fmadd_ps(p, y[3], y[1]);
  const __m512 even_b = _mm512_fmadd_ps(q, y[2], y[0]), odd_b = _mm512_fmadd_ps(q, y[3], y[1]);
  r[0] = y[0];
  r[1] = _mm512_fmadd_ps(a, odd_a, even_a);
  r[2] = _mm512_fnmadd_ps(a, odd_a, even_a);
  r[3] = _mm512_fmadd_ps(b, odd_b, even_b);
  r[4] = _mm512_fnmadd_ps(b, odd_b, even_b);
  r[5] = y[3];
}

// Three weights.
INLINE void weight_axis(const __m512 g[3], __m512 r[points]) {
  const __m512 even_a = _mm512_mul_ps(_mm512_set1_ps(GA), _mm512_fmadd_ps(_mm512_set1_ps(P), g[2], g[0]));
  const __m512 even_b = _mm512_mul_ps(_mm512_set1_ps(GB), _mm512_fmadd_ps(_mm512_set1_ps(Q), g[2], g[0]));
  const __m512 a = _mm512_set1_ps(GA * A), b = _mm512_set1_ps(GB * B);
  r[0] = _mm512_mul_ps(_mm512_set1_ps(G0), g[0]);
  r[1] = _mm512_fmadd_ps(a, g[1], even_a);
  r[2] = _mm512_fnmadd_ps(a, g[1], even_a);
  r[3] = _mm512_fmadd_ps(b, g[1], even_b);
  r[4] = _mm512_fnmadd_ps(b, g[1], even_b);
  r[5] = g[2];
}

// The transpose of that: gradients of three weights from six sums.
INLINE void weight_gradient_axis(const __m512 m[points], __m512 g[3]) {
  const __m512 sum_a = _mm512_mul_ps(_mm512_set1_ps(GA), _mm512_add_ps(m[1], m[2]));
  const __m512 sum_b = _mm512_mul_ps(_mm512_set1_ps(GB), _mm512_add_ps(m[3], m[4]));
  const __m512 difference_a = _mm512_sub_ps(m[1], m[2]), difference_b = _mm512_sub_ps(m[3], m[4]);
  g[0] = _mm512_fmadd_ps(_mm512_set1_ps(G0), m[0], _mm512_add_ps(sum_a, sum_b));
  g[1] = _mm512_fmadd_ps(
      _mm512_set1_ps(GA * A), difference_a, _mm512_mul_ps(_mm512_set1_ps(GB * B), difference_b));
  g[2] = _mm512_fmadd_ps(_mm512_set1_ps(P), sum_a, _mm512_fmadd_ps(_mm512_set1_ps(Q), sum_b, m[5]));
}

// Between floats and bfloat16.

INLINE __m512 widened(__m256i values) { return (__m512)_mm512_slli_epi32(_mm512_cvtepu16_epi32(values), 16); }
INLINE __m256i narrowed(__m512 values) { return (__m256i)_mm512_cvtneps_pbh(values); }
// Pairs of the same lane of both.
INLINE __m512i interleaved(__m256i first, __m256i second) {
  return _mm512_or_si512(_mm512_cvtepu16_epi32(first), _mm512_slli_epi32(_mm512_cvtepu16_epi32(second), 16));
}
