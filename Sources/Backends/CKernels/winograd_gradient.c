#include "CKernels.h"

#if defined(__x86_64__)
#include "winograd_product.h"
#include "winograd_tiles.h"

// Two tiles of one block of channels, in pairs.
INLINE void store_pairs(const __m256i first[planes], const __m256i second[planes], uint16_t *target, int64_t plane) {
  for (int k = 0; k < planes; k++) _mm512_storeu_si512(target + k * plane, interleaved(first[k], second[k]));
}

// Parts divide the blocks of output channels, so that every sum forms in one order however many there are.
HERE void espalier_run_winograd_weight_gradient(void *context, int part, int parts) {
  const espalier_winograd *c = context;
  const int64_t inputs = c->inputs, in_blocks = inputs / lanes, out_blocks = c->outputs / lanes;
  const int64_t first_block = share(out_blocks, part, parts), last_block = share(out_blocks, part + 1, parts);
  const int64_t outputs = (last_block - first_block) * lanes;
  if (outputs == 0) return;
  const int64_t step = gradient_tiles(c), count = tile_count(c);
  const int64_t in_plane = spaced(step * inputs), out_plane = spaced(step * outputs);
  const int64_t sum_plane = spaced(inputs * outputs);
  char *scratch = (char *)c->scratch + part * espalier_winograd_scratch(c, 1);
  uint16_t *tiles = (uint16_t *)scratch, *gradients = tiles + planes * in_plane;
  float *sums = (float *)(gradients + planes * out_plane);
  if (c->bias_gradient) memset(c->bias_gradient + first_block * lanes, 0, (size_t)outputs * sizeof(float));
  for (int64_t first = 0; first < count; first += step) {
    const int64_t here = count - first < step ? count - first : step;
    for (int64_t t = 0; t < here; t += 2) {
      // Behind the last tile of an odd number come zeros.
      const position where[2] = {
          position_of(first + t, tile_rows(c), tile_columns(c)), position_of(first + t + 1, tile_rows(c), tile_columns(c))};
      const int pair = t + 1 < here ? 2 : 1;
      __m256i transformed[2][planes];
      memset(transformed[1], 0, sizeof transformed[1]);
      for (int64_t block = 0; block < in_blocks; block++) {
        for (int i = 0; i < pair; i++) {
          const square s = square_at(
              c->x + (where[i].sample * in_blocks + block) * c->height * c->width * lanes,
              where[i].row * tile - c->top, where[i].column * tile - c->left, c->height, c->width, points);
          transform_input(&s, transformed[i]);
        }
        store_pairs(transformed[0], transformed[1], tiles + t * inputs + block * 2 * lanes, in_plane);
      }
      for (int64_t block = 0; block < outputs / lanes; block++) {
        __m512 total = _mm512_setzero_ps();
        for (int i = 0; i < pair; i++) {
          const square s = square_at(
              c->dy + (where[i].sample * out_blocks + first_block + block) * c->out_height * c->out_width * lanes,
              where[i].row * tile, where[i].column * tile, c->out_height, c->out_width, tile);
          transform_output_gradient(&s, &total, transformed[i]);
        }
        store_pairs(transformed[0], transformed[1], gradients + t * outputs + block * 2 * lanes, out_plane);
        if (c->bias_gradient) {
          float *bias = c->bias_gradient + (first_block + block) * lanes;
          _mm512_storeu_ps(bias, _mm512_add_ps(_mm512_loadu_ps(bias), total));
        }
      }
    }
    for (int k = 0; k < planes; k++) {
      const product p = {
          .a = (const uint32_t *)(tiles + k * in_plane), .a_row = 1, .a_pair = inputs,
          .b = gradients + k * out_plane, .b_pair = 2 * outputs,
          .c = sums + k * sum_plane, .c_row = outputs, .pairs = (here + 1) / 2, .adds = first > 0};
      multiply(&p, inputs, outputs);
    }
  }
  for (int64_t block = 0; block < outputs / lanes; block++)
    for (int64_t input = 0; input < inputs; input++) {
      __m512 partial[3][points];
      for (int column = 0; column < points; column++) {
        __m512 m[points], g[3];
        for (int row = 0; row < points; row++)
          m[row] = _mm512_loadu_ps(sums + (row * points + column) * sum_plane + input * outputs + block * lanes);
        weight_gradient_axis(m, g);
        for (int row = 0; row < 3; row++) partial[row][column] = g[row];
      }
      float *target = c->weight_gradient +
                      ((first_block + block) * in_blocks + input / lanes) * 9 * lanes * lanes + input % lanes * lanes;
      for (int row = 0; row < 3; row++) {
        __m512 g[3];
        weight_gradient_axis(partial[row], g);
        for (int column = 0; column < 3; column++) _mm512_storeu_ps(target + (row * 3 + column) * lanes * lanes, g[column]);
      }
    }
}
#else
// The precision is refused on other processors.
void espalier_run_winograd_weight_gradient(void *context, int part, int parts) { __builtin_trap(); }
#endif
