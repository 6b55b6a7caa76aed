// The loops of pooling over maps, for the element that element.h describes.
#include <string.h>

#include "element.h"
#include "pooling_lanes.h"
#include "pooling_windows.h"

// Not a number wins, as it does in PyTorch. The lanes are taken sixteen, eight and one at a time.
#define MAXIMUM_OF(vector, mask, count, TAKE, PUT)                                               \
  for (; lane + (count) <= step; lane += (count)) {                                       \
    vector best = TAKE(input + first * step + lane);                                      \
    mask index = (mask){0} + first;                                                        \
    WALK_POSITIONS({                                                                       \
      const vector value = TAKE(input + position * step + lane);                          \
      const mask larger = (value > best) | (value != value);                               \
      best = (vector)((larger & (mask)value) | (~larger & (mask)best));                    \
      index = (larger & ((mask){0} + (int32_t)position)) | (~larger & index);              \
    })                                                                                     \
    PUT(y + output + lane, best);                                                          \
    if (indices) *(mask *)(indices + output + lane) = index;                               \
  }

LOOP void NAMED(espalier_run_maximum_pooling)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
#ifndef BFLOAT16
  if (espalier_pools_by_lanes(c)) return espalier_maximum_pooling_by_lanes(c, part, parts);
#endif
  int32_t *indices = c->indices;
  element *y = c->y;
  WALK_WINDOWS(c, part, parts, const element *input = (const element *)c->x + plane * plane_size, {
    const int32_t first = (int32_t)(y0 * width + x0);
    int64_t lane = 0;
    MAXIMUM_OF(wide, wide_mask, 16, TAKE, PUT)
    MAXIMUM_OF(narrow, narrow_mask, 8, TAKE_NARROW, PUT_NARROW)
    for (; lane < step; lane++) {
      float best = take_one(input + first * step + lane);
      int32_t index = first;
      WALK_POSITIONS({
        const float value = take_one(input + position * step + lane);
        const int larger = (value > best) | (value != value);
        best = larger ? value : best;
        index = larger ? (int32_t)position : index;
      })
      PUT_ONE(y + output + lane, best);
      if (indices) indices[output + lane] = index;
    }
  })
}

#define AVERAGE_OF(vector, count, TAKE, PUT)                                               \
  for (; lane + (count) <= step; lane += (count)) {                                       \
    vector sum = {0};                                                                      \
    WALK_POSITIONS({ sum += TAKE(input + position * step + lane); })                      \
    PUT(y + output + lane, sum * factor);                                                  \
  }

LOOP void NAMED(espalier_run_average_pooling)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
#ifndef BFLOAT16
  if (espalier_pools_by_lanes(c)) return espalier_average_pooling_by_lanes(c, part, parts);
#endif
  element *y = c->y;
  WALK_WINDOWS(c, part, parts, const element *input = (const element *)c->x + plane * plane_size, {
    const float factor = 1.0f / (float)(c->divisor ? c->divisor : READ_COUNT);
    int64_t lane = 0;
    AVERAGE_OF(wide, 16, TAKE, PUT)
    AVERAGE_OF(narrow, 8, TAKE_NARROW, PUT_NARROW)
    for (; lane < step; lane++) {
      float sum = 0;
      WALK_POSITIONS({ sum += take_one(input + position * step + lane); })
      PUT_ONE(y + output + lane, sum * factor);
    }
  })
}

// Windows may share positions, whose gradients are added where they lie. In bfloat16 that would round each sum, so that
// such gradients are for floats alone, and nothing has been written yet to a position that a window reaches.
#ifdef BFLOAT16
#define SO_FAR(TAKE, pointer) 0
#else
#define SO_FAR(TAKE, pointer) TAKE(pointer)
#endif

#define SCATTER(vector, mask, count, TAKE, PUT)                                               \
  for (; lane + (count) <= step; lane += (count)) {                                       \
    const vector gradient = TAKE(dy + output + lane);                                      \
    const mask index = *(const mask *)(indices + output + lane);                           \
    WALK_POSITIONS({                                                                       \
      element *at = dx + position * step + lane;                                          \
      PUT(at, SO_FAR(TAKE, at) + (vector)((index == (int32_t)position) & (mask)gradient)); \
    })                                                                                     \
  }

LOOP void NAMED(espalier_run_maximum_pooling_gradient)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
  const int32_t *indices = c->indices;
  const element *dy = c->dy;
  WALK_WINDOWS(
      c, part, parts, element *dx = (element *)c->dx + plane * plane_size;
      memset(dx, 0, (size_t)plane_size * sizeof(element)), {
        int64_t lane = 0;
        SCATTER(wide, wide_mask, 16, TAKE, PUT)
        SCATTER(narrow, narrow_mask, 8, TAKE_NARROW, PUT_NARROW)
        for (; lane < step; lane++) {
          element *at = dx + indices[output + lane] * step + lane;
          PUT_ONE(at, SO_FAR(take_one, at) + take_one(dy + output + lane));
        }
      })
}

LOOP void NAMED(espalier_run_average_pooling_gradient)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
  const element *dy = c->dy;
  WALK_WINDOWS(
      c, part, parts, element *dx = (element *)c->dx + plane * plane_size;
      memset(dx, 0, (size_t)plane_size * sizeof(element)), {
        const float factor = 1.0f / (float)(c->divisor ? c->divisor : READ_COUNT);
        WALK_POSITIONS({
          element *at = dx + position * step;
          int64_t lane = 0;
          for (; lane + 16 <= step; lane += 16)
            PUT(at + lane, SO_FAR(TAKE, at + lane) + TAKE(dy + output + lane) * factor);
          for (; lane < step; lane++)
            PUT_ONE(at + lane, SO_FAR(take_one, at + lane) + take_one(dy + output + lane) * factor);
        })
      })
}
