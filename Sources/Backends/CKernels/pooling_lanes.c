// Pooling of floats where lanes fill no whole vectors of sixteen and eight: narrow networks have 5, 12 or 22 channels, of which the
// last ones would otherwise be taken one after the other.
#include "pooling_lanes.h"

#include "deep.h"
#include "pooling_windows.h"

int espalier_pools_by_lanes(const espalier_pooling *c) {
#if defined(__x86_64__)
  return c->input.lanes % 8 > 1 && __builtin_cpu_supports("x86-64-v4");
#else
  (void)c;
  return 0;
#endif
}

#if defined(__x86_64__)
#define PUT_INDICES(pointer, some, value) \
  _mm512_mask_storeu_epi32((pointer), (__mmask16)((1u << (some)) - 1), (__m512i)(value))
#else
#define PUT_INDICES(pointer, some, value)                                          \
  do {                                                                             \
    const wide_mask value_ = (value);                                              \
    for (int64_t lane_ = 0; lane_ < (some); lane_++) (pointer)[lane_] = value_[lane_]; \
  } while (0)
#endif

// The lanes of a window, sixteen at a time and then what is left.
#define OVER_LANES(body)                                                             \
  for (int64_t lane = 0; lane < count; lane += lanes) {                              \
    const int64_t some = count - lane < lanes ? count - lane : lanes;                \
    body                                                                             \
  }

DEEP void espalier_maximum_pooling_by_lanes(const espalier_pooling *c, int part, int parts) {
  const int64_t count = c->input.lanes;
  int32_t *indices = c->indices;
  float *y = c->y;
  WALK_WINDOWS(c, part, parts, const float *input = (const float *)c->x + plane * plane_size, {
    const int32_t first = (int32_t)(y0 * width + x0);
    OVER_LANES({
      wide best = TAKE_SOME(input + first * count + lane, some);
      wide_mask index = (wide_mask){0} + first;
      WALK_POSITIONS({
        const wide value = TAKE_SOME(input + position * count + lane, some);
        const wide_mask larger = (value > best) | (value != value);
        best = (wide)((larger & (wide_mask)value) | (~larger & (wide_mask)best));
        index = (larger & ((wide_mask){0} + (int32_t)position)) | (~larger & index);
      })
      PUT_SOME(y + output + lane, some, best);
      if (indices) PUT_INDICES(indices + output + lane, some, index);
    })
  })
}

DEEP void espalier_average_pooling_by_lanes(const espalier_pooling *c, int part, int parts) {
  const int64_t count = c->input.lanes;
  float *y = c->y;
  WALK_WINDOWS(c, part, parts, const float *input = (const float *)c->x + plane * plane_size, {
    const float factor = 1.0f / (float)(c->divisor ? c->divisor : READ_COUNT);
    OVER_LANES({
      wide sum = SPLAT(0.0f);
      WALK_POSITIONS({ sum += TAKE_SOME(input + position * count + lane, some); })
      PUT_SOME(y + output + lane, some, sum * factor);
    })
  })
}
