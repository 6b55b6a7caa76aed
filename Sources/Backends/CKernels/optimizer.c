#include <math.h>

#include "CKernels.h"
#include "wide.h"

FAST double espalier_squared_norm(const float *values, int64_t count) {
  typedef double wide_double __attribute__((vector_size(64), aligned(8)));
  typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
  wide_double sums[4] = {{0}, {0}, {0}, {0}};
  int64_t index = 0;
  for (; index + 32 <= count; index += 32)
    for (int part = 0; part < 4; part++) {
      const wide_double some = __builtin_convertvector(*(const eight *)(values + index + 8 * part), wide_double);
      sums[part] += some * some;
    }
  sums[0] += sums[1] + sums[2] + sums[3];
  double sum = 0;
  for (int lane = 0; lane < 8; lane++) sum += sums[0][lane];
  for (; index < count; index++) sum += (double)values[index] * (double)values[index];
  return sum;
}

FAST void espalier_adam(
    const espalier_adam_step *step, float *parameters, const float *gradients, float *means,
    float *squares, int64_t count) {
  const float keep = step->keep, decay = step->coupled_decay, scale = step->gradient_scale;
  const float first = step->first_share, second_keep = step->second_keep, second = step->second_share;
  const float size = step->step_size, correction = step->correction, epsilon = step->epsilon;
#define ADAM(type, sqrt_of, i)                                                                        \
  const type parameter = *(const type *)(parameters + (i)), old = *(const type *)(means + (i));       \
  const type gradient = *(const type *)(gradients + (i)) * scale + decay * parameter;                 \
  const type mean = old + (gradient - old) * first;                                                   \
  const type square = *(const type *)(squares + (i)) * second_keep + gradient * gradient * second;    \
  *(type *)(means + (i)) = mean;                                                                      \
  *(type *)(squares + (i)) = square;                                                                  \
  *(type *)(parameters + (i)) = parameter * keep - size * (mean / (sqrt_of(square) / correction + epsilon))
  int64_t index = 0;
  for (; index + 16 <= count; index += 16) {
    ADAM(wide, __builtin_elementwise_sqrt, index);
  }
  for (; index < count; index++) {
    ADAM(float, sqrtf, index);
  }
}
