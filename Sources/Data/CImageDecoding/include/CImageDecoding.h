// PNG and JPEG in memory to pixels, by libpng and libjpeg-turbo, whose errors jump: no jump leaves this target.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { espalier_image_message_size = 200 };

typedef enum {
  espalier_image_done = 0,
  // The bytes end before the image does.
  espalier_image_truncated,
  // The bytes are no image of the format; the message says what the library found.
  espalier_image_damaged,
  // The pixels are not as many as the caller has made room for.
  espalier_image_other_size,
  espalier_image_no_memory,
} espalier_image_status;

// Pixels as they are decoded: rows from the top, channels side by side.
typedef struct {
  uint8_t *pixels;
  // Bytes that there is room for.
  size_t capacity;
  uint32_t width, height;
  // 1 or 3. Luma of colours is 0.299 red + 0.587 green + 0.114 blue, which a JPEG file holds itself.
  int32_t channels;
  // What lies beneath pixels that are transparent, from 0 to 255.
  uint8_t background;
} espalier_pixels;

// Decodes a PNG file of 8 or 16 bits, of any colour type, interlaced or not; of an animated one the picture that every
// reader shows. Sixteen bits are rounded to eight. `target` says the size, which must be the file's. The message has
// room for espalier_image_message_size bytes.
espalier_image_status espalier_decode_png(
    const uint8_t *bytes, size_t count, const espalier_pixels *target, char *message);

// Decodes a JPEG file, baseline or progressive, of grey, YCbCr, RGB, CMYK or YCCK, and does not turn it. Its width and
// height are those of the file divided by `reduction` (1, 2, 4 or 8), rounded up.
espalier_image_status espalier_decode_jpeg(
    const uint8_t *bytes, size_t count, int32_t reduction, const espalier_pixels *target, char *message);

// A part of decoded pixels, and where its average goes.
typedef struct {
  const uint8_t *pixels;
  // Bytes of a row, all of it.
  size_t row_bytes;
  int32_t channels;
  // The part that is looked at.
  uint32_t left, top, width, height;
} espalier_image_part;

typedef struct {
  // The first value of the first channel. Values of channel c, row y and column x are at
  // c * plane + y * row + x, as the picture is seen once it is turned.
  uint8_t *values;
  size_t plane, row;
  uint32_t width, height;
  // How the picture has to be turned to be upright: Exif's numbers from 1, as it is, to 8.
  int32_t orientation;
} espalier_image_target;

// Writes the mean of the area that each value covers, rounded. Where the target is larger, pixels become rectangles.
espalier_image_status espalier_resize(const espalier_image_part *part, const espalier_image_target *target);

// Writes pixels as a PNG file into memory of its own, which the caller frees; null if there is no memory.
uint8_t *espalier_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, int32_t channels, size_t *count);

// The same as a JPEG file, for tests and benchmarks: of 1 channel, 3 or, as CMYK, 4.
uint8_t *espalier_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int32_t channels, int32_t quality, int32_t progressive,
    size_t *count);
