#include "CKernels.h"

#if defined(__x86_64__)
#include "winograd.h"

HERE static void transform_weights(const float *weights, int flipped, __m256i out[planes]) {
  __m512 partial[points][3];
  for (int column = 0; column < 3; column++) {
    __m512 g[3], r[points];
    for (int row = 0; row < 3; row++) {
      const int index = row * 3 + column;
      g[row] = _mm512_loadu_ps(weights + (flipped ? 8 - index : index) * lanes * lanes);
    }
    weight_axis(g, r);
    for (int row = 0; row < points; row++) partial[row][column] = r[row];
  }
  for (int row = 0; row < points; row++) {
    __m512 r[points];
    weight_axis(partial[row], r);
    for (int i = 0; i < points; i++) out[row * points + i] = narrowed(r[i]);
  }
}

// A plane of transformed weights: for pairs of channels that are read, all that are written.
HERE void espalier_run_winograd_weights(void *context, int part, int parts) {
  const espalier_winograd_weights *c = context;
  const int64_t inputs = c->inputs, outputs = c->outputs, blocks = outputs / lanes * (inputs / lanes);
  const int64_t plane = inputs * outputs;
  for (int64_t block = share(blocks, part, parts); block < share(blocks, part + 1, parts); block++) {
    const int64_t out = block / (inputs / lanes) * lanes, in = block % (inputs / lanes) * lanes;
    const float *weights = c->weights + block * 9 * lanes * lanes;
    // By plane, input, output.
    uint16_t square[planes][lanes][lanes];
    for (int i = 0; i < lanes; i++) {
      __m256i transformed[planes];
      transform_weights(weights + i * lanes, c->flipped, transformed);
      for (int k = 0; k < planes; k++) _mm256_storeu_si256((__m256i *)square[k][i], transformed[k]);
    }
    for (int k = 0; k < planes; k++) {
      uint16_t *target = c->transformed + k * plane;
      if (!c->flipped) {
        for (int i = 0; i < lanes; i += 2)
          _mm512_storeu_si512(
              target + ((in + i) / 2 * outputs + out) * 2,
              interleaved(
                  _mm256_loadu_si256((const __m256i *)square[k][i]),
                  _mm256_loadu_si256((const __m256i *)square[k][i + 1])));
      } else {
        const __m512i rows = _mm512_mullo_epi32(
            _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), _mm512_set1_epi32(lanes / 2));
        for (int o = 0; o < lanes; o += 2)
          _mm512_storeu_si512(
              target + ((out + o) / 2 * inputs + in) * 2,
              _mm512_i32gather_epi32(rows, (const int *)&square[k][0][o], 4));
      }
    }
  }
}
#else
// The precision is refused on other processors.
void espalier_run_winograd_weights(void *context, int part, int parts) { __builtin_trap(); }
#endif
