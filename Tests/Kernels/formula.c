#include "CKernels.h"
#include "check.h"

// y = 2 · tanh(x · w) + x over a length that is no whole number of vectors, in two parts.
void test_formula(void) {
  enum { count = 1000 + 7 };
  float *x = numbers(count, 1), *w = numbers(count, 2), *y = malloc(count * sizeof(float));
  float constants[16];
  for (int lane = 0; lane < 16; lane++) constants[lane] = 2;
  const espalier_formula_instruction instruction = {
      espalier_formula_tanh, {espalier_formula_tensor, 2},
      {{espalier_formula_tensor, 0}, {espalier_formula_tensor, 1}, {espalier_formula_constant, 0},
       {espalier_formula_tensor, 0}}};
  float *const tensors[] = {x, w, y};
  espalier_formula context = {count, &instruction, tensors, constants, 1, 2, 3, 1024, 0};
  for (int part = 0; part < 2; part++) espalier_run_formula(&context, part, 2);
  for (int64_t i = 0; i < count; i++) {
    const double expected = 2 * tanh((double)x[i] * w[i]) + x[i];
    CHECK(fabs(y[i] - expected) < 1e-6, "the formula gives %g, not %g", (double)y[i], expected);
  }
  free(x);
  free(w);
  free(y);
}
