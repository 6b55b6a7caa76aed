// Rounding to the grid of 8-bit numbers. No product is added to anything, so that no compiler joins two roundings into one.
#include "CKernels.h"
#include "wide.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

FAST static void find_extremes(const float *x, int64_t count, float *extremes) {
  float low = 0, high = 0;
  for (int64_t i = 0; i < count; i++) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  extremes[0] = low;
  extremes[1] = high;
}

void espalier_run_extremes(void *context, int part, int parts) {
  const espalier_rounding *c = context;
  const int64_t blocks = (c->count + espalier_extremes_block - 1) / espalier_extremes_block;
  for (int64_t block = share(blocks, part, parts); block < share(blocks, part + 1, parts); block++) {
    const int64_t start = block * espalier_extremes_block;
    find_extremes(c->x + start, least(espalier_extremes_block, c->count - start), c->extremes + 2 * block);
  }
}

// Between −2^22 and 2^22 a float plus 1.5 · 2^23 has no bits behind the point: the sum is rounded to the nearest even.
FAST static void round_all(const float *x, float *y, const float *grid, int64_t count) {
  const float scale = grid[0], inverse = grid[1], lower = grid[2], upper = grid[3], shift = 12582912.0f;
  for (int64_t i = 0; i < count; i++) {
    const float steps = x[i] * inverse;
    const float above = steps < lower ? lower : steps;
    const float limited = above > upper ? upper : above;
    const float shifted = limited + shift;
    const float rounded = shifted - shift;
    y[i] = rounded * scale;
  }
}

void espalier_run_rounding(void *context, int part, int parts) {
  const espalier_rounding *c = context;
  const int64_t start = share(c->count, part, parts);
  round_all(c->x + start, c->y + start, c->grid, share(c->count, part + 1, parts) - start);
}

FAST static void keep_inside(const float *x, const float *dy, float *dx, const float *grid, int64_t count) {
  const float inverse = grid[1], lower = grid[2] - 0.5f, upper = grid[3] + 0.5f;
  for (int64_t i = 0; i < count; i++) {
    const float steps = x[i] * inverse;
    const int inside = (steps >= lower) & (steps <= upper);
    dx[i] = inside ? dy[i] : 0.0f;
  }
}

void espalier_run_rounding_gradient(void *context, int part, int parts) {
  const espalier_rounding *c = context;
  const int64_t start = share(c->count, part, parts);
  keep_inside(c->x + start, c->dy + start, c->y + start, c->grid, share(c->count, part + 1, parts) - start);
}
