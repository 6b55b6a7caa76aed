#include "CKernels.h"
#include "check.h"

static double gelu(double x) { return x * 0.5 * erfc(-x * 0.70710678118654752); }
static double silu(double x) { return x / (1 + exp(-x)); }
static double hard_swish(double x) { return x * fmin(fmax(x + 3, 0), 6) / 6; }
static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double elu(double x) { return x > 0 ? x : expm1(x); }
static double clip(double x) { return fmin(fmax(x, 1), 2); }
static double leaky_relu(double x) { return x > 0 ? x : x; }

// Each function against double precision, over numbers of every exponent.
void test_activations(void) {
  static const struct {
    const char *name;
    espalier_activation function;
    double (*value)(double);
  } functions[] = {
      {"gelu", espalier_activation_gelu, gelu},
      {"silu", espalier_activation_silu, silu},
      {"hard_swish", espalier_activation_hard_swish, hard_swish},
      {"sigmoid", espalier_activation_sigmoid, sigmoid},
      {"tanh", espalier_activation_tanh, tanh},
      {"elu", espalier_activation_elu, elu},
      {"clip", espalier_activation_clip, clip},
      {"leaky_relu", espalier_activation_leaky_relu, leaky_relu},
  };
  enum { count = 65536 - 5 };
  float *x = malloc(count * sizeof(float)), *y = malloc(count * sizeof(float));
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t bits = i << 16 | (i * 40503u & 0xffff);
    memcpy(x + i, &bits, sizeof bits);
  }
  for (size_t which = 0; which < sizeof functions / sizeof *functions; which++) {
    espalier_elementwise context = {count, functions[which].function, 1, 2, x, 0, y};
    for (int part = 0; part < 3; part++) espalier_run_activation(&context, part, 3);
    for (int64_t i = 0; i < count; i++) {
      if (isnan(x[i])) CHECK(isnan(y[i]), "%s: what is no number became %g", functions[which].name, (double)y[i]);
      if (isnan(x[i]) || isinf(x[i])) continue;
      const double expected = functions[which].value(x[i]), size = fabs(expected);
      // What is no normal number may be another one, or zero.
      if (size < 2e-37 && fabsf(y[i]) < 2e-37f) continue;
      const double allowed = functions[which].value == gelu ? fmax(size, fabs((double)x[i])) : size;
      CHECK(
          fabs(y[i] - expected) <= 4e-7 * allowed, "%s(%g) is %g, not %g", functions[which].name, (double)x[i],
          (double)y[i], expected);
    }
  }
  free(x);
  free(y);
}
