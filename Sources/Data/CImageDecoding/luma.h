#ifndef ESPALIER_LUMA_H
#define ESPALIER_LUMA_H

#include <stdint.h>

// The grey of a colour by the weights of ITU-R BT.601, rounded.
static inline uint8_t luma(uint8_t red, uint8_t green, uint8_t blue) {
  return (uint8_t)((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
}

#endif
