#include "CKernels.h"

#if defined(__x86_64__)
#include "winograd_product.h"
#include "winograd_tiles.h"

int64_t espalier_winograd_scratch(const espalier_winograd *c, int is_weight_gradient) {
  if (is_weight_gradient)
    return planes * (2 * spaced(gradient_tiles(c) * c->inputs) + 2 * spaced(gradient_tiles(c) * c->outputs) +
                     4 * spaced(c->inputs * c->outputs));
  return planes * (2 * spaced(forward_tiles(c) * c->inputs) + 4 * spaced(forward_tiles(c) * c->outputs));
}

HERE static void write_tile(
    const espalier_winograd *c, const float *sums, int64_t plane, position where, int64_t block) {
  __m512 partial[tile][points];
  for (int column = 0; column < points; column++) {
    __m512 m[points], y[tile];
    _Pragma("clang loop unroll(full)") for (int row = 0; row < points; row++)
      m[row] = _mm512_loadu_ps(sums + (row * points + column) * plane);
    output_axis(m, y);
    _Pragma("clang loop unroll(full)") for (int row = 0; row < tile; row++) partial[row][column] = y[row];
  }
  const int64_t blocks = c->outputs / lanes;
  uint16_t *map = c->y + (where.sample * blocks + block) * c->out_height * c->out_width * lanes;
  const __m512 bias = c->bias ? _mm512_loadu_ps(c->bias + block * lanes) : _mm512_setzero_ps();
  const int64_t rows = c->out_height - where.row * tile, columns = c->out_width - where.column * tile;
  for (int row = 0; row < tile && row < rows; row++) {
    __m512 y[tile];
    output_axis(partial[row], y);
    uint16_t *target = map + ((where.row * tile + row) * c->out_width + where.column * tile) * lanes;
    _Pragma("clang loop unroll(full)") for (int column = 0; column < tile; column++) {
      __m512 value = _mm512_add_ps(y[column], bias);
      // What is no number is kept.
      if (c->relu) value = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(value, _mm512_setzero_ps(), _CMP_NLE_UQ), value);
      if (column < columns) _mm256_storeu_si256((__m256i *)(target + column * lanes), narrowed(value));
    }
  }
}

HERE void espalier_run_winograd(void *context, int part, int parts) {
  const espalier_winograd *c = context;
  const int64_t inputs = c->inputs, outputs = c->outputs, step = forward_tiles(c), count = tile_count(c);
  const int64_t in_plane = spaced(step * inputs), out_plane = spaced(step * outputs);
  char *scratch = (char *)c->scratch + part * espalier_winograd_scratch(c, 0);
  uint16_t *tiles = (uint16_t *)scratch;
  float *sums = (float *)(scratch + planes * 2 * in_plane);
  const int64_t chunks = (count + step - 1) / step;
  for (int64_t chunk = share(chunks, part, parts); chunk < share(chunks, part + 1, parts); chunk++) {
    const int64_t first = chunk * step, here = count - first < step ? count - first : step;
    for (int64_t t = 0; t < here; t++) {
      const position where = position_of(first + t, tile_rows(c), tile_columns(c));
      for (int64_t block = 0; block < inputs / lanes; block++) {
        const square s = square_at(
            c->x + (where.sample * (inputs / lanes) + block) * c->height * c->width * lanes,
            where.row * tile - c->top, where.column * tile - c->left, c->height, c->width, points);
        __m256i transformed[planes];
        transform_input(&s, transformed);
        uint16_t *target = tiles + t * inputs + block * lanes;
        for (int k = 0; k < planes; k++) _mm256_storeu_si256((__m256i *)(target + k * in_plane), transformed[k]);
      }
    }
    for (int k = 0; k < planes; k++) {
      const product p = {
          .a = (const uint32_t *)(tiles + k * in_plane), .a_row = inputs / 2, .a_pair = 1,
          .b = c->weights + k * inputs * outputs, .b_pair = 2 * outputs,
          .c = sums + k * out_plane, .c_row = outputs, .pairs = inputs / 2, .adds = 0};
      // Rows behind the last tile hold what was there before; their sums are not read.
      multiply(&p, rounded_up(here, lanes), outputs);
    }
    for (int64_t t = 0; t < here; t++) {
      const position where = position_of(first + t, tile_rows(c), tile_columns(c));
      for (int64_t block = 0; block < outputs / lanes; block++)
        write_tile(c, sums + t * outputs + block * lanes, out_plane, where, block);
    }
  }
}
#else
// The precision is refused on other processors.
int64_t espalier_winograd_scratch(const espalier_winograd *c, int is_weight_gradient) { return 0; }
void espalier_run_winograd(void *context, int part, int parts) { __builtin_trap(); }
#endif
