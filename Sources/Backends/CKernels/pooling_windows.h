// How pooling walks over windows and over the positions in them.
#pragma once
#include "CKernels.h"
#include "wide.h"

// Every window of a share of the planes: `output` is the offset of the window's first lane in the output.
#define WALK_WINDOWS(c, part, parts, begin_plane, ...)                                                      \
  const int64_t step = (c)->input.lanes, width = (c)->width;                                                \
  const int64_t plane_size = (c)->height * width * step, out_size = (c)->out_height * (c)->out_width * step; \
  const int64_t last_plane = share((c)->input.planes, part + 1, parts);                                     \
  for (int64_t plane = share((c)->input.planes, part, parts); plane < last_plane; plane++) {                \
    begin_plane;                                                                                            \
    int64_t output = plane * out_size;                                                                      \
    for (int64_t row = 0; row < (c)->out_height; row++)                                                     \
      for (int64_t column = 0; column < (c)->out_width; column++, output += step) {                         \
        const int64_t y0 = (c)->row_start[row], y1 = (c)->row_end[row];                                     \
        const int64_t x0 = (c)->column_start[column], x1 = (c)->column_end[column];                         \
        const int64_t y_step = (c)->row_step, x_step = (c)->column_step;                                    \
        __VA_ARGS__                                                                                         \
      }                                                                                                     \
  }

// Windows of 2×2 and of two in a row, the most common, without loops.
#define WALK_POSITIONS(...)                                            \
  if (y1 - y0 == 2 && x1 - x0 == 2 && (y_step | x_step) == 1) {        \
    const int64_t corner = y0 * width + x0;                            \
    { const int64_t position = corner; __VA_ARGS__ }                   \
    { const int64_t position = corner + 1; __VA_ARGS__ }               \
    { const int64_t position = corner + width; __VA_ARGS__ }           \
    { const int64_t position = corner + width + 1; __VA_ARGS__ }       \
  } else if (y1 - y0 == 1 && x1 - x0 == 2 && x_step == 1) {            \
    const int64_t corner = y0 * width + x0;                            \
    { const int64_t position = corner; __VA_ARGS__ }                   \
    { const int64_t position = corner + 1; __VA_ARGS__ }               \
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
