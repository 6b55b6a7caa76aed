#include "CKernels.h"
#include "check.h"

// A normalisation of maps with channels last, with its gradient, against sums in double precision: with a relu that leaves a
// mask, or with gelu behind it and a map added.
static void test_map(int64_t samples, int64_t positions, int64_t channels, int is_relu) {
  const int64_t count = samples * positions * channels, period = espalier_period(channels);
  float *x = numbers(count, 1), *other = numbers(count, 2), *dy = numbers(count, 3);
  float *scale = numbers(channels, 4), *shift = numbers(channels, 5), *zeros = calloc((size_t)channels, sizeof(float));
  float *y = malloc((size_t)count * sizeof(float)), *dx = malloc((size_t)count * sizeof(float));
  float *statistics = malloc((size_t)channels * 6 * sizeof(float));
  float *partials = malloc((size_t)(samples * channels * 2) * sizeof(float));
  float *coefficients = malloc((size_t)period * 8 * sizeof(float));
  uint8_t *mask = malloc((size_t)count);
  espalier_batch_normalization c = {
      .map = {samples, 1, positions, channels}, .channels = channels, .period = period, .epsilon = 1e-5f,
      .momentum = 0.1f, .function = espalier_activation_gelu, .x = x, .addend = other, .dy = dy, .y = y, .dx = dx,
      .scale = scale, .shift = shift, .mean = statistics, .variance = statistics + channels, .running_mean = zeros,
      .running_variance = zeros, .new_running_mean = statistics + 2 * channels,
      .new_running_variance = statistics + 3 * channels, .dscale = statistics + 4 * channels,
      .dshift = statistics + 5 * channels, .partials = partials, .coefficients = coefficients,
      .recalled = coefficients + 4 * period};
  if (is_relu) (c.relu = 1, c.mask = mask, c.addend = 0, c.function = espalier_activation_none);
  const espalier_kernel steps[2][7] = {
      {espalier_run_batch_sums, espalier_run_batch_totals, espalier_run_batch_activate, espalier_run_batch_recall,
       espalier_run_activated_gradient_sums, espalier_run_batch_gradient_totals, espalier_run_activated_gradient_apply},
      {espalier_run_batch_sums, espalier_run_batch_totals, espalier_run_batch_apply, espalier_run_batch_gradient_sums,
       espalier_run_batch_gradient_totals, espalier_run_batch_gradient_apply, 0}};
  for (size_t step = 0; step < 7 && steps[is_relu][step]; step++)
    for (int part = 0; part < 2; part++) steps[is_relu][step](&c, part, 2);

  for (int64_t channel = 0; channel < channels; channel++) {
    double mean = 0, variance = 0, shift_sum = 0, scale_sum = 0;
    const int64_t rows = samples * positions;
    for (int64_t row = 0; row < rows; row++) mean += x[row * channels + channel];
    mean /= (double)rows;
    for (int64_t row = 0; row < rows; row++) variance += pow(x[row * channels + channel] - mean, 2);
    const double inverse = 1 / sqrt(variance / (double)rows + 1e-5);
#define X(row) ((x[(row) * channels + channel] - mean) * inverse)
#define Z(row) (X(row) * scale[channel] + shift[channel])
#define PHI(z) (0.5 * erfc(-(z) * 0.70710678118654752))
#define SLOPE(z) (is_relu ? (z) > 0 : PHI(z) + (z) * exp(-(z) * (z) / 2) * 0.3989422804014327)
#define G(row) (dy[(row) * channels + channel] * SLOPE(Z(row)))
    for (int64_t row = 0; row < rows; row++) {
      shift_sum += G(row);
      scale_sum += G(row) * X(row);
      const double expected =
          is_relu ? (Z(row) > 0 ? Z(row) : 0) : Z(row) * PHI(Z(row)) + other[row * channels + channel];
      const double found = y[row * channels + channel];
      CHECK(fabs(found - expected) < 2e-5, "%d × %d: y is %g, not %g", (int)positions, (int)channels, found, expected);
    }
    for (int64_t row = 0; row < rows; row++) {
      const double expected =
          scale[channel] * inverse * (G(row) - shift_sum / (double)rows - X(row) * scale_sum / (double)rows);
      const double found = dx[row * channels + channel];
      CHECK(fabs(found - expected) < 2e-5, "%d × %d: dx is %g, not %g", (int)positions, (int)channels, found, expected);
    }
    CHECK(fabs(c.dshift[channel] - shift_sum) < 2e-4, "%d × %d: the gradient of the shift", (int)positions, (int)channels);
    CHECK(fabs(c.dscale[channel] - scale_sum) < 2e-4, "%d × %d: the gradient of the scale", (int)positions, (int)channels);
  }
  void *const all[] = {x, other, dy, scale, shift, zeros, y, dx, statistics, partials, coefficients, mask};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

void test_normalization(void) {
  const int64_t channels[] = {1, 2, 3, 7, 12, 16, 24, 40, 67, 100}, positions[] = {2, 5, 35, 300};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
    for (size_t j = 0; j < sizeof positions / sizeof *positions; j++)
      for (int is_relu = 0; is_relu < 2; is_relu++) test_map(j == 3 ? 3 : 11, positions[j], channels[i], is_relu);
}
