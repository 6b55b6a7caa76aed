// Activations of sixteen floats and their slopes, for loops that apply them in passing. The function is a constant where
// the loop is written, so that the choice costs nothing.
//
// Errors of f32, held by a test against double precision over all exponents: gelu 2e-7 · |x| (its tails are differences of
// numbers near ½, as in every common framework); silu, sigmoid, hard_swish and elu 2.5 units in the last place where |x| ≤ 1 and
// 1.5e-7 of the result beyond; tanh 4 units; slopes 1e-6. What is not a number stays so.
#pragma once
#include "CKernels.h"
#include "wide_functions.h"

// x, but no further from zero than a limit. What is not a number stays so.
#define CLAMP(limit, x) SELECT((x) > (limit), SPLAT(limit), SELECT((x) < -(limit), SPLAT(-(limit)), (x)))

// Φ(x) = ½ + x · R(x²), the distribution function of the standard normal distribution, where R is a quotient of polynomials that
// is made to end in ½ / x at the limit. Errors of Φ: 1e-8 and rounding; 3e-5 for bfloat16.
WIDE wide_gelu(wide *value) {
#ifndef BFLOAT16
  const wide x = CLAMP(5.6f, *value);
  const wide t = x * x;
  wide p = t * 2.218652666e-08f + 6.350254882e-06f;
  wide q = t * 1.180952914e-06f + 7.487412353e-05f;
  p = p * t + 1.731655206e-04f;
  q = q * t + 1.909102960e-03f;
  p = p * t + 4.703071453e-03f;
  q = q * t + 2.890217388e-02f;
  p = p * t + 3.431065971e-02f;
  q = q * t + 2.526698345e-01f;
  p = p * t + 3.989422253e-01f;
#else
  const wide x = CLAMP(4.2f, *value);
  const wide t = x * x;
  wide p = t * 2.728948704e-03f + 3.760233206e-02f;
  wide q = t * 4.276870422e-04f + 2.610229835e-02f;
  p = p * t + 3.988252244e-01f;
  q = q * t + 2.599244305e-01f;
#endif
  q = q * t + 1.0f;
  *value *= (x * p) / q + 0.5f;
}

// Φ(x) + x · φ(x) = ½ + x · S(x²), alike. Errors: 2e-7 and rounding; 2e-4 for bfloat16.
WIDE wide_gelu_slope(wide *value) {
#ifndef BFLOAT16
  const wide x = CLAMP(5.7f, *value);
  const wide t = x * x;
  wide q = t * -1.860466324e-08f + 6.061929283e-06f;
  wide p = t * 3.135411915e-05f - 2.077436999e-05f;
  q = q * t + 1.751277420e-04f;
  q = q * t + 3.245735510e-03f;
  p = p * t + 1.409084112e-02f;
  q = q * t + 3.947349464e-02f;
  p = p * t - 3.425458282e-02f;
  q = q * t + 2.903919730e-01f;
  p = p * t + 7.978832726e-01f;
#else
  const wide x = CLAMP(4.3f, *value);
  const wide t = x * x;
  wide p = t * 1.223009152e-02f - 1.544140845e-02f;
  wide q = t * 2.718781564e-03f + 4.812419709e-02f;
  p = p * t + 7.968530990e-01f;
  q = q * t + 3.092381389e-01f;
#endif
  q = q * t + 1.0f;
  *value = (x * p) / q + 0.5f;
}

WIDE wide_silu(wide *value) {
  wide e = -*value;
  wide_exp(&e);
  *value = *value / (1.0f + e);
}

// s · (1 + x · (1 − s))
WIDE wide_silu_slope(wide *value) {
  const wide x = *value;
  wide s = x;
  wide_sigmoid(&s);
  *value = s * (1.0f + x * (1.0f - s));
}

WIDE wide_hard_swish(wide *value) {
  const wide x = *value;
  wide gate = x + 3.0f;
  gate = SELECT(gate < 0.0f, SPLAT(0.0f), gate);
  gate = SELECT(gate > 6.0f, SPLAT(6.0f), gate);
  *value = x * (gate * (1.0f / 6.0f));
}

WIDE wide_hard_swish_slope(wide *value) {
  const wide x = *value;
  wide slope = x * (1.0f / 3.0f) + 0.5f;
  slope = SELECT(x < -3.0f, SPLAT(0.0f), slope);
  *value = SELECT(x > 3.0f, SPLAT(1.0f), slope);
}

// e^x − 1 where x ≤ 0: near zero nothing is lost, as 1 is added to nothing.
WIDE wide_exp_minus_one(wide *value) {
  wide x = *value;
  x = SELECT(x < -40.0f, SPLAT(-40.0f), x);
  const wide shifted = x * 1.442695041f + 12582912.0f;
  const wide n = shifted - 12582912.0f;
  const wide r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
  wide p = r * 1.390128685e-3f + 8.363144925e-3f;
  p = p * r + 4.166685340e-2f;
  p = p * r + 1.666657729e-1f;
  p = p * r + 0.5f;
  p = p * (r * r) + r;
  const wide power = (wide)((BITS(shifted) - 0x4B400000 + 127) << 23);
  *value = p * power + (power - 1.0f);
}

// The value of a function at *value.
WIDE wide_activate(espalier_activation function, const wide bounds[2], wide *value) {
  const wide x = *value;
  switch (function) {
    case espalier_activation_none: break;
    case espalier_activation_relu: *value = KEEP(~(x <= 0.0f), x); break;
    case espalier_activation_leaky_relu: *value = SELECT(x > 0.0f, x, x * bounds[0]); break;
    case espalier_activation_elu: {
      wide y = x;
      wide_exp_minus_one(&y);
      *value = SELECT(x > 0.0f, x, y * bounds[0]);
      break;
    }
    case espalier_activation_gelu: wide_gelu(value); break;
    case espalier_activation_silu: wide_silu(value); break;
    case espalier_activation_hard_swish: wide_hard_swish(value); break;
    case espalier_activation_sigmoid: wide_sigmoid(value); break;
    case espalier_activation_tanh: wide_tanh(value); break;
    case espalier_activation_clip: {
      const wide y = SELECT(x < bounds[0], bounds[0], x);
      *value = SELECT(y > bounds[1], bounds[1], y);
    }
  }
}

// The slope of a function, from its value where that is enough (as Elementwise.gradientUsesOutput says), else from where
// it was taken.
WIDE wide_slope(espalier_activation function, const wide bounds[2], wide *value) {
  const wide x = *value;
  switch (function) {
    case espalier_activation_none: *value = SPLAT(1.0f); break;
    case espalier_activation_relu: *value = SELECT(x > 0.0f, SPLAT(1.0f), SPLAT(0.0f)); break;
    case espalier_activation_leaky_relu: *value = SELECT(x > 0.0f, SPLAT(1.0f), bounds[0]); break;
    case espalier_activation_elu: *value = SELECT(x > 0.0f, SPLAT(1.0f), x + bounds[0]); break;
    case espalier_activation_gelu: wide_gelu_slope(value); break;
    case espalier_activation_silu: wide_silu_slope(value); break;
    case espalier_activation_hard_swish: wide_hard_swish_slope(value); break;
    case espalier_activation_sigmoid: *value = x * (1.0f - x); break;
    case espalier_activation_tanh: *value = 1.0f - x * x; break;
    case espalier_activation_clip: *value = SELECT((x > bounds[0]) & (x < bounds[1]), SPLAT(1.0f), SPLAT(0.0f));
  }
}

// The slope at *value, whatever the slope is computed from.
WIDE wide_slope_at(espalier_activation function, const wide bounds[2], wide *value) {
  switch (function) {
    case espalier_activation_elu:
    case espalier_activation_sigmoid:
    case espalier_activation_tanh: wide_activate(function, bounds, value); break;
    default: break;
  }
  wide_slope(function, bounds, value);
}

// Runs a loop that is written for each function by itself: `loop` is called with the function as a constant.
#define FOR_EACH_ACTIVATION(function, loop)                                             \
  switch (function) {                                                                   \
    case espalier_activation_none: loop(espalier_activation_none); break;               \
    case espalier_activation_relu: loop(espalier_activation_relu); break;               \
    case espalier_activation_leaky_relu: loop(espalier_activation_leaky_relu); break;   \
    case espalier_activation_elu: loop(espalier_activation_elu); break;                 \
    case espalier_activation_gelu: loop(espalier_activation_gelu); break;               \
    case espalier_activation_silu: loop(espalier_activation_silu); break;               \
    case espalier_activation_hard_swish: loop(espalier_activation_hard_swish); break;   \
    case espalier_activation_sigmoid: loop(espalier_activation_sigmoid); break;         \
    case espalier_activation_tanh: loop(espalier_activation_tanh); break;               \
    case espalier_activation_clip: loop(espalier_activation_clip); break;               \
  }
