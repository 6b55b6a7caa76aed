#include "CKernels.h"
#include "check.h"

// Convolutions of few channels and their gradients against sums in double precision, in one part and in two.
typedef struct {
  int64_t inputs, outputs, height, width, out_height, out_width, kernel_height, kernel_width, top, left;
} geometry;

enum { batch = 3 };

static int64_t position(int64_t at, int64_t tap, int64_t margin, int64_t extent) {
  const int64_t there = at + tap - margin;
  return there < 0 || there >= extent ? -1 : there;
}

static void run(espalier_kernel kernel, espalier_direct *c, int is_weight_gradient, int parts) {
  c->scratch = malloc((size_t)(espalier_direct_scratch(c, is_weight_gradient) * parts));
  for (int part = 0; part < parts; part++) kernel(c, part, parts);
  free(c->scratch);
}

static void compare(const char *what, const float *found, const double *expected, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    CHECK(fabs(found[i] - expected[i]) < 1e-4 * (1 + fabs(expected[i])), "%s %d: %g, not %g", what, (int)i,
          (double)found[i], expected[i]);
}

static void test_geometry(geometry g, int is_row_major, int parts) {
  const int64_t ins = batch * g.inputs * g.height * g.width, outs = batch * g.outputs * g.out_height * g.out_width;
  const int64_t taps = g.kernel_height * g.kernel_width, weights = g.outputs * g.inputs * taps;
  float *x = numbers(ins, 1), *dy = numbers(outs, 2), *w = numbers(weights, 3), *bias = numbers(g.outputs, 4);
  float *y = malloc((size_t)outs * sizeof(float)), *dx = malloc((size_t)ins * sizeof(float));
  float *dw = malloc((size_t)weights * sizeof(float)), *db = malloc((size_t)g.outputs * sizeof(float));
  double *ey = calloc((size_t)outs, sizeof(double)), *ex = calloc((size_t)ins, sizeof(double));
  double *ew = calloc((size_t)weights, sizeof(double)), *eb = calloc((size_t)g.outputs, sizeof(double));
  espalier_direct forward = {
      .batch = batch, .inputs = g.inputs, .outputs = g.outputs, .height = g.height, .width = g.width,
      .out_height = g.out_height, .out_width = g.out_width, .kernel_height = g.kernel_height,
      .kernel_width = g.kernel_width, .top = g.top, .left = g.left, .x = x, .dy = dy, .y = y, .weights = w, .bias = bias,
      .weight_gradient = dw, .bias_gradient = db, .is_row_major = is_row_major};
  espalier_direct backward = {
      .batch = batch, .inputs = g.outputs, .outputs = g.inputs, .height = g.out_height, .width = g.out_width,
      .out_height = g.height, .out_width = g.width, .kernel_height = g.kernel_height, .kernel_width = g.kernel_width,
      .top = g.kernel_height - 1 - g.top, .left = g.kernel_width - 1 - g.left, .x = dy, .y = dx, .weights = w,
      .flipped = 1};
  run(espalier_run_direct, &forward, 0, parts);
  run(espalier_run_direct_weight_gradient, &forward, 1, parts);
  run(espalier_run_direct, &backward, 0, parts);
  for (int64_t s = 0; s < batch; s++)
    for (int64_t r = 0; r < g.out_height; r++)
      for (int64_t q = 0; q < g.out_width; q++)
        for (int64_t o = 0; o < g.outputs; o++) {
          const int64_t at = ((s * g.out_height + r) * g.out_width + q) * g.outputs + o;
          ey[at] += bias[o];
          eb[o] += dy[at];
          for (int64_t i = 0; i < g.inputs; i++)
            for (int64_t tap = 0; tap < taps; tap++) {
              const int64_t row = position(r, tap / g.kernel_width, g.top, g.height);
              const int64_t column = position(q, tap % g.kernel_width, g.left, g.width);
              if (row < 0 || column < 0) continue;
              const int64_t last = ((s * g.height + row) * g.width + column) * g.inputs + i;
              const int64_t of_x = is_row_major ? ((s * g.inputs + i) * g.height + row) * g.width + column : last;
              const int64_t of_w = (o * g.inputs + i) * taps + tap;
              ey[at] += (double)x[of_x] * w[of_w];
              ew[of_w] += (double)x[of_x] * dy[at];
              ex[last] += (double)dy[at] * w[of_w];
            }
        }
  compare("y", y, ey, outs);
  compare("gradient of x", dx, ex, ins);
  compare("gradient of weights", dw, ew, weights);
  compare("gradient of biases", db, eb, g.outputs);
  // Rectified, and without a bias.
  forward.bias = 0;
  forward.relu = 1;
  run(espalier_run_direct, &forward, 0, parts);
  for (int64_t i = 0; i < outs; i++) {
    const double sum = ey[i] - bias[i % g.outputs];
    ey[i] = sum > 0 ? sum : 0;
  }
  compare("rectified y", y, ey, outs);
  // The sums of a normalisation.
  const int64_t positions = g.out_height * g.out_width;
  float *partials = malloc((size_t)(batch * 2 * g.outputs) * sizeof(float));
  forward.partials = partials;
  run(espalier_run_direct, &forward, 0, parts);
  for (int64_t i = 0; i < batch * g.outputs; i++) {
    const double *of_channel = ey + i / g.outputs * positions * g.outputs + i % g.outputs;
    const float *found = partials + i / g.outputs * 2 * g.outputs + i % g.outputs;
    double mean = 0, squares = 0;
    for (int64_t at = 0; at < positions; at++) mean += of_channel[at * g.outputs] / (double)positions;
    for (int64_t at = 0; at < positions; at++) squares += pow(of_channel[at * g.outputs] - mean, 2);
    compare("mean", found, &mean, 1);
    compare("squares", found + g.outputs, &squares, 1);
  }
  free(partials);
  void *const all[] = {x, dy, w, bias, y, dx, dw, db, ey, ex, ew, eb};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// What a float is without the lower half of its bits.
static uint16_t *cut(float *values, int64_t count) {
  uint16_t *upper = malloc((size_t)count * sizeof *upper);
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    upper[i] = (uint16_t)(bits >> 16);
    bits &= 0xffff0000;
    memcpy(values + i, &bits, sizeof bits);
  }
  return upper;
}

static float widened(uint16_t number) {
  const uint32_t bits = (uint32_t)number << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static void run_bfloat16(espalier_kernel kernel, espalier_direct *c, int is_weight_gradient, int parts) {
  c->scratch = malloc((size_t)(espalier_direct_scratch_bfloat16(c, is_weight_gradient) * parts));
  for (int part = 0; part < parts; part++) kernel(c, part, parts);
  free(c->scratch);
}

// From eight channels to eight in bfloat16, against the loops for floats with the same numbers.
static void test_bfloat16(geometry g, int parts) {
  const int64_t ins = batch * 8 * g.height * g.width, outs = batch * 8 * g.out_height * g.out_width;
  const int64_t weights = 64 * g.kernel_height * g.kernel_width;
  float *x = numbers(ins, 1), *dy = numbers(outs, 2), *w = numbers(weights, 3), *bias = numbers(8, 4);
  uint16_t *short_x = cut(x, ins), *short_dy = cut(dy, outs), *short_w = cut(w, weights);
  float *y = malloc((size_t)(outs + ins) * sizeof(float)), *dw = malloc((size_t)(weights + 8) * 2 * sizeof(float));
  uint16_t *short_y = malloc((size_t)(outs + ins) * sizeof *short_y);
  for (int is_backward = 0; is_backward < 2; is_backward++) {
    espalier_direct c = {
        .batch = batch, .inputs = 8, .outputs = 8, .height = g.height, .width = g.width, .out_height = g.out_height,
        .out_width = g.out_width, .kernel_height = g.kernel_height, .kernel_width = g.kernel_width, .top = g.top,
        .left = g.left, .x = x, .dy = dy, .y = y, .weights = w, .bias = bias, .weight_gradient = dw,
        .bias_gradient = dw + weights, .relu = 1};
    if (is_backward) {
      (c.height = g.out_height, c.width = g.out_width, c.out_height = g.height, c.out_width = g.width);
      (c.top = g.kernel_height - 1 - g.top, c.left = g.kernel_width - 1 - g.left, c.x = dy, c.bias = 0);
      (c.flipped = 1, c.relu = 0);
    }
    espalier_direct d = c;
    (d.x = is_backward ? short_dy : short_x, d.dy = short_dy, d.y = short_y);
    (d.weight_gradient = dw + weights + 8, d.bias_gradient = dw + 2 * weights + 8);
    run(espalier_run_direct, &c, 0, 1);
    run_bfloat16(espalier_run_direct_bfloat16, &d, 0, parts);
    for (int64_t i = 0; i < (is_backward ? ins : outs); i++)
      CHECK(fabs(widened(short_y[i]) - y[i]) < 0.01 * (0.05 + fabs(y[i])), "bfloat16, %s %d: %g, not %g",
            is_backward ? "gradient of x" : "y", (int)i, (double)widened(short_y[i]), (double)y[i]);
    if (is_backward) continue;
    run(espalier_run_direct_weight_gradient, &c, 1, 1);
    run_bfloat16(espalier_run_direct_weight_gradient_bfloat16, &d, 1, parts);
    for (int64_t i = 0; i < weights + 8; i++)
      CHECK(fabs(dw[i + weights + 8] - dw[i]) < 1e-3, "bfloat16, gradient of a weight or bias, %d: %g, not %g", (int)i,
            (double)dw[i + weights + 8], (double)dw[i]);
  }
  void *const all[] = {x, dy, w, bias, short_x, short_dy, short_w, y, dw, short_y};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// From up to four channels in bfloat16, against the loops for floats with the same numbers. The scratch is full of what is no number,
// as memory is that others have used.
static void run_stem(espalier_kernel kernel, espalier_direct *c, int is_weight_gradient, int parts) {
  const size_t bytes = (size_t)(espalier_stem_scratch_bfloat16(c, is_weight_gradient) * parts);
  c->scratch = malloc(bytes);
  memset(c->scratch, 0xff, bytes);
  for (int part = 0; part < parts; part++) kernel(c, part, parts);
  free(c->scratch);
}

static void test_stem(geometry g, int is_row_major, int parts) {
  const int64_t ins = batch * g.inputs * g.height * g.width, outs = batch * g.outputs * g.out_height * g.out_width;
  const int64_t weights = g.outputs * g.inputs * g.kernel_height * g.kernel_width, each = weights + g.outputs;
  float *x = numbers(ins, 1), *dy = numbers(outs, 2), *w = numbers(weights, 3), *bias = numbers(g.outputs, 4);
  uint16_t *short_x = cut(x, ins), *short_dy = cut(dy, outs), *short_w = cut(w, weights);
  float *y = malloc((size_t)outs * sizeof(float)), *dw = malloc((size_t)each * 2 * sizeof(float));
  uint16_t *short_y = malloc((size_t)outs * sizeof *short_y);
  for (int relu = 0; relu < 2; relu++) {
    espalier_direct c = {
        .batch = batch, .inputs = g.inputs, .outputs = g.outputs, .height = g.height, .width = g.width,
        .out_height = g.out_height, .out_width = g.out_width, .kernel_height = g.kernel_height,
        .kernel_width = g.kernel_width, .top = g.top, .left = g.left, .x = x, .dy = dy, .y = y, .weights = w,
        .bias = relu ? 0 : bias, .weight_gradient = dw, .bias_gradient = dw + weights, .is_row_major = is_row_major,
        .relu = relu};
    espalier_direct d = c;
    (d.x = short_x, d.dy = short_dy, d.y = short_y, d.weight_gradient = dw + each, d.bias_gradient = dw + each + weights);
    run(espalier_run_direct, &c, 0, 1);
    run_stem(espalier_run_stem_bfloat16, &d, 0, parts);
    for (int64_t i = 0; i < outs; i++)
      CHECK(fabs(widened(short_y[i]) - y[i]) < 0.01 * (0.05 + fabs(y[i])), "a stem in bfloat16, y %d: %g, not %g", (int)i,
            (double)widened(short_y[i]), (double)y[i]);
    run(espalier_run_direct_weight_gradient, &c, 1, 1);
    run_stem(espalier_run_stem_weight_gradient_bfloat16, &d, 1, parts);
    for (int64_t i = 0; i < each; i++)
      CHECK(fabs(dw[i + each] - dw[i]) < 1e-3, "a stem in bfloat16, gradient of a weight or bias, %d: %g, not %g", (int)i,
            (double)dw[i + each], (double)dw[i]);
  }
  void *const all[] = {x, dy, w, bias, short_x, short_dy, short_w, y, dw, short_y};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static int has_bfloat16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}

void test_direct(void) {
  // Channels read and written, the map, the result, the window, its margin.
  const geometry all[] = {
      {8, 8, 32, 32, 32, 32, 3, 3, 1, 1}, {3, 8, 7, 40, 7, 40, 3, 3, 1, 1}, {1, 1, 1, 1, 1, 1, 3, 3, 1, 1},
      {5, 7, 9, 13, 9, 13, 5, 5, 2, 2},   {9, 24, 6, 17, 4, 15, 3, 3, 0, 0}, {2, 6, 1, 40, 1, 36, 1, 5, 0, 0},
      {17, 3, 16, 16, 16, 16, 3, 7, 1, 3}, {4, 20, 70, 5, 70, 6, 7, 2, 3, 1}, {8, 4, 10, 33, 9, 32, 2, 4, 0, 1},
      {6, 8, 5, 64, 7, 66, 3, 3, 2, 2},   {3, 5, 12, 12, 8, 7, 3, 3, 0, 1}};
  for (unsigned i = 0; has_wide_registers() && i < sizeof all / sizeof *all; i++)
    for (int is_row_major = 0; is_row_major < 2; is_row_major++)
      for (int parts = 1; parts < 4; parts += 2) test_geometry(all[i], is_row_major, parts);
  const geometry eight[] = {
      {8, 8, 32, 32, 32, 32, 3, 3, 1, 1}, {8, 8, 7, 40, 7, 40, 3, 3, 1, 1}, {8, 8, 1, 1, 1, 1, 3, 3, 1, 1},
      {8, 8, 9, 13, 9, 13, 5, 5, 2, 2},   {8, 8, 6, 17, 4, 15, 3, 3, 0, 0}, {8, 8, 1, 40, 1, 36, 1, 5, 0, 0},
      {8, 8, 16, 16, 16, 16, 3, 7, 1, 3}, {8, 8, 70, 5, 70, 6, 7, 2, 3, 1}, {8, 8, 5, 64, 7, 66, 3, 3, 2, 2}};
  for (unsigned i = 0; has_bfloat16() && i < sizeof eight / sizeof *eight; i++)
    for (int parts = 1; parts < 4; parts += 2) test_bfloat16(eight[i], parts);
  const geometry stems[] = {
      {3, 24, 32, 32, 32, 32, 3, 3, 1, 1}, {3, 8, 7, 40, 7, 40, 3, 3, 1, 1},  {1, 16, 1, 1, 1, 1, 3, 3, 1, 1},
      {4, 40, 9, 13, 9, 13, 5, 5, 2, 2},   {3, 24, 6, 17, 4, 15, 3, 3, 0, 0}, {2, 8, 1, 40, 1, 36, 1, 5, 0, 0},
      {1, 64, 16, 16, 16, 16, 3, 7, 1, 3}, {3, 5, 70, 5, 70, 6, 7, 2, 3, 1},  {3, 32, 12, 12, 8, 7, 3, 3, 0, 1}};
  for (unsigned i = 0; has_bfloat16() && i < sizeof stems / sizeof *stems; i++)
    for (int is_row_major = 0; is_row_major < 2; is_row_major++)
      for (int parts = 1; parts < 4; parts += 2) test_stem(stems[i], is_row_major, parts);
}
