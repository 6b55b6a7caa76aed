// Functions of single elements over lists, for the element that element.h describes.
#include "element.h"
#include "wide_activations.h"


static inline __attribute__((always_inline)) void take_some(const element *from, int64_t count, element *copy) {
  for (int64_t lane = 0; lane < 16; lane++) copy[lane] = from[lane < count ? lane : 0];
}

static inline __attribute__((always_inline)) void put_some(const element *copy, int64_t count, element *to) {
  for (int64_t lane = 0; lane < count; lane++) to[lane] = copy[lane];
}

LOOP static void activate(const espalier_elementwise *c, int64_t start, int64_t end) {
  const element *x = c->x;
  element *y = c->y, copy[16];
  const wide bounds[2] = {SPLAT(c->alpha), SPLAT(c->beta)};
#define ONE(function, i, count)                                       \
  wide value;                                                         \
  if ((count) == 16) {                                                \
    value = TAKE(x + (i));                                            \
  } else {                                                            \
    take_some(x + (i), (count), copy);                                \
    value = TAKE(copy);                                               \
  }                                                                   \
  wide_activate(function, bounds, &value);                       \
  if ((count) == 16) {                                                \
    PUT(y + (i), value);                                              \
  } else {                                                            \
    PUT(copy, value);                                                 \
    put_some(copy, (count), y + (i));                                 \
  }
#define WHOLE(function)                                               \
  {                                                                   \
    int64_t i = start;                                                \
    _Pragma("clang loop unroll_count(2)") for (; i + 16 <= end; i += 16) { ONE(function, i, 16) } \
    if (i < end) { ONE(function, i, end - i) }                        \
  }
  FOR_EACH_ACTIVATION(c->function, WHOLE)
#undef ONE
}

LOOP static void activate_gradient(const espalier_elementwise *c, int64_t start, int64_t end) {
  const element *x = c->x, *dy = c->dy;
  element *dx = c->y, copy[16], other[16];
  const wide bounds[2] = {SPLAT(c->alpha), SPLAT(c->beta)};
#define ONE(function, i, count)                                       \
  wide slope, gradient;                                               \
  if ((count) == 16) {                                                \
    slope = TAKE(x + (i));                                            \
    gradient = TAKE(dy + (i));                                        \
  } else {                                                            \
    take_some(x + (i), (count), copy);                                \
    take_some(dy + (i), (count), other);                              \
    slope = TAKE(copy);                                               \
    gradient = TAKE(other);                                           \
  }                                                                   \
  wide_slope(function, bounds, &slope);                          \
  gradient *= slope;                                                  \
  if ((count) == 16) {                                                \
    PUT(dx + (i), gradient);                                          \
  } else {                                                            \
    PUT(copy, gradient);                                              \
    put_some(copy, (count), dx + (i));                                \
  }
  FOR_EACH_ACTIVATION(c->function, WHOLE)
#undef ONE
}

// Parts are whole wides, so that a number does not depend on how many parts there are.
static int64_t border(const espalier_elementwise *c, int part, int parts) {
  return part == parts ? c->count : share(c->count / 16, part, parts) * 16;
}

void NAMED(espalier_run_activation)(void *context, int part, int parts) {
  const espalier_elementwise *c = context;
  activate(c, border(c, part, parts), border(c, part + 1, parts));
}

void NAMED(espalier_run_activation_gradient)(void *context, int part, int parts) {
  const espalier_elementwise *c = context;
  activate_gradient(c, border(c, part, parts), border(c, part + 1, parts));
}
