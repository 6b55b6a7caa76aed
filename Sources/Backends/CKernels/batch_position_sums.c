// The sums of batch normalisation over planes of few positions, position by position.
//
// Loops over rows of a period leave most of a short plane to the rows' ends. Here a vector is the lanes of one position, and some
// planes are summed side by side, so that additions need not wait for each other. Numbers are added in the order of those loops:
// first the positions that have the same place in their periods, then the places.
//
//     ten positions, four in a period         0 1 2 3        (0 + 4 + 8) + (1 + 5 + 9) + (2 + 6) + (3 + 7)
//                                             4 5 6 7
//                                             8 9
#include "batch_position_sums.h"

#include "deep.h"
#include "wide_activations.h"

// Of one or two lanes most of a vector is empty, so only very short planes gain.
enum { together = 4, most_rows = 8, most_narrow_rows = 2, narrow_lanes = 2 };

int64_t espalier_few_places(const espalier_batch_normalization *c) {
#if defined(__x86_64__)
  const int64_t places = c->period / c->map.lanes;
  const int64_t rows = c->map.lanes > narrow_lanes ? most_rows : most_narrow_rows;
  if (places < 2 || c->map.positions >= rows * places) return 0;
  return __builtin_cpu_supports("x86-64-v4") ? places : 0;
#else
  (void)c;
  return 0;
#endif
}

// Sixteen lanes, or what is left of them, of `number` planes from the plane `plane` on.
typedef struct {
  const espalier_batch_normalization *c;
  int64_t places, plane, lane, stride, step;
} lanes_of_planes;

static inline lanes_of_planes at_planes(
    const espalier_batch_normalization *c, int64_t places, int64_t plane, int64_t lane) {
  return (lanes_of_planes){c, places, plane, lane, c->map.lanes, c->map.positions * c->map.lanes};
}

#define PLANES(v) _Pragma("clang loop unroll(full)") for (int v = 0; v < number; v++)
#define FIRST(map) ((map) + p->plane * p->step + p->lane)
#define PARTIALS (p->c->partials + p->plane * 2 * p->stride + p->lane)

// `begin` comes before the positions of a place, `finish` after them.
#define IN_PLACES(begin, step, finish)                                                              \
  for (int64_t place = 0; place < p->places && place < p->c->map.positions; place++) {              \
    begin;                                                                                          \
    for (int64_t position = place; position < p->c->map.positions; position += p->places) { step; } \
    finish;                                                                                         \
  }

// The means of lanes, and the sums of the squares of what is left.
INLINE void sum_few(const lanes_of_planes *p, int number, int64_t some) {
  const float *x = FIRST((const float *)p->c->x);
  wide means[together], totals[together], sums[together];
  IN_PLACES(
      PLANES(v) sums[v] = SPLAT(0.0f),
      PLANES(v) sums[v] += TAKE_SOME(x + v * p->step + position * p->stride, some),
      PLANES(v) means[v] = place ? means[v] + sums[v] : sums[v])
  PLANES(v) means[v] /= (float)p->c->map.positions;
  IN_PLACES(
      PLANES(v) sums[v] = SPLAT(0.0f),
      PLANES(v) {
        const wide deviation = TAKE_SOME(x + v * p->step + position * p->stride, some) - means[v];
        sums[v] += deviation * deviation;
      },
      PLANES(v) totals[v] = place ? totals[v] + sums[v] : sums[v])
  PLANES(v) {
    PUT_SOME(PARTIALS + v * 2 * p->stride, some, means[v]);
    PUT_SOME(PARTIALS + v * 2 * p->stride + p->stride, some, totals[v]);
  }
}

#if defined(__x86_64__)
#define KEPT_SOME(pointer, some) \
  ((wide_mask)_mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8((__mmask16)((1u << (some)) - 1), (pointer))) != 0)
#else
#define KEPT_SOME(pointer, some) ({                                                                  \
    wide_mask kept_;                                                                                 \
    for (int64_t lane_ = 0; lane_ < lanes; lane_++) kept_[lane_] = lane_ < (some) && (pointer)[lane_] ? -1 : 0; \
    kept_;                                                                                           \
  })
#endif

// The sums of gradients, and of their products with the distances from the mean.
INLINE void sum_gradients_of_few(const lanes_of_planes *p, int number, int64_t some) {
  const float *x = FIRST((const float *)p->c->x), *dy = FIRST((const float *)p->c->dy);
  const uint8_t *mask = p->c->mask ? FIRST((const uint8_t *)p->c->mask) : 0;
  wide middles[together], shifts[together], scales[together], shift[together], scale[together];
  PLANES(v) middles[v] = TAKE_SOME(p->c->mean + (p->plane + v) % p->c->map.blocks * p->stride + p->lane, some);
#define WALK(kept)                                                   \
  IN_PLACES(                                                         \
      PLANES(v) shift[v] = scale[v] = SPLAT(0.0f),                   \
      PLANES(v) {                                                    \
        const int64_t at = v * p->step + position * p->stride;       \
        const wide g = kept;                                         \
        shift[v] += g;                                               \
        scale[v] += g * (TAKE_SOME(x + at, some) - middles[v]);      \
      },                                                             \
      PLANES(v) {                                                    \
        shifts[v] = place ? shifts[v] + shift[v] : shift[v];         \
        scales[v] = place ? scales[v] + scale[v] : scale[v];         \
      })
  if (mask) {
    WALK(KEEP(KEPT_SOME(mask + at, some), TAKE_SOME(dy + at, some)))
  } else {
    WALK(TAKE_SOME(dy + at, some))
  }
#undef WALK
  PLANES(v) {
    PUT_SOME(PARTIALS + v * 2 * p->stride, some, shifts[v]);
    PUT_SOME(PARTIALS + v * 2 * p->stride + p->stride, some, scales[v]);
  }
}

// The planes of a part from the last to the first, as what came before has just written the last ones.
#define OVER_PLANES(sums)                                                                            \
  const int64_t first = share(c->map.planes, part, parts);                                           \
  int64_t end = share(c->map.planes, part + 1, parts);                                               \
  for (; end - first >= together; end -= together) SIXTEENS(end - together, together, sums)          \
  for (; end > first; end--) SIXTEENS(end - 1, 1, sums)
#define SIXTEENS(plane, number, sums)                                                                \
  for (int64_t lane = 0; lane < c->map.lanes; lane += lanes) {                                       \
    const lanes_of_planes p = at_planes(c, places, plane, lane);                                     \
    const int64_t some = c->map.lanes - lane;                                                        \
    if (some >= lanes) sums(&p, number, lanes); else sums(&p, number, some);                         \
  }

DEEP void espalier_batch_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts) {
  OVER_PLANES(sum_few)
}

DEEP void espalier_gradient_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts) {
  OVER_PLANES(sum_gradients_of_few)
}

// The same with the gradient pulled through an activation. The function is long enough to hide the additions behind it, so one
// plane at a time will do. What is past the last whole period is rounded before it is added, as by the loops over rows.
INLINE void sum_pulled_of_few(const lanes_of_planes *p, int64_t some, espalier_activation function) {
  const espalier_batch_normalization *c = p->c;
  const float *x = FIRST((const float *)c->x), *dy = FIRST((const float *)c->dy);
  float *pulled = c->pulled ? FIRST((float *)c->pulled) : 0;
  const float *affine = c->recalled + p->plane % c->map.blocks * 4 * c->period + p->lane;
  const wide factor = TAKE_SOME(affine, some), offset = TAKE_SOME(affine + c->period, some);
  const wide middle = TAKE_SOME(affine + 2 * c->period, some), bounds[2] = {SPLAT(c->alpha), SPLAT(c->beta)};
  const int64_t whole = c->map.positions / p->places * p->places;
  wide shifts = SPLAT(0.0f), scales = shifts;
  for (int64_t place = 0; place < p->places && place < c->map.positions; place++) {
    wide shift = SPLAT(0.0f), scale = shift;
    for (int64_t position = place; position < c->map.positions; position += p->places) {
      const int64_t at = position * p->stride;
      const wide centered = TAKE_SOME(x + at, some) - middle;
      wide slope = centered * factor + offset;
      wide_slope_at(function, bounds, &slope);
      const wide g = TAKE_SOME(dy + at, some) * slope;
      if (pulled) PUT_SOME(pulled + at, some, g);
      const wide product = g * centered;
      shift += g;
      if (position < whole) scale += g * centered; else scale += product;
    }
    shifts = place ? shifts + shift : shift;
    scales = place ? scales + scale : scale;
  }
  PUT_SOME(PARTIALS, some, shifts);
  PUT_SOME(PARTIALS + p->stride, some, scales);
}

// What `sum_pulled_of_few` multiplies by the slope, of planes that follow each other, in whole vectors: a period of coefficients
// is one.
INLINE void pull_all(
    const espalier_batch_normalization *c, int64_t first, int64_t count, espalier_activation function) {
  const float *x = (const float *)c->x + first, *dy = (const float *)c->dy + first;
  const wide bounds[2] = {SPLAT(c->alpha), SPLAT(c->beta)};
  for (int64_t start = 0; start < count; start += c->period)
    for (int64_t j = 0; j < c->period && start + j < count; j += lanes) {
      const int64_t some = count - start - j < lanes ? count - start - j : lanes;
      const float *affine = c->recalled + j;
      const wide centered = TAKE_SOME(x + start + j, some) - LOAD(affine + 2 * c->period);
      wide slope = centered * LOAD(affine) + LOAD(affine + c->period);
      wide_slope_at(function, bounds, &slope);
      PUT_SOME((float *)c->pulled + first + start + j, some, TAKE_SOME(dy + start + j, some) * slope);
    }
}

// The sums of `sum_pulled_of_few` from what was pulled.
INLINE void sum_kept_of_few(const lanes_of_planes *p, int number, int64_t some) {
  const float *x = FIRST((const float *)p->c->x), *pulled = FIRST((const float *)p->c->pulled);
  const wide middle = TAKE_SOME(p->c->recalled + 2 * p->c->period + p->lane, some);
  const int64_t whole = p->c->map.positions / p->places * p->places;
  wide shifts[together], scales[together], shift[together], scale[together];
  IN_PLACES(
      PLANES(v) shift[v] = scale[v] = SPLAT(0.0f),
      PLANES(v) {
        const int64_t at = v * p->step + position * p->stride;
        const wide centered = TAKE_SOME(x + at, some) - middle;
        const wide g = TAKE_SOME(pulled + at, some);
        const wide product = g * centered;
        shift[v] += g;
        if (position < whole) scale[v] += g * centered; else scale[v] += product;
      },
      PLANES(v) {
        shifts[v] = place ? shifts[v] + shift[v] : shift[v];
        scales[v] = place ? scales[v] + scale[v] : scale[v];
      })
  PLANES(v) {
    PUT_SOME(PARTIALS + v * 2 * p->stride, some, shifts[v]);
    PUT_SOME(PARTIALS + v * 2 * p->stride + p->stride, some, scales[v]);
  }
}

DEEP static void pull_then_sum(const espalier_batch_normalization *c, int64_t places, int part, int parts) {
  const int64_t step = c->map.positions * c->map.lanes, start = share(c->map.planes, part, parts) * step;
  const int64_t count = share(c->map.planes, part + 1, parts) * step - start;
#define EACH(function) pull_all(c, start, count, function)
  FOR_EACH_ACTIVATION(c->function, EACH)
#undef EACH
  OVER_PLANES(sum_kept_of_few)
}

DEEP void espalier_activated_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts) {
  // Where a fifth of the lanes or more would be empty, functions are computed before.
  const int64_t filled = (c->map.lanes + lanes - 1) / lanes * lanes;
  if (c->pulled && c->map.blocks == 1 && 5 * c->map.lanes <= 4 * filled) return pull_then_sum(c, places, part, parts);
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--)
    for (int64_t lane = 0; lane < c->map.lanes; lane += lanes) {
      const lanes_of_planes p = at_planes(c, places, plane, lane);
      const int64_t some = c->map.lanes - lane < lanes ? c->map.lanes - lane : lanes;
#define EACH(function) sum_pulled_of_few(&p, some, function)
      FOR_EACH_ACTIVATION(c->function, EACH)
#undef EACH
    }
}
