// The loops of pooling over maps, for the element that element.h describes.
#include <string.h>

#include "CKernels.h"
#include "element.h"

// Every window of a share of the planes: `output` is the offset of the window's first lane in the output.
#define WALK_WINDOWS(c, part, parts, begin_plane, ...)                                                      \
  const int64_t lanes = (c)->input.lanes, width = (c)->width;                                               \
  const int64_t plane_size = (c)->height * width * lanes, out_size = (c)->out_height * (c)->out_width * lanes; \
  const int64_t last_plane = share((c)->input.planes, part + 1, parts);                                     \
  for (int64_t plane = share((c)->input.planes, part, parts); plane < last_plane; plane++) {                \
    begin_plane;                                                                                            \
    int64_t output = plane * out_size;                                                                      \
    for (int64_t row = 0; row < (c)->out_height; row++)                                                     \
      for (int64_t column = 0; column < (c)->out_width; column++, output += lanes) {                        \
        const int64_t y0 = (c)->row_start[row], y1 = (c)->row_end[row];                                     \
        const int64_t x0 = (c)->column_start[column], x1 = (c)->column_end[column];                         \
        const int64_t y_step = (c)->row_step, x_step = (c)->column_step;                                    \
        __VA_ARGS__                                                                                         \
      }                                                                                                     \
  }

// Windows of 2×2, the most common, without loops.
#define WALK_POSITIONS(...)                                            \
  if (y1 - y0 == 2 && x1 - x0 == 2 && (y_step | x_step) == 1) {        \
    const int64_t corner = y0 * width + x0;                            \
    { const int64_t position = corner; __VA_ARGS__ }                   \
    { const int64_t position = corner + 1; __VA_ARGS__ }               \
    { const int64_t position = corner + width; __VA_ARGS__ }           \
    { const int64_t position = corner + width + 1; __VA_ARGS__ }       \
  } else {                                                             \
    WALK_ALL_POSITIONS(__VA_ARGS__)                                    \
  }

#define WALK_ALL_POSITIONS(...)                   \
  for (int64_t row_at = y0; row_at < y1; row_at += y_step)       \
    for (int64_t column_at = x0; column_at < x1; column_at += x_step) {   \
      const int64_t position = row_at * width + column_at;     \
      __VA_ARGS__                                 \
    }

// How many positions a window reads.
#define READ_COUNT (((y1 - y0 + y_step - 1) / y_step) * ((x1 - x0 + x_step - 1) / x_step))

// Not a number wins, as it does in PyTorch. The lanes are taken sixteen, eight and one at a time.
#define MAXIMUM_OF(vector, mask, count, TAKE, PUT)                                               \
  for (; lane + (count) <= lanes; lane += (count)) {                                       \
    vector best = TAKE(input + first * lanes + lane);                                      \
    mask index = (mask){0} + first;                                                        \
    WALK_POSITIONS({                                                                       \
      const vector value = TAKE(input + position * lanes + lane);                          \
      const mask larger = (value > best) | (value != value);                               \
      best = (vector)((larger & (mask)value) | (~larger & (mask)best));                    \
      index = (larger & ((mask){0} + (int32_t)position)) | (~larger & index);              \
    })                                                                                     \
    PUT(y + output + lane, best);                                                          \
    if (indices) *(mask *)(indices + output + lane) = index;                               \
  }

LOOP void NAMED(espalier_run_maximum_pooling)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
  int32_t *indices = c->indices;
  element *y = c->y;
  WALK_WINDOWS(c, part, parts, const element *input = (const element *)c->x + plane * plane_size, {
    const int32_t first = (int32_t)(y0 * width + x0);
    int64_t lane = 0;
    MAXIMUM_OF(wide, wide_mask, 16, TAKE, PUT)
    MAXIMUM_OF(narrow, narrow_mask, 8, TAKE_NARROW, PUT_NARROW)
    for (; lane < lanes; lane++) {
      float best = take_one(input + first * lanes + lane);
      int32_t index = first;
      WALK_POSITIONS({
        const float value = take_one(input + position * lanes + lane);
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
  for (; lane + (count) <= lanes; lane += (count)) {                                       \
    vector sum = {0};                                                                      \
    WALK_POSITIONS({ sum += TAKE(input + position * lanes + lane); })                      \
    PUT(y + output + lane, sum * factor);                                                  \
  }

LOOP void NAMED(espalier_run_average_pooling)(void *context, int part, int parts) {
  const espalier_pooling *c = context;
  element *y = c->y;
  WALK_WINDOWS(c, part, parts, const element *input = (const element *)c->x + plane * plane_size, {
    const float factor = 1.0f / (float)(c->divisor ? c->divisor : READ_COUNT);
    int64_t lane = 0;
    AVERAGE_OF(wide, 16, TAKE, PUT)
    AVERAGE_OF(narrow, 8, TAKE_NARROW, PUT_NARROW)
    for (; lane < lanes; lane++) {
      float sum = 0;
      WALK_POSITIONS({ sum += take_one(input + position * lanes + lane); })
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
  for (; lane + (count) <= lanes; lane += (count)) {                                       \
    const vector gradient = TAKE(dy + output + lane);                                      \
    const mask index = *(const mask *)(indices + output + lane);                           \
    WALK_POSITIONS({                                                                       \
      element *at = dx + position * lanes + lane;                                          \
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
        for (; lane < lanes; lane++) {
          element *at = dx + indices[output + lane] * lanes + lane;
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
          element *at = dx + position * lanes;
          int64_t lane = 0;
          for (; lane + 16 <= lanes; lane += 16)
            PUT(at + lane, SO_FAR(TAKE, at + lane) + TAKE(dy + output + lane) * factor);
          for (; lane < lanes; lane++)
            PUT_ONE(at + lane, SO_FAR(take_one, at + lane) + take_one(dy + output + lane) * factor);
        })
      })
}
