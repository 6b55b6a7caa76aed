#include "CKernels.h"
#include "check.h"

// 1×1 convolutions of few channels, the sums that they form for a normalisation, and gradients of their weights, against sums in
// double precision, in one part and in more.
typedef struct {
  int64_t batch, positions, inputs, outputs;
} geometry;

static void run(espalier_kernel kernel, void *context, int parts) {
  for (int part = 0; part < parts; part++) kernel(context, part, parts);
}

static void compare(const char *what, geometry g, const float *found, const double *expected, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    CHECK(
        fabs(found[i] - expected[i]) < 1e-4 * (1 + fabs(expected[i])), "%s, %d × %d positions, %d to %d, number %d: %g, not %g",
        what, (int)g.batch, (int)g.positions, (int)g.inputs, (int)g.outputs, (int)i, (double)found[i], expected[i]);
}

// The mean of each channel of a sample, and the sum of the squares of what is left.
static void compare_moments(geometry g, const double *y, const float *partials) {
  for (int64_t sample = 0; sample < g.batch; sample++)
    for (int64_t output = 0; output < g.outputs; output++) {
      const double *of_channel = y + sample * g.positions * g.outputs + output;
      double numbers[2] = {0};
      for (int64_t i = 0; i < g.positions; i++) numbers[0] += of_channel[i * g.outputs] / (double)g.positions;
      for (int64_t i = 0; i < g.positions; i++) numbers[1] += pow(of_channel[i * g.outputs] - numbers[0], 2);
      const float *found = partials + sample * 2 * g.outputs + output;
      compare("mean", g, found, numbers, 1);
      compare("squares", g, found + g.outputs, numbers + 1, 1);
    }
}

static void test_convolution(
    espalier_kernel kernel, geometry g, int is_row_major, int flipped, int relu, int has_bias, int parts) {
  const int64_t all = g.batch * g.positions, count = all * g.outputs;
  float *x = numbers(all * g.inputs, 1), *w = numbers(g.inputs * g.outputs, 2), *bias = numbers(g.outputs, 3);
  // A number behind the last, which nothing may write. At a line of the cache, as maps are.
  float *y = aligned_alloc(64, (size_t)(count / 16 + 1) * 64), *partials = malloc((size_t)(g.batch * 2 * g.outputs) * sizeof(float));
  double *expected = malloc((size_t)count * sizeof(double));
  espalier_pointwise_map c = {
      .batch = g.batch, .positions = g.positions, .inputs = g.inputs, .outputs = g.outputs, .x = x, .y = y, .weights = w,
      .bias = has_bias ? bias : 0, .is_row_major = is_row_major, .flipped = flipped, .relu = relu};
  for (int64_t i = 0; i < all; i++)
    for (int64_t o = 0; o < g.outputs; o++) {
      double sum = has_bias ? bias[o] : 0;
      for (int64_t input = 0; input < g.inputs; input++) {
        const int64_t at = is_row_major ? (i / g.positions * g.inputs + input) * g.positions + i % g.positions
                                        : i * g.inputs + input;
        sum += (double)x[at] * w[flipped ? input * g.outputs + o : o * g.inputs + input];
      }
      expected[i * g.outputs + o] = relu && sum < 0 ? 0 : sum;
    }
  y[count] = 42;
  c.scratch = malloc((size_t)(espalier_pointwise_groups_scratch(&c) * parts));
  run(kernel, &c, parts);
  compare("y", g, y, expected, count);
  for (int64_t i = 0; i < count; i++) y[i] = NAN;
  c.partials = partials;
  run(kernel, &c, parts);
  compare("y beside sums", g, y, expected, count);
  compare_moments(g, expected, partials);
  CHECK(y[count] == 42, "written behind the end");
  void *const lists[] = {x, w, bias, y, partials, expected, c.scratch};
  for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) free(lists[i]);
}

// `lie` says where a channel of a position is in x and in dy.
static void expect_gradient(
    geometry g, const float *x, const float *dy, const float *gradient, const float *bias,
    int64_t (*x_at)(geometry, int64_t, int64_t), int64_t (*dy_at)(geometry, int64_t, int64_t)) {
  for (int64_t o = 0; o < g.outputs; o++) {
    double of_bias = 0;
    for (int64_t i = 0; i < g.batch * g.positions; i++) of_bias += dy[dy_at(g, i, o)];
    compare("gradient of a bias", g, bias + o, &of_bias, 1);
    for (int64_t input = 0; input < g.inputs; input++) {
      double sum = 0;
      for (int64_t i = 0; i < g.batch * g.positions; i++) sum += (double)x[x_at(g, i, input)] * dy[dy_at(g, i, o)];
      compare("gradient of a weight", g, gradient + o * g.inputs + input, &sum, 1);
    }
  }
}

static int64_t in_planes(geometry g, int64_t i, int64_t channel) {
  return (i / g.positions * g.inputs + channel) * g.positions + i % g.positions;
}

static int64_t last(geometry g, int64_t i, int64_t channel) { return i * g.outputs + channel; }

static int64_t in_blocks(int64_t channels, geometry g, int64_t i, int64_t channel) {
  return ((i / g.positions * (channels / 16) + channel / 16) * g.positions + i % g.positions) * 16 + channel % 16;
}

static int64_t input_in_blocks(geometry g, int64_t i, int64_t channel) { return in_blocks(g.inputs, g, i, channel); }
static int64_t output_in_blocks(geometry g, int64_t i, int64_t channel) { return in_blocks(g.outputs, g, i, channel); }

static void test_gradients(geometry g, int are_blocks, int parts) {
  const int64_t all = g.batch * g.positions;
  float *x = numbers(all * g.inputs, 1), *dy = numbers(all * g.outputs, 2);
  float *gradient = malloc((size_t)((g.inputs + 1) * g.outputs) * sizeof(float)), *bias = gradient + g.inputs * g.outputs;
  if (are_blocks) {
    espalier_pointwise c = {
        .positions = all, .inputs = g.inputs, .outputs = g.outputs, .sample_positions = g.positions, .x = x, .dy = dy,
        .weight_gradient = gradient, .bias_gradient = bias};
    run(espalier_run_pointwise_blocks_weight_gradient, &c, parts);
    expect_gradient(g, x, dy, gradient, bias, input_in_blocks, output_in_blocks);
  } else {
    espalier_pointwise_map c = {
        .batch = g.batch, .positions = g.positions, .inputs = g.inputs, .outputs = g.outputs, .x = x, .dy = dy,
        .weight_gradient = gradient, .bias_gradient = bias, .is_row_major = 1};
    run(espalier_run_pointwise_planes_gradient, &c, parts);
    expect_gradient(g, x, dy, gradient, bias, in_planes, last);
  }
  free(x);
  free(dy);
  free(gradient);
}

void test_pointwise_maps(void) {
  if (!has_wide_registers()) return;
  const geometry all[] = {{2, 64, 8, 8},  {3, 37, 16, 8}, {2, 33, 8, 16},  {2, 19, 7, 5}, {3, 1, 3, 1},  {2, 50, 1, 3},
                          {2, 40, 16, 32}, {1, 21, 32, 20}, {2, 35, 20, 48}, {2, 13, 9, 33}, {1, 29, 64, 64}, {2, 18, 5, 11}};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
    for (int form = 0; form < 4; form++)
      test_convolution(espalier_run_pointwise_map, all[i], form & 1, form >> 1, form & 1, form < 3, 1 + form % 3);
  // Blocks and tiles that are not whole, a last group of pairs, of one vector, and of less than a vector.
  const geometry groups[] = {{2, 64, 24, 144}, {3, 77, 144, 24}, {1, 130, 33, 24}, {2, 71, 40, 72},  {1, 65, 33, 7},
                             {4, 1, 16, 64},   {2, 9, 192, 32},  {1, 13, 17, 12},  {2, 70, 34, 121}, {3, 5, 7, 768}};
  for (unsigned i = 0; i < sizeof groups / sizeof *groups; i++)
    for (int form = 0; form < 4; form++)
      test_convolution(espalier_run_pointwise_groups, groups[i], 0, form >> 1, form & 1, form < 3, 1 + form % 3);
  // So many results that they go past the caches.
  test_convolution(espalier_run_pointwise_groups, (geometry){4, 4099, 3, 256}, 0, 0, 1, 1, 2);
  const geometry planes[] = {{3, 64, 3, 8}, {2, 23, 3, 16}, {2, 9, 1, 20}, {4, 31, 4, 33}, {2, 17, 6, 5}, {1, 2, 2, 8}};
  for (unsigned i = 0; i < sizeof planes / sizeof *planes; i++)
    for (int parts = 1; parts < 4; parts++) test_gradients(planes[i], 0, parts);
  const geometry blocks[] = {{3, 16, 16, 16}, {2, 37, 64, 32}, {1, 49, 80, 48}, {5, 4, 32, 96}};
  for (unsigned i = 0; i < sizeof blocks / sizeof *blocks; i++)
    for (int parts = 1; parts < 4; parts++) test_gradients(blocks[i], 1, parts);
}
