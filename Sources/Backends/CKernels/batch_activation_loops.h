// Batch normalisation with an activation behind it, in the passes that it takes anyway, for the element that element.h
// describes. With z = (x − mean) · scale + shift:
//
//     y = f(z) + addend                             one pass, forward
//     g = dy · f′(z)                                for the sums of g and of g · (x − mean); kept if f′ is dear, otherwise
//     dx = factor · g + slope · (x − mean) + offset computed again for what is written
#include <string.h>

#include "batch_position_sums.h"
#include "element.h"
#include "wide_activations.h"

enum { longest_row = 1024 };

#define INLINE static inline __attribute__((always_inline))
typedef struct {
  espalier_activation function;
  wide bounds[2];
  int64_t count, period;
  // Of the forward pass, and of the gradient.
  const float *affine, *coefficients;
} plane;

// Sixteen elements, or fewer through a copy.
INLINE void take(const element *from, int64_t some, wide *value) {
  if (some == 16) {
    *value = TAKE(from);
    return;
  }
  element copy[16] = {0};
  memcpy(copy, from, (size_t)some * sizeof(element));
  *value = TAKE(copy);
}

INLINE void take_floats(const float *from, int64_t some, wide *value) {
  if (some == 16) {
    *value = LOAD(from);
    return;
  }
  float copy[16] = {0};
  memcpy(copy, from, (size_t)some * sizeof(float));
  *value = LOAD(copy);
}

INLINE void put(element *to, int64_t some, const wide *value) {
  if (some == 16) {
    PUT(to, *value);
    return;
  }
  element copy[16];
  PUT(copy, *value);
  memcpy(to, copy, (size_t)some * sizeof(element));
}

// x − mean, and z
INLINE void normalize(const plane *p, const element *x, int64_t j, int64_t some, wide *centered, wide *z) {
  wide scale, shift, mean;
  take(x, some, centered);
  take_floats(p->affine + j, some, &scale);
  take_floats(p->affine + p->period + j, some, &shift);
  take_floats(p->affine + 2 * p->period + j, some, &mean);
  *centered -= mean;
  *z = *centered * scale + shift;
}

// g, and x − mean
INLINE void pull(
    const plane *p, espalier_activation function, const element *x, const element *dy, int64_t j, int64_t some,
    wide *centered, wide *g) {
  wide slope, gradient;
  normalize(p, x, j, some, centered, &slope);
  wide_slope_at(function, p->bounds, &slope);
  take(dy, some, &gradient);
  *g = gradient * slope;
}

#define OVER_PLANE(one)                                                                  \
  for (int64_t start = 0; start < p->count; start += p->period) {                        \
    const int64_t length = p->count - start < p->period ? p->count - start : p->period;  \
    int64_t j = 0;                                                                       \
    _Pragma("clang loop unroll_count(2)") for (; j + 16 <= length; j += 16) { one(start + j, 16) } \
    if (j < length) { one(start + j, length - j) }                                       \
  }

LOOP static void activate(const plane *p, const element *x, const element *addend, element *y) {
#define ONE(at, some)                                      \
  wide centered, value, other;                             \
  normalize(p, x + (at), j, some, &centered, &value);      \
  wide_activate(FUNCTION, p->bounds, &value);              \
  if (addend) {                                            \
    take(addend + (at), some, &other);                     \
    value += other;                                        \
  }                                                        \
  put(y + (at), some, &value);
#define EACH(function)                                     \
  {                                                        \
    enum { FUNCTION = function };                          \
    if (addend) { OVER_PLANE(ONE) } else { OVER_PLANE(ONE) } \
  }
  FOR_EACH_ACTIVATION(p->function, EACH)
#undef EACH
#undef ONE
}

// Sums over the rows of one period, for each of its elements: of g, and of g · (x − mean).
LOOP static void sum_pulled(
    const plane *p, const element *x, const element *dy, element *kept, float *shift_sums, float *scale_sums) {
  const int64_t rows = p->count / p->period, rest = p->count % p->period;
#define TILE(tile)                                                                            \
  for (; j + 16 * (tile) <= p->period; j += 16 * (tile)) {                                    \
    wide shift[tile] = {0}, scale[tile] = {0};                                                \
    for (int64_t row = 0; row < rows; row++) {                                                \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < (tile); v++) {                   \
        const int64_t column = j + 16 * v, at = row * p->period + column;                     \
        wide centered, g;                                                                     \
        pull(p, FUNCTION, x + at, dy + at, column, 16, &centered, &g);                        \
        if (kept) PUT(kept + at, g);                                                          \
        shift[v] += g;                                                                        \
        scale[v] += g * centered;                                                             \
      }                                                                                       \
    }                                                                                         \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < (tile); v++) {                     \
      STORE(shift_sums + j + 16 * v, shift[v]);                                               \
      STORE(scale_sums + j + 16 * v, scale[v]);                                               \
    }                                                                                         \
  }
// Elements that are no whole vector: those of a long period's end in every row, and of a last, short row.
#define PARTIAL(row, j, some)                                                                 \
  {                                                                                           \
    const int64_t at = (row) * p->period + (j);                                               \
    wide centered, g;                                                                         \
    pull(p, FUNCTION, x + at, dy + at, j, some, &centered, &g);                               \
    if (kept) put(kept + at, some, &g);                                                       \
    const wide product = g * centered;                                                        \
    for (int64_t lane = 0; lane < (some); lane++) {                                           \
      shift_sums[(j) + lane] += g[lane];                                                      \
      scale_sums[(j) + lane] += product[lane];                                                \
    }                                                                                         \
  }
#define EACH(function)                                                                        \
  {                                                                                           \
    enum { FUNCTION = function };                                                             \
    int64_t j = 0;                                                                            \
    TILE(4)                                                                                   \
    TILE(1)                                                                                   \
    if (j < p->period) {                                                                      \
      for (int64_t at = j; at < p->period; at++) shift_sums[at] = scale_sums[at] = 0;         \
      for (int64_t row = 0; row < rows; row++) PARTIAL(row, j, p->period - j)                 \
    }                                                                                         \
    for (j = 0; j < rest; j += 16) {                                                          \
      const int64_t some = rest - j < 16 ? rest - j : 16;                                     \
      PARTIAL(rows, j, some)                                                                  \
    }                                                                                         \
  }
  FOR_EACH_ACTIVATION(p->function, EACH)
#undef EACH
}

LOOP static void apply_pulled(const plane *p, const element *x, const element *dy, element *dx) {
#define ONE(at, some)                                                     \
  wide centered, g, factor, offset, slope;                                \
  pull(p, FUNCTION, x + (at), dy + (at), j, some, &centered, &g);         \
  take_floats(p->coefficients + j, some, &factor);                        \
  take_floats(p->coefficients + p->period + j, some, &offset);            \
  take_floats(p->coefficients + 3 * p->period + j, some, &slope);         \
  const wide value = g * factor + (centered * slope + offset);            \
  put(dx + (at), some, &value);
#define EACH(function)                                                    \
  {                                                                       \
    enum { FUNCTION = function };                                         \
    OVER_PLANE(ONE)                                                       \
  }
  FOR_EACH_ACTIVATION(p->function, EACH)
#undef EACH
#undef ONE
}

// - parameter count: elements that are taken as one plane
static plane describe(
    const espalier_batch_normalization *c, int64_t number, int64_t count, const float *affine) {
  const int64_t of_block = number % c->map.blocks * 4 * c->period;
  return (plane){
      .function = c->function, .bounds = {SPLAT(c->alpha), SPLAT(c->beta)}, .count = count,
      .period = c->period, .affine = affine + of_block, .coefficients = c->coefficients + of_block};
}

// Planes with all channels follow each other as the rows of one plane do, so that those of a part are taken as one.
static inline int64_t planes_at_once(const espalier_batch_normalization *c, int part, int parts) {
  const int64_t planes = share(c->map.planes, part + 1, parts) - share(c->map.planes, part, parts);
  return c->map.blocks == 1 && planes > 0 ? planes : 1;
}

void NAMED(espalier_run_batch_activate)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes, at_once = planes_at_once(c, part, parts);
  const element *addend = c->addend;
  for (int64_t number = share(c->map.planes, part, parts); number < share(c->map.planes, part + 1, parts); number += at_once) {
    const plane p = describe(c, number, at_once * count, c->coefficients);
    activate(
        &p, (const element *)c->x + number * count, addend ? addend + number * count : 0,
        (element *)c->y + number * count);
  }
}

// From the last plane to the first, as what came before has just written the last ones.
void NAMED(espalier_run_activated_gradient_sums)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
#ifndef BFLOAT16
  const int64_t places = espalier_few_places(c);
  if (places) return espalier_activated_sums_of_few(c, places, part, parts);
#endif
  const int64_t lanes = c->map.lanes, first = share(c->map.planes, part, parts);
  float stack_shift[longest_row], stack_scale[longest_row];
  for (int64_t number = share(c->map.planes, part + 1, parts) - 1; number >= first; number--) {
    const plane p = describe(c, number, c->map.positions * c->map.lanes, c->recalled);
    float *shift = c->partials + number * 2 * lanes, *scale = shift + lanes;
    const int repeats = c->period != lanes;
    sum_pulled(
        &p, (const element *)c->x + number * p.count, (const element *)c->dy + number * p.count,
        c->pulled ? (element *)c->pulled + number * p.count : 0, repeats ? stack_shift : shift,
        repeats ? stack_scale : scale);
    if (!repeats) continue;
    for (int64_t lane = 0; lane < lanes; lane++) {
      shift[lane] = stack_shift[lane];
      scale[lane] = stack_scale[lane];
      for (int64_t again = lane + lanes; again < c->period; again += lanes) {
        shift[lane] += stack_shift[again];
        scale[lane] += stack_scale[again];
      }
    }
  }
}

void NAMED(espalier_run_activated_gradient_apply)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes, at_once = planes_at_once(c, part, parts);
  for (int64_t number = share(c->map.planes, part, parts); number < share(c->map.planes, part + 1, parts); number += at_once) {
    const plane p = describe(c, number, at_once * count, c->recalled);
    apply_pulled(
        &p, (const element *)c->x + number * count, (const element *)c->dy + number * count,
        (element *)c->dx + number * count);
  }
}
