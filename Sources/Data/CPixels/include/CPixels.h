// From the raw values of samples to what a network reads, many at once, by vector extensions chosen at run time.
#pragma once
#include <stdint.h>

// What a raw value is worth: (value / scale - mean) / deviation.
typedef struct {
  float scale, mean, deviation;
  // One over each divisor, rounded.
  float scale_inverse, deviation_inverse;
} espalier_pixel_map;

// out[i] for each of `count` bytes, from the last to the first where `reversed` is not zero. Quotients are products
// with the inverse and a correction of one multiply-add, as exact as a division for most divisors; whoever needs the
// very bits of a division compares all 256 bytes beforehand. `ahead` is null, or begins as many bytes that will be wanted
// soon: they are sent for, line by line, while these are worked on.
void espalier_map_bytes(
    const uint8_t *bytes, float *out, int64_t count, int reversed, const espalier_pixel_map *map, const uint8_t *ahead);

// The same of floats, by divisions; `scale` is not looked at.
void espalier_map_floats(const float *values, float *out, int64_t count, int reversed, const espalier_pixel_map *map);
