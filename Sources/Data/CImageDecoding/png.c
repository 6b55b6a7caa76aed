#include "CImageDecoding.h"
#include "luma.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t count, next;
  int ended;
  char *message;
} source;

static void read_bytes(png_structp png, png_bytep out, size_t length) {
  source *from = png_get_io_ptr(png);
  if (length > from->count - from->next) {
    from->ended = 1;
    png_error(png, "the file ends");
  }
  memcpy(out, from->bytes + from->next, length);
  from->next += length;
}

static void fail(png_structp png, png_const_charp words) {
  source *from = png_get_error_ptr(png);
  strncpy(from->message, words, espalier_image_message_size - 1);
  from->message[espalier_image_message_size - 1] = 0;
  png_longjmp(png, 1);
}

static void pass(png_structp png, png_const_charp words) {
  (void)png;
  (void)words;
}

static inline uint8_t over(uint8_t value, uint8_t alpha, uint8_t background) {
  return (uint8_t)((value * alpha + background * (255 - alpha) + 127) / 255);
}

// One row of 1 (grey), 2 (grey, alpha), 3 or 4 channels becomes one of 1 or 3.
static void convert(const uint8_t *row, int stored, const espalier_pixels *target, uint8_t *out) {
  uint32_t width = target->width;
  uint8_t background = target->background;
  int wanted = target->channels;
  if (stored == wanted) {
    memcpy(out, row, (size_t)width * (size_t)wanted);
    return;
  }
  for (uint32_t x = 0; x < width; x++, row += stored, out += wanted) {
    uint8_t red = row[0], green = row[0], blue = row[0];
    if (stored >= 3) {
      green = row[1];
      blue = row[2];
    }
    if (stored == 2 || stored == 4) {
      uint8_t alpha = row[stored - 1];
      red = over(red, alpha, background);
      green = over(green, alpha, background);
      blue = over(blue, alpha, background);
    }
    if (wanted == 1) {
      out[0] = stored >= 3 ? luma(red, green, blue) : red;
    } else {
      out[0] = red;
      out[1] = green;
      out[2] = blue;
    }
  }
}

espalier_image_status espalier_decode_png(
    const uint8_t *bytes, size_t count, const espalier_pixels *target, char *message) {
  source from = {bytes, count, 0, 0, message};
  message[0] = 0;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &from, fail, pass);
  if (!png) return espalier_image_no_memory;
  png_infop info = png_create_info_struct(png);
  // What a jump must find as it was when it is changed after setjmp.
  uint8_t *volatile rows = NULL;
  png_bytep *volatile pointers = NULL;
  volatile espalier_image_status status = espalier_image_done;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return espalier_image_no_memory;
  }
  if (setjmp(png_jmpbuf(png))) {
    status = from.ended ? espalier_image_truncated : espalier_image_damaged;
    goto end;
  }
  png_set_read_fn(png, &from, read_bytes);
  png_set_user_limits(png, target->width, target->height);
  png_set_chunk_cache_max(png, 100);
  png_set_chunk_malloc_max(png, 4 << 20);
  // Neither texts nor profiles are looked at.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  static const png_byte ignored[] = "iCCP\0tEXt\0zTXt\0iTXt\0eXIf\0sPLT\0hIST\0pCAL\0sCAL\0tIME\0gAMA\0cHRM\0sRGB\0bKGD";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, ignored, 14);
  png_read_info(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  int stored = png_get_channels(png, info);
  size_t row_bytes = png_get_rowbytes(png, info), out_bytes = (size_t)width * (size_t)target->channels;
  if (width != target->width || height != target->height || target->capacity < out_bytes * height ||
      row_bytes != (size_t)width * (size_t)stored) {
    status = espalier_image_other_size;
    goto end;
  }
  rows = malloc(passes == 1 ? row_bytes : row_bytes * height);
  pointers = passes == 1 ? NULL : malloc(height * sizeof(png_bytep));
  if (!rows || (passes != 1 && !pointers)) {
    status = espalier_image_no_memory;
    goto end;
  }
  if (passes == 1) {
    for (uint32_t y = 0; y < height; y++) {
      uint8_t *out = target->pixels + y * out_bytes;
      if (stored == target->channels) {
        png_read_row(png, out, NULL);
      } else {
        png_read_row(png, rows, NULL);
        convert(rows, stored, target, out);
      }
    }
  } else {
    for (uint32_t y = 0; y < height; y++) pointers[y] = rows + y * row_bytes;
    png_read_image(png, pointers);
    for (uint32_t y = 0; y < height; y++) convert(pointers[y], stored, target, target->pixels + y * out_bytes);
  }
  png_read_end(png, NULL);
end:
  free(rows);
  free(pointers);
  png_destroy_read_struct(&png, &info, NULL);
  return status;
}

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} sink;

static void write_bytes(png_structp png, png_bytep bytes, size_t length) {
  sink *to = png_get_io_ptr(png);
  if (to->count + length > to->capacity) {
    size_t capacity = 2 * (to->count + length);
    uint8_t *larger = realloc(to->bytes, capacity);
    if (!larger) png_error(png, "no memory");
    to->bytes = larger;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, bytes, length);
  to->count += length;
}

static void flush(png_structp png) { (void)png; }

uint8_t *espalier_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height, int32_t channels, size_t *count) {
  char message[espalier_image_message_size];
  source errors = {NULL, 0, 0, 0, message};
  sink to = {NULL, 0, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &errors, fail, pass);
  if (!png) return NULL;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    free(to.bytes);
    return NULL;
  }
  png_set_write_fn(png, &to, write_bytes, flush);
  static const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  png_set_IHDR(
      png, info, width, height, 8, types[channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * (size_t)channels);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *count = to.count;
  return to.bytes;
}
