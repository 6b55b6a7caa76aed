#include "CPixels.h"
#include "check.h"

// All bytes, forwards and backwards.
void test_pixels(void) {
  enum { count = 256 + 13 };
  const espalier_pixel_map map = {255, 0.47f, 0.25f, 1.0f / 255, 4};
  uint8_t bytes[count];
  float found[count];
  for (int i = 0; i < count; i++) bytes[i] = (uint8_t)i;
  for (int reversed = 0; reversed < 2; reversed++) {
    espalier_map_bytes(bytes, found, count, reversed, &map, 0);
    for (int i = 0; i < count; i++) {
      const double expected = (bytes[reversed ? count - 1 - i : i] / 255.0 - 0.47f) / 0.25f;
      CHECK(fabs(found[i] - expected) < 1e-6, "byte %d is worth %g, not %g", bytes[i], (double)found[i], expected);
    }
  }
}
