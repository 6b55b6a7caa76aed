#include "CImageDecoding.h"

#include "CGenerations.h"

#include <stdlib.h>
#include <string.h>

// Rows are averaged first, all columns at once, and columns then. Lengths are counted in units of which a source pixel has as
// many as the target has pixels, and a target pixel as many as the source has: so every weight is a whole number.
//
//     source   |    0    |    1    |    2    |        3 pixels of 2 units
//     target   |       0      |       1      |        2 pixels of 3 units: 0 is (2 · s0 + 1 · s1) / 3

typedef struct {
  ptrdiff_t start, right, down;
} walk;

// Where values go when rows and columns of the stored picture are walked through.
static walk path(const espalier_image_target *target) {
  ptrdiff_t row = (ptrdiff_t)target->row, last_x = (ptrdiff_t)target->width - 1,
            last_y = ((ptrdiff_t)target->height - 1) * row;
  switch (target->orientation) {
    case 2: return (walk){last_x, -1, row};
    case 3: return (walk){last_x + last_y, -1, -row};
    case 4: return (walk){last_y, 1, -row};
    case 5: return (walk){0, row, 1};
    case 6: return (walk){last_x, row, -1};
    case 7: return (walk){last_x + last_y, -row, -1};
    case 8: return (walk){last_y, -row, 1};
    default: return (walk){0, 1, row};
  }
}

void espalier_accumulate(uint32_t *restrict sums, const uint8_t *restrict values, size_t count, uint32_t weight);

// Adds a row as often as it counts.
FAST void espalier_accumulate(uint32_t *restrict sums, const uint8_t *restrict values, size_t count, uint32_t weight) {
  for (size_t index = 0; index < count; index++) sums[index] += weight * values[index];
}

// Which source columns a target column covers, in units: the first with `left` of its units, the last with `right`, and
// those between with all of them.
typedef struct {
  uint32_t first, last, left, right;
} columns;

static void cover(columns *out, uint64_t width, uint64_t stored) {
  for (uint64_t x = 0; x < width; x++) {
    uint64_t start = x * stored, end = start + stored;
    uint64_t first = start / width, last = (end - 1) / width;
    out[x] = (columns){(uint32_t)first, (uint32_t)last, (uint32_t)((first + 1) * width - start), (uint32_t)(end - last * width)};
    if (first == last) out[x].left = (uint32_t)stored;
  }
}

// The area under each target pixel of a row: of one channel after the other.
static void add_columns(
    uint64_t *restrict totals, const uint32_t *restrict sums, const columns *parts, size_t width, size_t channels) {
  for (size_t x = 0; x < width; x++) {
    const uint32_t *column = sums + parts[x].first * channels, *last = sums + parts[x].last * channels;
    for (size_t channel = 0; channel < channels; channel++) {
      uint64_t total = (uint64_t)parts[x].left * column[channel];
      if (column != last) {
        uint64_t whole = 0;
        for (const uint32_t *next = column + channels; next != last; next += channels) whole += next[channel];
        total += width * whole + (uint64_t)parts[x].right * last[channel];
      }
      totals[channel * width + x] = total;
    }
  }
}

// Four neighbours in a row of sums: the channels of a pixel of three, and one value more.
typedef uint32_t pixel __attribute__((vector_size(16)));

static inline pixel pixel_at(const uint32_t *sums) {
  pixel values;
  memcpy(&values, sums, sizeof values);
  return values;
}

void espalier_add_columns(int32_t *restrict totals, const uint32_t *restrict sums, const columns *parts, size_t width);

// As add_columns does, of three channels and of totals below 2^31, all channels at once. One value behind the sums is read.
FAST void espalier_add_columns(
    int32_t *restrict totals, const uint32_t *restrict sums, const columns *parts, size_t width) {
  for (size_t x = 0; x < width; x++) {
    const uint32_t *column = sums + parts[x].first * 3, *last = sums + parts[x].last * 3;
    pixel total = parts[x].left * pixel_at(column);
    if (column != last) {
      pixel whole = {0};
      for (const uint32_t *next = column + 3; next != last; next += 3) whole += pixel_at(next);
      total += (uint32_t)width * whole + parts[x].right * pixel_at(last);
    }
    for (size_t channel = 0; channel < 3; channel++) totals[channel * width + x] = (int32_t)total[channel];
  }
}

void espalier_divide(uint8_t *restrict values, const uint64_t *restrict totals, size_t count, uint64_t area);

// Totals by the area, rounded, halves up. A quotient is a multiple of 1 / (2 · area), and an area below 2^32: what is less than
// a whole number is so by 2^-33 at least. A product of doubles errs by less than 2^-43, so that with 2^-35 added what is
// cut off is right.
FAST void espalier_divide(uint8_t *restrict values, const uint64_t *restrict totals, size_t count, uint64_t area) {
  double factor = 1.0 / (double)(2 * area);
  for (size_t index = 0; index < count; index++)
    values[index] = (uint8_t)(int32_t)((double)(int64_t)(2 * totals[index] + area) * factor + 0x1p-35);
}

void espalier_divide_small(uint8_t *restrict values, const int32_t *restrict totals, size_t count, int32_t area);

// The same of totals of which twice as much, and the area, is below 2^31.
FAST void espalier_divide_small(uint8_t *restrict values, const int32_t *restrict totals, size_t count, int32_t area) {
  double factor = 1.0 / (double)(2 * area);
  for (size_t index = 0; index < count; index++)
    values[index] = (uint8_t)(int32_t)((double)(2 * totals[index] + area) * factor + 0x1p-35);
}

static void put(const espalier_image_target *target, const walk *way, const uint8_t *line, size_t channels, uint64_t y, uint64_t width) {
  for (size_t channel = 0; channel < channels; channel++) {
    uint8_t *out = target->values + channel * target->plane + way->start + (ptrdiff_t)y * way->down;
    const uint8_t *values = line + channel * width;
    if (way->right == 1) {
      memcpy(out, values, width);
    } else {
      for (uint64_t x = 0; x < width; x++) out[(ptrdiff_t)x * way->right] = values[x];
    }
  }
}

static void copy(const espalier_image_part *part, const espalier_image_target *target, const walk *way, const uint8_t *first) {
  size_t channels = (size_t)part->channels;
  for (uint64_t y = 0; y < part->height; y++) {
    const uint8_t *source = first + y * part->row_bytes;
    for (size_t channel = 0; channel < channels; channel++) {
      uint8_t *out = target->values + channel * target->plane + way->start + (ptrdiff_t)y * way->down;
      if (way->right == 1) {
        for (uint64_t x = 0; x < part->width; x++) out[x] = source[x * channels + channel];
      } else {
        for (uint64_t x = 0; x < part->width; x++) out[(ptrdiff_t)x * way->right] = source[x * channels + channel];
      }
    }
  }
}

espalier_image_status espalier_resize(const espalier_image_part *part, const espalier_image_target *target) {
  walk way = path(target);
  int turned = target->orientation >= 5;
  uint64_t width = turned ? target->height : target->width, height = turned ? target->width : target->height;
  size_t channels = (size_t)part->channels;
  const uint8_t *first = part->pixels + part->top * part->row_bytes + part->left * channels;
  if (width == part->width && height == part->height) {
    copy(part, target, &way, first);
    return espalier_image_done;
  }
  size_t values = part->width * channels, written = width * channels;
  // A sum of whole rows is at most 255 · 65,535 · 65,535 units.
  uint64_t *totals = malloc(written * sizeof(uint64_t) + (values + 1) * sizeof(uint32_t) + width * sizeof(columns) + written);
  if (!totals) return espalier_image_no_memory;
  uint32_t *sums = (uint32_t *)(totals + written);
  columns *parts = (columns *)(sums + values + 1);
  uint8_t *line = (uint8_t *)(parts + width);
  cover(parts, width, part->width);
  uint64_t area = (uint64_t)part->width * part->height;
  int is_small = channels == 3 && area < INT32_MAX / 511;
  sums[values] = 0;
  for (uint64_t y = 0; y < height; y++) {
    memset(sums, 0, values * sizeof(uint32_t));
    uint64_t start = y * part->height, end = start + part->height;
    for (uint64_t row = start / height; row * height < end; row++) {
      uint64_t low = row * height > start ? row * height : start;
      uint64_t high = (row + 1) * height < end ? (row + 1) * height : end;
      espalier_accumulate(sums, first + row * part->row_bytes, values, (uint32_t)(high - low));
    }
    if (is_small) {
      espalier_add_columns((int32_t *)totals, sums, parts, width);
      espalier_divide_small(line, (const int32_t *)totals, written, (int32_t)area);
    } else {
      add_columns(totals, sums, parts, width, channels);
      espalier_divide(line, totals, written, area);
    }
    put(target, &way, line, channels, y, width);
  }
  free(totals);
  return espalier_image_done;
}
