// Functions of sixteen floats. Errors are a few units in the last place, at most 1e-6 of the result (of 1 for sines
// and cosines), over the whole range; what is not a number stays so, and infinities give what the limits are.
// Coefficients are minimax fits of the relative error.
#pragma once
#include <math.h>

#include "wide.h"

// They take and leave their number in memory, as a vector that is passed would depend on the calling convention;
// inlined, it never leaves its register.
#define WIDE static inline __attribute__((always_inline)) void

#define SPLAT(number) ((wide){0} + (number))
#define SELECT(mask, a, b) ((wide)(((mask) & (wide_mask)(a)) | (~(mask) & (wide_mask)(b))))
#define BITS(value) ((wide_mask)(value))
// 1 above a limit and −1 below its negative; y between, and where x is not a number.
#define SIGN_BEYOND(limit, x, y) SELECT((x) > (limit), SPLAT(1.0f), SELECT((x) < -(limit), SPLAT(-1.0f), (y)))

// 2^n · 2^r = e^x, the second factor a polynomial in |r| ≤ ln 2 / 2, the first in two halves, as 2^128 is no float.
WIDE wide_exp(wide *value) {
  wide x = *value;
  x = SELECT(x > 89.0f, SPLAT(89.0f), x);
  x = SELECT(x < -104.0f, SPLAT(-104.0f), x);
  // Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits.
  const wide shifted = x * 1.442695041f + 12582912.0f;
  const wide n = shifted - 12582912.0f;
  const wide r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
  wide p = r * 1.395047771e-3f + 8.368882346e-3f;
  p = p * r + 4.166620600e-2f;
  p = p * r + 1.666651890e-1f;
  p = p * r + 5.000000095e-1f;
  p = p * (r * r) + r + 1.0f;
  const wide_mask exponent = BITS(shifted) - 0x4B400000;
  const wide_mask half = exponent >> 1;
  *value = p * (wide)((half + 127) << 23) * (wide)((exponent - half + 127) << 23);
}

// log(m · 2^e) with √½ ≤ m < √2.
WIDE wide_log(wide *value) {
  const wide x = *value;
  const wide_mask is_tiny = x < 1.17549435e-38f;
  const wide scaled = SELECT(is_tiny, x * 8388608.0f, x);
  const wide_mask raised = BITS(scaled) - 0x3F3504F3;
  const wide_mask exponent = raised >> 23;
  const wide e = __builtin_convertvector(exponent, wide) - SELECT(is_tiny, SPLAT(23.0f), SPLAT(0.0f));
  const wide f = (wide)((raised & 0x007FFFFF) + 0x3F3504F3) - 1.0f;
  wide p = f * -7.634460097e-2f + 1.276156247e-1f;
  p = p * f - 1.316018932e-1f;
  p = p * f + 1.420176044e-1f;
  p = p * f - 1.662335687e-1f;
  p = p * f + 2.000122676e-1f;
  p = p * f - 2.500082105e-1f;
  p = p * f + 3.333333171e-1f;
  const wide square = f * f;
  wide y = (p * f - 0.5f) * square + e * 1.42860677e-6f;
  y = y + f + e * 0.693145752f;
  y = SELECT(x == 0.0f, SPLAT(-INFINITY), y);
  // Neither a negative number nor one that is not a number is at least zero.
  y = SELECT(x >= 0.0f, y, SPLAT(NAN));
  *value = SELECT(x == INFINITY, x, y);
}

// A quotient of polynomials in x², up to where the function is 1 in single precision.
WIDE wide_erf(wide *value) {
  const wide x = *value;
  const wide t = x * x;
  wide p = t * 2.041909888e-06f + 2.847996703e-04f;
  wide q = t * 3.800296984e-05f + 1.165170512e-03f;
  p = p * t + 3.779484075e-03f;
  q = q * t + 1.499719918e-02f;
  p = p * t + 5.278989976e-02f;
  q = q * t + 1.142565597e-01f;
  p = p * t + 1.907817516e-01f;
  q = q * t + 5.024086465e-01f;
  p = p * t + 1.128379145f;
  q = q * t + 1.0f;
  *value = SIGN_BEYOND(3.93f, x, x * p / q);
}

WIDE wide_tanh(wide *value) {
  const wide x = *value;
  const wide t = x * x;
  wide p = t * 1.331932297e-08f + 2.058370266e-05f;
  wide q = t * 7.762133874e-07f + 3.283116557e-04f;
  p = p * t + 3.494049883e-03f;
  q = q * t + 2.587113354e-02f;
  p = p * t + 1.337973151e-01f;
  q = q * t + 4.671304678e-01f;
  p = p * t + 9.999999791e-01f;
  q = q * t + 1.0f;
  *value = SIGN_BEYOND(9.02f, x, x * p / q);
}

WIDE wide_sigmoid(wide *value) {
  wide x = -*value;
  wide_exp(&x);
  *value = 1.0f / (1.0f + x);
}

// max(0, x) + log(1 + e^−|x|), where what rounding took from 1 + u is given back.
WIDE wide_softplus(wide *value) {
  const wide x = *value;
  wide u = SELECT(x > 0.0f, -x, x);
  wide_exp(&u);
  const wide sum = 1.0f + u;
  wide y = sum;
  wide_log(&y);
  *value = SELECT(x <= 0.0f, SPLAT(0.0f), x) + (y + (u - (sum - 1.0f)) / sum);
}

// Larger angles are taken to the library, one by one.
enum { wide_largest_angle = 8192 };

// sin(x + quarters · π/2) for |x| ≤ 8192: reduced by multiples of π/2 in three parts, then a polynomial for the sine
// or the cosine of what is left.
WIDE wide_sine(wide *value, int quarters) {
  const wide x = *value;
  const wide shifted = x * 0.636619772f + 12582912.0f;
  const wide n = shifted - 12582912.0f;
  const wide r = ((x - n * 1.5703125f) - n * 4.83751297e-4f) - n * 7.54978942e-8f;
  const wide_mask quadrant = BITS(shifted) + quarters;
  const wide t = r * r;
  wide s = t * -1.951729837e-4f + 8.332178141e-3f;
  s = s * t - 1.666665494e-1f;
  s = s * (t * r) + r;
  wide c = t * 2.443845051e-5f - 1.388736750e-3f;
  c = c * t + 4.166664687e-2f;
  c = c * (t * t) - 0.5f * t + 1.0f;
  const wide y = SELECT((quadrant & 1) != 0, c, s);
  *value = (wide)(BITS(y) ^ ((quadrant & 2) << 30));
}
