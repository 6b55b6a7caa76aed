#include "CKernels.h"
#include "check.h"

enum { planes = 3, height = 4, width = 9 };

// Poolings of maps with channels last over windows of `rows` × `columns`, with the positions of maxima, against one channel after the
// other.
static void test_windows(int64_t channels, int rows, int columns) {
  const int out_height = height / rows, out_width = width / columns;
  const int64_t count = planes * height * width * channels, out_count = planes * out_height * out_width * channels;
  float *x = numbers(count, 1), *y = malloc((size_t)out_count * sizeof(float));
  int32_t *indices = malloc((size_t)out_count * sizeof(int32_t));
  x[count / 2] = NAN;
  int32_t row_start[height], row_end[height], column_start[width], column_end[width];
  for (int i = 0; i < out_height; i++) row_end[i] = (row_start[i] = i * rows) + rows;
  for (int i = 0; i < out_width; i++) column_end[i] = (column_start[i] = i * columns) + columns;
  espalier_pooling c = {
      .input = {planes, 1, height * width, channels}, .height = height, .width = width, .out_height = out_height,
      .out_width = out_width, .row_start = row_start, .row_end = row_end, .column_start = column_start,
      .column_end = column_end, .row_step = 1, .column_step = 1, .x = x, .y = y, .indices = indices};
  for (int is_maximum = 0; is_maximum < 2; is_maximum++) {
    for (int part = 0; part < 2; part++)
      (is_maximum ? espalier_run_maximum_pooling : espalier_run_average_pooling)(&c, part, 2);
    for (int64_t at = 0; at < out_count; at++) {
      const int64_t channel = at % channels, window = at / channels % (out_height * out_width);
      const int64_t plane = at / channels / (out_height * out_width);
      const int64_t top = window / out_width * rows, left = window % out_width * columns;
      const float *map = x + plane * height * width * channels + channel;
      float best = map[(top * width + left) * channels], sum = 0;
      int32_t index = (int32_t)(top * width + left);
      for (int64_t row = top; row < top + rows; row++)
        for (int64_t column = left; column < left + columns; column++) {
          const int32_t position = (int32_t)(row * width + column);
          const float value = map[position * channels];
          if (value > best || value != value) (best = value, index = position);
          sum += value;
        }
      const float expected = is_maximum ? best : sum * (1.0f / (float)(rows * columns));
      CHECK(
          y[at] == expected || (y[at] != y[at] && expected != expected), "%d channels, %d × %d: %g, not %g", (int)channels,
          rows, columns, y[at], expected);
      if (is_maximum) CHECK(indices[at] == index, "%d channels: at %d, not %d", (int)channels, indices[at], index);
    }
  }
  free(x);
  free(y);
  free(indices);
}

void test_pooling(void) {
  const int64_t channels[] = {1, 2, 5, 8, 12, 16, 17, 22, 48};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
    test_windows(channels[i], 1, 2);
    test_windows(channels[i], 2, 2);
    test_windows(channels[i], 2, 3);
    test_windows(channels[i], 4, 9);
  }
}
