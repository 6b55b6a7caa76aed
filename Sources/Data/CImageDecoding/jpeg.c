#include "CImageDecoding.h"
#include "luma.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

// More scans than any encoder writes: each costs a pass over the whole image, whatever it holds.
enum { most_scans = 200 };

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  char *message;
  int truncated;
} failure;

static void note(j_common_ptr common) {
  failure *errors = (failure *)common->err;
  char words[JMSG_LENGTH_MAX];
  (*common->err->format_message)(common, words);
  strncpy(errors->message, words, espalier_image_message_size - 1);
  errors->message[espalier_image_message_size - 1] = 0;
}

static void fail(j_common_ptr common) {
  failure *errors = (failure *)common->err;
  note(common);
  longjmp(errors->escape, 1);
}

// The library patches up what is damaged, and calls it a warning. What leaves pixels grey or wrong ends the decoding.
static void warn(j_common_ptr common, int level) {
  if (level >= 0) return;
  failure *errors = (failure *)common->err;
  switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
      errors->truncated = 1;
      fail(common);
      break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
      fail(common);
      break;
    default: break;
  }
}

static void print_nothing(j_common_ptr common) { (void)common; }

static void count_scans(j_common_ptr common) {
  if (!common->is_decompressor) return;
  j_decompress_ptr jpeg = (j_decompress_ptr)common;
  if (jpeg->input_scan_number <= most_scans) return;
  failure *errors = (failure *)common->err;
  snprintf(errors->message, espalier_image_message_size, "it has more than %d scans", most_scans);
  longjmp(errors->escape, 1);
}

static inline uint8_t product(uint8_t a, uint8_t b) { return (uint8_t)((a * b + 127) / 255); }

// A row of RGB or of inks becomes one of 1 or 3 channels. Adobe writes inks as what they leave of the light.
static void convert(const uint8_t *row, int stored, int inverted, const espalier_pixels *target, uint8_t *out) {
  int wanted = target->channels;
  for (uint32_t x = 0; x < target->width; x++, row += stored, out += wanted) {
    uint8_t red = row[0], green = row[0], blue = row[0];
    if (stored >= 3) {
      green = row[1];
      blue = row[2];
    }
    if (stored == 4) {
      uint8_t turn = inverted ? 0 : 255, light = row[3] ^ turn;
      red = product(red ^ turn, light);
      green = product(green ^ turn, light);
      blue = product(blue ^ turn, light);
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

espalier_image_status espalier_decode_jpeg(
    const uint8_t *bytes, size_t count, int32_t reduction, const espalier_pixels *target, char *message) {
  struct jpeg_decompress_struct jpeg;
  failure errors;
  struct jpeg_progress_mgr progress;
  uint8_t *volatile line = NULL;
  volatile espalier_image_status status = espalier_image_done;
  message[0] = 0;
  memset(&jpeg, 0, sizeof jpeg);
  memset(&progress, 0, sizeof progress);
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = warn;
  errors.base.output_message = print_nothing;
  errors.message = message;
  errors.truncated = 0;
  if (setjmp(errors.escape)) {
    status = errors.truncated ? espalier_image_truncated : espalier_image_damaged;
    goto end;
  }
  jpeg_create_decompress(&jpeg);
  progress.progress_monitor = count_scans;
  jpeg.progress = &progress;
  jpeg_mem_src(&jpeg, bytes, count);
  jpeg_read_header(&jpeg, TRUE);
  jpeg.scale_num = 1;
  jpeg.scale_denom = (unsigned)reduction;
  jpeg.dct_method = JDCT_ISLOW;
  int has_luma = jpeg.jpeg_color_space == JCS_YCbCr;
  if (jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK) {
    jpeg.out_color_space = JCS_CMYK;
  } else if (jpeg.jpeg_color_space == JCS_GRAYSCALE || (has_luma && target->channels == 1)) {
    jpeg.out_color_space = JCS_GRAYSCALE;
  } else {
    jpeg.out_color_space = JCS_RGB;
  }
  jpeg_calc_output_dimensions(&jpeg);
  size_t out_bytes = (size_t)target->width * (size_t)target->channels;
  if (jpeg.output_width != target->width || jpeg.output_height != target->height ||
      target->capacity < out_bytes * target->height) {
    status = espalier_image_other_size;
    goto end;
  }
  jpeg_start_decompress(&jpeg);
  int stored = jpeg.output_components;
  if (stored != target->channels) {
    line = malloc((size_t)target->width * (size_t)stored);
    if (!line) {
      status = espalier_image_no_memory;
      goto end;
    }
  }
  while (jpeg.output_scanline < jpeg.output_height) {
    uint8_t *out = target->pixels + jpeg.output_scanline * out_bytes;
    JSAMPROW row = line ? line : out;
    jpeg_read_scanlines(&jpeg, &row, 1);
    if (line) convert(line, stored, jpeg.saw_Adobe_marker, target, out);
  }
  jpeg_finish_decompress(&jpeg);
end:
  free(line);
  jpeg_destroy_decompress(&jpeg);
  return status;
}

uint8_t *espalier_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int32_t channels, int32_t quality, int32_t progressive,
    size_t *count) {
  struct jpeg_compress_struct jpeg;
  failure errors;
  char message[espalier_image_message_size];
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  memset(&jpeg, 0, sizeof jpeg);
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.output_message = print_nothing;
  errors.message = message;
  if (setjmp(errors.escape)) {
    jpeg_destroy_compress(&jpeg);
    return NULL;
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &bytes, &length);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = channels;
  jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  if (progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < height) {
    JSAMPROW row = (JSAMPROW)(pixels + (size_t)jpeg.next_scanline * width * (size_t)channels);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  *count = length;
  return bytes;
}
