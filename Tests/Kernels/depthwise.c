#include "CKernels.h"
#include "check.h"

// All passes against sums in double precision. Where the loops want a processor that this one is not, they are not run.
typedef struct {
  const char *name;
  int64_t (*scratch)(const espalier_depthwise *);
  void (*run)(void *, int, int), (*input_gradient)(void *, int, int), (*weight_gradient)(void *, int, int);
} loops;

static const loops wide_loops = {
    "in wide registers", espalier_depthwise_scratch, espalier_run_depthwise, espalier_run_depthwise_input_gradient,
    espalier_run_depthwise_weight_gradient};
static const loops narrow_loops = {
    "in narrow registers", espalier_depthwise_scratch_narrow, espalier_run_depthwise_narrow,
    espalier_run_depthwise_input_gradient_narrow, espalier_run_depthwise_weight_gradient_narrow};

static int can_run_narrow(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}

static int can_run(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq");
#else
  return 1;
#endif
}

static void test_window(const loops *l, int64_t channels, int64_t side, int64_t kernel, int64_t stride) {
  enum { batch = 2 };
  const int64_t pad = kernel / 2, out_side = (side + 2 * pad - kernel) / stride + 1;
  const int64_t in = batch * side * side * channels, out = batch * out_side * out_side * channels;
  const int64_t taps = kernel * kernel;
  float *x = numbers(in, 1), *dy = numbers(out, 2), *weights = numbers(taps * channels, 3), *bias = numbers(channels, 4);
  float *y = malloc((size_t)out * sizeof(float)), *dx = malloc((size_t)in * sizeof(float));
  float *gradient = malloc((size_t)((taps + 1) * channels) * sizeof(float));
  espalier_depthwise c = {
      .batch = batch, .channels = channels, .height = side, .width = side, .out_height = out_side, .out_width = out_side,
      .kernel_height = kernel, .kernel_width = kernel, .stride = stride, .top = pad, .left = pad, .x = x, .dy = dy,
      .y = y, .weights = weights, .bias = bias, .weight_gradient = gradient, .bias_gradient = gradient + taps * channels};
  c.scratch = malloc((size_t)l->scratch(&c) * 2);
  c.partials = malloc((size_t)espalier_depthwise_partials(&c) * sizeof(float));
  espalier_depthwise back = c;
  back.y = dx;
  for (int part = 0; part < 2; part++) {
    l->run(&c, part, 2);
    l->input_gradient(&back, part, 2);
    l->weight_gradient(&c, part, 2);
  }
  espalier_run_depthwise_totals(&c, 0, 1);

  double *expected_y = calloc((size_t)out, sizeof(double)), *expected_dx = calloc((size_t)in, sizeof(double));
  double *expected_gradient = calloc((size_t)(taps * channels), sizeof(double));
  for (int64_t o = 0; o < out; o++) {
    const int64_t channel = o % channels, column = o / channels % out_side, row = o / channels / out_side % out_side;
    const int64_t sample = o / channels / out_side / out_side;
    expected_y[o] = bias[channel];
    for (int64_t tap = 0; tap < taps; tap++) {
      const int64_t r = row * stride + tap / kernel - pad, s = column * stride + tap % kernel - pad;
      if (r < 0 || r >= side || s < 0 || s >= side) continue;
      const int64_t i = ((sample * side + r) * side + s) * channels + channel, w = tap * channels + channel;
      expected_y[o] += (double)x[i] * weights[w];
      expected_dx[i] += (double)dy[o] * weights[w];
      expected_gradient[w] += (double)dy[o] * x[i];
    }
  }
#define COMPARE(found, expected, count, what)                                                                  \
  for (int64_t i = 0; i < (count); i++)                                                                        \
    CHECK(                                                                                                     \
        fabs((found)[i] - (expected)[i]) < 1e-4, what " %s of %d channels, window %d, stride %d: %g, not %g",  \
        l->name, (int)channels, (int)kernel, (int)stride, (double)(found)[i], (expected)[i])
  COMPARE(y, expected_y, out, "the result");
  COMPARE(dx, expected_dx, in, "the gradient");
  COMPARE(gradient, expected_gradient, taps *channels, "the gradient of weights");
  void *const all[] = {x, dy, weights, bias, y, dx, gradient, c.scratch, c.partials, expected_y, expected_dx,
                       expected_gradient};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void test_loops(const loops *l) {
  for (int64_t kernel = 3; kernel <= 9; kernel += 2)
    for (int64_t stride = 1; stride <= 2; stride++) {
      test_window(l, 24, 9, kernel, stride);
      test_window(l, 67, 6, kernel, stride);
      test_window(l, 200, 5, kernel, stride);
    }
}

void test_depthwise(void) {
  if (can_run_narrow())
    test_loops(&narrow_loops);
  else
    printf("the depthwise loops in narrow registers are skipped: this processor lacks AVX2\n");
  if (can_run())
    test_loops(&wide_loops);
  else
    printf("the depthwise loops are skipped: this processor lacks AVX-512\n");
}
