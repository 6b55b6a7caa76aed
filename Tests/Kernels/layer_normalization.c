#include "CKernels.h"
#include "check.h"

// Rows of every kind of length against sums in double precision. Where the loops want a processor that this one is not, they are
// not run.

static void test_rows(int64_t rows, int64_t length, int has_scale) {
  const int64_t count = rows * length;
  float *x = numbers(count, 1), *dy = numbers(count, 2), *scale = numbers(length, 3), *shift = numbers(length, 4);
  float *y = malloc((size_t)count * sizeof(float)), *dx = malloc((size_t)count * sizeof(float));
  float *statistics = malloc((size_t)rows * 2 * sizeof(float)), *sums = malloc((size_t)length * 2 * sizeof(float));
  float *partials =
      malloc((size_t)(espalier_layer_normalization_groups * 2 * length) * sizeof(float));
  espalier_layer_normalization c = {
      .rows = rows, .length = length, .epsilon = 1e-5f, .x = x, .dy = dy, .y = y, .dx = dx,
      .scale = has_scale ? scale : 0, .shift = has_scale ? shift : 0, .dscale = sums, .dshift = sums + length,
      .mean = statistics, .inverse = statistics + rows, .partials = has_scale ? partials : 0};
  for (int part = 0; part < 3; part++) espalier_run_layer_normalization(&c, part, 3);
  for (int part = 0; part < 3; part++) espalier_run_layer_normalization_gradient(&c, part, 3);
  if (has_scale) espalier_run_layer_normalization_totals(&c, 0, 1);

  double *expected = calloc((size_t)length * 2, sizeof(double));
  for (int64_t row = 0; row < rows; row++) {
    const float *from = x + row * length, *given = dy + row * length;
    double mean = 0, variance = 0, first = 0, second = 0;
    for (int64_t i = 0; i < length; i++) mean += (double)from[i] / (double)length;
    for (int64_t i = 0; i < length; i++) variance += (from[i] - mean) * (from[i] - mean) / (double)length;
    const double inverse = 1 / sqrt(variance + 1e-5);
    for (int64_t i = 0; i < length; i++) {
      const double normalized = (from[i] - mean) * inverse, gradient = given[i] * (has_scale ? scale[i] : 1.0);
      const double result = has_scale ? normalized * scale[i] + shift[i] : normalized;
      CHECK(
          fabs(y[row * length + i] - result) < 2e-5, "row %d of %d numbers: %g, not %g", (int)row, (int)length,
          (double)y[row * length + i], result);
      first += gradient / (double)length;
      second += gradient * normalized / (double)length;
      expected[i] += given[i] * normalized;
      expected[length + i] += given[i];
    }
    for (int64_t i = 0; i < length; i++) {
      const double normalized = (from[i] - mean) * inverse, gradient = given[i] * (has_scale ? scale[i] : 1.0);
      const double result = inverse * (gradient - first - normalized * second);
      CHECK(
          fabs(dx[row * length + i] - result) < 2e-5 * (1 + inverse), "the gradient of row %d of %d numbers: %g, not %g",
          (int)row, (int)length, (double)dx[row * length + i], result);
    }
  }
  for (int64_t i = 0; has_scale && i < 2 * length; i++)
    CHECK(
        fabs(sums[i] - expected[i]) < 1e-4, "sum %d of %d numbers: %g, not %g", (int)i, (int)length, (double)sums[i],
        expected[i]);
  void *const all[] = {x, dy, scale, shift, y, dx, statistics, sums, partials, expected};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

void test_layer_normalization(void) {
  if (!has_wide_registers()) return;
  const int64_t lengths[] = {2, 7, 16, 24, 32, 33, 48, 63, 64, 65, 150, 384};
  for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++)
    for (int has_scale = 0; has_scale < 2; has_scale++) test_rows(37, lengths[i], has_scale);
  test_rows(3, 24, 1);
}
