#include "CPixels.h"

#include "CGenerations.h"

// Sixteen floats at once, in as many registers as the machine needs for them.
typedef float wide __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint8_t wide_bytes __attribute__((vector_size(16), aligned(1), may_alias));

enum { lanes = 16, line = 64 };

#define REVERSED(value) __builtin_shufflevector(value, value, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)

// Macros, as a vector that is returned from a function would depend on the machine's calling convention, and as the
// compiler fuses a product with a sum within one expression only.
#define QUOTIENT(type, result, value, divisor, inverse)     \
  do {                                                      \
    type estimate = (value) * (inverse);                    \
    type missing = (value) - estimate * (divisor);          \
    (result) = estimate + missing * (inverse);              \
  } while (0)

#define BYTE(type, result, value)                                             \
  do {                                                                        \
    type unit, centred;                                                       \
    QUOTIENT(type, unit, value, scale, scale_inverse);                        \
    centred = unit - mean;                                                    \
    QUOTIENT(type, result, centred, deviation, deviation_inverse);            \
  } while (0)

#define FLOAT(type, result, value) ((result) = ((value) - mean) / deviation)

// Whole vectors, the last of which may cover again what the one before did; one by one where there is not a whole one.
#define LOOP(VALUE, vector, values, AHEAD)                                                       \
  if (count < lanes) {                                                                    \
    for (int64_t index = 0; index < count; index++) {                                     \
      float value = (float)(values)[index], result;                                       \
      VALUE(float, result, value);                                                        \
      out[reversed ? count - 1 - index : index] = result;                                 \
    }                                                                                     \
    return;                                                                               \
  }                                                                                       \
  for (int64_t next = 0; next < count; next += lanes) {                                   \
    int64_t index = next <= count - lanes ? next : count - lanes;                         \
    AHEAD;                                                                                \
    wide value = __builtin_convertvector(*(const vector *)((values) + index), wide), result; \
    VALUE(wide, result, value);                                                           \
    if (reversed)                                                                         \
      *(wide *)(out + count - lanes - index) = REVERSED(result);                          \
    else                                                                                  \
      *(wide *)(out + index) = result;                                                    \
  }

FAST void espalier_map_bytes(
    const uint8_t *bytes, float *out, int64_t count, int reversed, const espalier_pixel_map *map,
    const uint8_t *ahead) {
  float scale = map->scale, mean = map->mean, deviation = map->deviation;
  float scale_inverse = map->scale_inverse, deviation_inverse = map->deviation_inverse;
  LOOP(BYTE, wide_bytes, bytes, if (ahead && index % line == 0) __builtin_prefetch(ahead + index))
}

FAST void espalier_map_floats(
    const float *values, float *out, int64_t count, int reversed, const espalier_pixel_map *map) {
  float mean = map->mean, deviation = map->deviation;
  LOOP(FLOAT, wide, values, )
}
