#include "CKernels.h"
#include "check.h"

// The gradients of weights and biases of 1×1 convolutions against sums in double precision, in floats and in bfloat16. Where the
// loops want a processor that this one is not, they are not run.
static int can_run(int is_bfloat16) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("x86-64-v4") && (!is_bfloat16 || __builtin_cpu_supports("avx512bf16"));
#else
  (void)is_bfloat16;
  return 1;
#endif
}

// What a float is without the lower half of its bits.
static float cut(float value, uint16_t *upper) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  *upper = (uint16_t)(bits >> 16);
  bits &= 0xffff0000;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static void test_product(int64_t positions, int64_t inputs, int64_t outputs, int is_bfloat16) {
  float *x = numbers(positions * inputs, 1), *dy = numbers(positions * outputs, 2);
  uint16_t *short_x = malloc((size_t)(positions * inputs) * 2), *short_dy = malloc((size_t)(positions * outputs) * 2);
  for (int64_t i = 0; is_bfloat16 && i < positions * inputs; i++) x[i] = cut(x[i], short_x + i);
  for (int64_t i = 0; is_bfloat16 && i < positions * outputs; i++) dy[i] = cut(dy[i], short_dy + i);
  float *gradient = malloc((size_t)((inputs + 1) * outputs) * sizeof(float)), *bias = gradient + inputs * outputs;
  espalier_pointwise c = {
      .positions = positions, .inputs = inputs, .outputs = outputs, .x = is_bfloat16 ? (void *)short_x : x,
      .dy = is_bfloat16 ? (void *)short_dy : dy, .weight_gradient = gradient, .bias_gradient = bias};
  c.scratch = malloc((size_t)espalier_pointwise_scratch_bfloat16(&c) * 2);
  for (int part = 0; part < 2; part++)
    if (is_bfloat16)
      espalier_run_pointwise_weight_gradient_bfloat16(&c, part, 2);
    else
      espalier_run_pointwise_weight_gradient(&c, part, 2);
  for (int64_t output = 0; output < outputs; output++) {
    for (int64_t input = 0; input < inputs; input++) {
      double sum = 0;
      for (int64_t i = 0; i < positions; i++) sum += (double)x[i * inputs + input] * dy[i * outputs + output];
      CHECK(
          fabs(gradient[output * inputs + input] - sum) < 1e-4, "%d × %d × %d: %g, not %g", (int)positions, (int)inputs,
          (int)outputs, (double)gradient[output * inputs + input], sum);
    }
    double sum = 0;
    for (int64_t i = 0; i < positions; i++) sum += dy[i * outputs + output];
    CHECK(fabs(bias[output] - sum) < 1e-4, "bias of %d positions: %g, not %g", (int)positions, (double)bias[output], sum);
  }
  void *const all[] = {x, dy, short_x, short_dy, gradient, c.scratch};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

void test_pointwise(void) {
  const int64_t shapes[][3] = {{1, 8, 8}, {2, 16, 3}, {257, 24, 72}, {600, 33, 40}, {512, 64, 64}, {301, 130, 19}};
  for (int is_bfloat16 = 0; is_bfloat16 < 2; is_bfloat16++)
    for (unsigned i = 0; can_run(is_bfloat16) && i < sizeof shapes / sizeof *shapes; i++)
      test_product(shapes[i][0], shapes[i][1], shapes[i][2], is_bfloat16);
}
