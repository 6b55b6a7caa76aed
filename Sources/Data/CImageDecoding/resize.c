#include "CImageDecoding.h"

#include <stdlib.h>
#include <string.h>

// The choice is made before ThreadSanitizer is ready to watch it, so beneath that one there is none.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ONE_GENERATION
#endif
#endif

#if defined(__x86_64__) && !defined(ONE_GENERATION)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FAST
#endif

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

espalier_image_status espalier_resize(const espalier_image_part *part, const espalier_image_target *target) {
  walk way = path(target);
  int turned = target->orientation >= 5;
  uint64_t width = turned ? target->height : target->width, height = turned ? target->width : target->height;
  size_t channels = (size_t)part->channels;
  const uint8_t *first = part->pixels + part->top * part->row_bytes + part->left * channels;
  if (width == part->width && height == part->height) {
    for (uint64_t y = 0; y < height; y++) {
      const uint8_t *source = first + y * part->row_bytes;
      for (size_t channel = 0; channel < channels; channel++) {
        uint8_t *out = target->values + channel * target->plane + way.start + (ptrdiff_t)y * way.down;
        for (uint64_t x = 0; x < width; x++) out[(ptrdiff_t)x * way.right] = source[x * channels + channel];
      }
    }
    return espalier_image_done;
  }
  size_t values = part->width * channels;
  // A sum of whole rows is at most 255 · 65,535 · 65,535 units.
  uint32_t *sums = malloc(values * sizeof(uint32_t));
  if (!sums) return espalier_image_no_memory;
  uint64_t area = (uint64_t)part->width * part->height;
  for (uint64_t y = 0; y < height; y++) {
    memset(sums, 0, values * sizeof(uint32_t));
    uint64_t start = y * part->height, end = start + part->height;
    for (uint64_t line = start / height; line * height < end; line++) {
      uint64_t low = line * height > start ? line * height : start;
      uint64_t high = (line + 1) * height < end ? (line + 1) * height : end;
      uint32_t weight = (uint32_t)(high - low);
      espalier_accumulate(sums, first + line * part->row_bytes, values, weight);
    }
    for (uint64_t x = 0; x < width; x++) {
      uint64_t left = x * part->width, right = left + part->width, totals[4] = {0, 0, 0, 0};
      for (uint64_t column = left / width; column * width < right; column++) {
        uint64_t low = column * width > left ? column * width : left;
        uint64_t high = (column + 1) * width < right ? (column + 1) * width : right;
        for (size_t channel = 0; channel < channels; channel++)
          totals[channel] += (high - low) * sums[column * channels + channel];
      }
      uint8_t *out = target->values + way.start + (ptrdiff_t)y * way.down + (ptrdiff_t)x * way.right;
      for (size_t channel = 0; channel < channels; channel++)
        out[channel * target->plane] = (uint8_t)((2 * totals[channel] + area) / (2 * area));
    }
  }
  free(sums);
  return espalier_image_done;
}
