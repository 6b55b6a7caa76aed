// Convolutions of few channels.
//
// With 8 channels a vector of outputs is half empty, and one of inputs is shorter than the sums it serves. So maps are turned into
// planes, a channel each, with their margin of zeros, and positions fill the vectors. A plane is one row of numbers: the number
// that a tap of the window reads stands at a fixed distance, whatever the row, so that vectors run across the ends of rows. What is
// computed for positions in the margin is not used.
//
//                 positions               each tap of each input reads three vectors of a plane and one weight for each
//           ┌────────────────────┐        output, and adds as many products
//   outputs │ 8 × 3 vectors      │
//           └────────────────────┘
#include "CKernels.h"
#include "moments.h"
#include "next_numbers.h"

enum { block = 8, most_vectors = 3, band = 1152, lines_at_once = 32 };

// How maps lie in planes.
typedef struct {
  // Elements of a row and its margin, of a plane of the input, and of a plane of some rows of the output.
  int64_t pitch, plane, out_plane;
  // Rows of the output in a band, whose planes stay in the first-level cache.
  int64_t rows;
} planes;

static const wide_mask lower_lanes = {-1, -1, -1, -1, -1, -1, -1, -1};
static const wide_mask all_lanes = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

static int64_t vectors_of(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

static planes planes_of(const espalier_direct *c) {
  planes p;
  p.pitch = c->out_width + c->kernel_width - 1;
  // Vectors read on to the end of a tile, and planes do not begin at the same distance from a page.
  p.plane = vectors_of(p.pitch * (c->out_height + c->kernel_height) + most_vectors * lanes) + lanes;
  // Bands of about one size, as the gradient of the weights clears a band that is shorter than the one before.
  const int64_t most = band / p.pitch < 1 ? 1 : band / p.pitch, bands = (c->out_height + most - 1) / most;
  p.rows = (c->out_height + bands - 1) / bands;
  p.out_plane = vectors_of(p.rows * p.pitch + most_vectors * lanes) + lanes;
  return p;
}

// Exchanges rows and columns of 8 × 8 numbers in the lower and in the upper halves of eight vectors.
#define PAIR(a, b, x, y) __builtin_shufflevector(                                                                     \
    a, b, x, (x) + 16, (y), (y) + 16, (x) + 4, (x) + 20, (y) + 4, (y) + 20, (x) + 8, (x) + 24, (y) + 8, (y) + 24,     \
    (x) + 12, (x) + 28, (y) + 12, (y) + 28)
#define TWO(a, b, x) __builtin_shufflevector(                                                                         \
    a, b, x, (x) + 1, (x) + 16, (x) + 17, (x) + 4, (x) + 5, (x) + 20, (x) + 21, (x) + 8, (x) + 9, (x) + 24, (x) + 25, \
    (x) + 12, (x) + 13, (x) + 28, (x) + 29)
#define FOUR(a, b, x) __builtin_shufflevector(                                                                        \
    a, b, x, (x) + 1, (x) + 2, (x) + 3, (x) + 16, (x) + 17, (x) + 18, (x) + 19, (x) + 8, (x) + 9, (x) + 10, (x) + 11, \
    (x) + 24, (x) + 25, (x) + 26, (x) + 27)

INLINE void turn(wide r[block]) {
  wide a[block], b[block];
  for (int i = 0; i < block; i += 2) {
    a[i] = PAIR(r[i], r[i + 1], 0, 1);
    a[i + 1] = PAIR(r[i], r[i + 1], 2, 3);
  }
  for (int i = 0; i < block; i += 4)
    for (int k = 0; k < 2; k++) {
      b[i + 2 * k] = TWO(a[i + k], a[i + 2 + k], 0);
      b[i + 2 * k + 1] = TWO(a[i + k], a[i + 2 + k], 2);
    }
  for (int k = 0; k < 4; k++) {
    r[k] = FOUR(b[k], b[4 + k], 0);
    r[4 + k] = FOUR(b[k], b[4 + k], 4);
  }
}

#define LOWER_OF(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)

// Up to 16 positions of up to 8 channels, of which there are `channels`, into planes. Zeros stand for positions that are not there.
INLINE void take_positions(
    const float *x, int64_t channels, int64_t some, int64_t count, float *to, int64_t plane) {
  wide r[block];
  for (int i = 0; i < block; i++) {
    const wide low = i < count ? TAKE_SOME(x + i * channels, some) : SPLAT(0.0f);
    const wide high = i + block < count ? TAKE_SOME(x + (i + block) * channels, some) : SPLAT(0.0f);
    r[i] = LOWER_OF(low, high);
  }
  turn(r);
  for (int i = 0; i < block; i++) STORE(to + i * plane, r[i]);
}

// The way back. Adds to the sums of a normalisation if there are some.
INLINE void put_positions(
    const float *from, int64_t plane, int relu, int64_t channels, int64_t some, int64_t count, float *y, moments *m) {
  wide r[block];
  for (int i = 0; i < block; i++) {
    r[i] = LOAD(from + i * plane);
    // What is no number is kept.
    if (relu) r[i] = KEEP(~(r[i] <= SPLAT(0.0f)), r[i]);
  }
  turn(r);
  for (int i = 0; i < block; i++) {
    if (i < count) PUT_SOME(y + i * channels, some, r[i]);
    if (i + block < count) PUT_SOME(y + (i + block) * channels, some, UPPER(r[i]));
  }
  if (!m) return;
  if (count == lanes) {
    add_moments(r, block, 1, 1, m);
    return;
  }
  for (int64_t i = 0; i < block && i < count; i++) add_some_moments(r[i], i + block < count ? all_lanes : lower_lanes, m);
}

// Some rows of a map with channels last into planes that hold zeros elsewhere: what a last vector writes beyond its row are zeros,
// and the next row comes after it.
INLINE void fill_rows(
    const float *x, int64_t channels, int64_t first, int64_t some, int64_t rows, int64_t width, float *to, int64_t pitch,
    int64_t plane) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < width; column += lanes) {
      const float *from = x + (row * width + column) * channels + first;
      float *there = to + row * pitch + column;
      if (width - column >= lanes && some == block)
        take_positions(from, channels, block, lanes, there, plane);
      else
        take_positions(from, channels, some, width - column < lanes ? width - column : lanes, there, plane);
    }
}

// The input of a sample into planes, from channel `first` on.
DEEP static void fill_input(
    const espalier_direct *c, const planes *p, int64_t sample, int64_t first, int64_t count, float *to) {
  const float *x = (const float *)c->x + sample * c->inputs * c->height * c->width;
  // Of a map that is cut by its window only the rows and columns that are read have room.
  const int64_t rows = c->height < c->out_height + c->kernel_height - 1 - c->top
                           ? c->height : c->out_height + c->kernel_height - 1 - c->top;
  const int64_t width = c->width < p->pitch - c->left ? c->width : p->pitch - c->left;
  float *inside = to + c->top * p->pitch + c->left;
  if (c->is_row_major) {
    for (int64_t channel = 0; channel < count; channel++)
      for (int64_t row = 0; row < rows; row++) {
        const float *from = x + ((first + channel) * c->height + row) * c->width;
        float *there = inside + channel * p->plane + row * p->pitch;
        for (int64_t column = 0; column < width; column++) there[column] = from[column];
      }
    return;
  }
  for (int64_t channel = 0; channel < count; channel += block) {
    const int64_t some = count - channel < block ? count - channel : block;
    for (int64_t row = 0; row < rows; row++)
      fill_rows(
          x + row * c->width * c->inputs, c->inputs, first + channel, some, 1, width,
          inside + channel * p->plane + row * p->pitch, p->pitch, p->plane);
  }
}

// Floats that one part needs.
static int64_t room(const espalier_direct *c, int is_weight_gradient) {
  const planes p = planes_of(c);
  const int64_t taps = c->kernel_height * c->kernel_width, outputs = (c->outputs + block - 1) / block * block;
  const int64_t inputs = (c->inputs + block - 1) / block * block;
  return is_weight_gradient
             ? inputs * p.plane + outputs * p.out_plane + (c->inputs * taps + 1) * outputs * lanes
             : inputs * p.plane + block * p.out_plane + c->inputs * taps * outputs;
}

// Weights in the order in which tiles read them: a block of outputs, an input, a tap.
static void pack(const espalier_direct *c, float *to) {
  const int64_t taps = c->kernel_height * c->kernel_width;
  for (int64_t first = 0; first < c->outputs; first += block)
    for (int64_t input = 0; input < c->inputs; input++)
      for (int64_t tap = 0; tap < taps; tap++)
        for (int64_t output = first; output < first + block; output++)
          *to++ = output >= c->outputs ? 0.0f
                  : c->flipped         ? c->weights[(input * c->outputs + output) * taps + taps - 1 - tap]
                                       : c->weights[(output * c->inputs + input) * taps + tap];
}

INLINE void add_taps(
    const espalier_direct *c, const planes *p, const float *x, const float *weights, const float *bias, int64_t some,
    int outputs, int vectors, float *to) {
  wide sums[block][most_vectors];
  _Pragma("clang loop unroll(full)") for (int o = 0; o < outputs; o++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)
      sums[o][v] = SPLAT(bias && o < some ? bias[o] : 0.0f);
  for (int64_t input = 0; input < c->inputs; input++, x += p->plane)
    for (int64_t row = 0; row < c->kernel_height; row++)
      for (int64_t column = 0; column < c->kernel_width; column++, weights += block) {
        const float *from = x + row * p->pitch + column;
        wide numbers[most_vectors];
        _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) numbers[v] = LOAD(from + v * lanes);
        _Pragma("clang loop unroll(full)") for (int o = 0; o < outputs; o++)
          _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[o][v] += numbers[v] * weights[o];
      }
  _Pragma("clang loop unroll(full)") for (int o = 0; o < outputs; o++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)
      STORE(to + o * p->out_plane + v * lanes, sums[o][v]);
}

#define SOME_VECTORS(number)                                                                                          \
  for (; at + ((number) - 1) * lanes < count; at += (number) * lanes) {                                               \
    send_for(next, lines_at_once, 1);                                                                                 \
    add_taps(c, p, x + at, weights, bias, some, outputs, number, to + at);                                            \
  }

INLINE void add_band(
    const espalier_direct *c, const planes *p, const float *x, const float *weights, const float *bias, int64_t some,
    int64_t count, int outputs, float *to, next_numbers *next) {
  int64_t at = 0;
  SOME_VECTORS(3)
  SOME_VECTORS(2)
  SOME_VECTORS(1)
}

int64_t espalier_direct_scratch(const espalier_direct *c, int is_weight_gradient) {
  return room(c, is_weight_gradient) * (int64_t)sizeof(float);
}

DEEP void espalier_run_direct(void *context, int part, int parts) {
  const espalier_direct *c = context;
  const planes p = planes_of(c);
  const int64_t taps = c->kernel_height * c->kernel_width;
  float *input = (float *)c->scratch + part * room(c, 0);
  float *output = input + (c->inputs + block - 1) / block * block * p.plane, *weights = output + block * p.out_plane;
  memset(input, 0, (size_t)((c->inputs + block - 1) / block * block * p.plane) * sizeof(float));
  pack(c, weights);
  const int64_t end = share(c->batch, part + 1, parts), positions = c->out_height * c->out_width;
  const int64_t read = c->inputs * c->height * c->width, written = c->outputs * positions;
  for (int64_t sample = share(c->batch, part, parts); sample < end; sample++) {
    fill_input(c, &p, sample, 0, c->inputs, input);
    next_numbers next = {
        (const float *)c->x + (sample + 1) * read, (float *)c->y + sample * written, sample + 1 < end ? read : 0, written};
    for (int64_t first = 0; first < c->outputs; first += block) {
      const int64_t some = c->outputs - first < block ? c->outputs - first : block;
      const float *of_block = weights + first * c->inputs * taps, *bias = c->bias ? c->bias + first : 0;
      moments m = {{0}};
      for (int64_t top = 0; top < c->out_height; top += p.rows) {
        const int64_t rows = c->out_height - top < p.rows ? c->out_height - top : p.rows;
        const float *x = input + top * p.pitch;
        if (some > block / 2)
          add_band(c, &p, x, of_block, bias, some, rows * p.pitch, block, output, &next);
        else
          add_band(c, &p, x, of_block, bias, some, rows * p.pitch, block / 2, output, &next);
        for (int64_t row = 0; row < rows; row++)
          for (int64_t column = 0; column < c->out_width; column += lanes) {
            const int64_t count = c->out_width - column < lanes ? c->out_width - column : lanes;
            float *y = (float *)c->y +
                       (((sample * c->out_height + top + row) * c->out_width) + column) * c->outputs + first;
            const float *from = output + row * p.pitch + column;
            if (some == block && count == lanes)
              put_positions(from, p.out_plane, c->relu, c->outputs, block, lanes, y, c->partials ? &m : 0);
            else
              put_positions(from, p.out_plane, c->relu, c->outputs, some, count, y, c->partials ? &m : 0);
          }
      }
      if (!c->partials) continue;
      float *means = c->partials + sample * 2 * c->outputs + first;
      put_moments(&m, positions, 1, some, means, means + c->outputs);
    }
  }
}

// Adds to the sums of some columns of the window, 8 outputs each, what a band gives.
INLINE void add_columns(const planes *p, const float *x, const float *dy, int64_t count, int columns, float *to) {
  wide sums[block][most_vectors];
  _Pragma("clang loop unroll(full)") for (int o = 0; o < block; o++)
    _Pragma("clang loop unroll(full)") for (int k = 0; k < columns; k++)
      sums[o][k] = LOAD(to + (o * columns + k) * lanes);
  for (int64_t at = 0; at < count; at += lanes) {
    wide numbers[most_vectors];
    _Pragma("clang loop unroll(full)") for (int k = 0; k < columns; k++) numbers[k] = LOAD(x + at + k);
    _Pragma("clang loop unroll(full)") for (int o = 0; o < block; o++) {
      const wide gradient = LOAD(dy + o * p->out_plane + at);
      _Pragma("clang loop unroll(full)") for (int k = 0; k < columns; k++) sums[o][k] += numbers[k] * gradient;
    }
  }
  _Pragma("clang loop unroll(full)") for (int o = 0; o < block; o++)
    _Pragma("clang loop unroll(full)") for (int k = 0; k < columns; k++)
      STORE(to + (o * columns + k) * lanes, sums[o][k]);
}

static float total(const float *sums) {
  float halves[8];
  for (int i = 0; i < 8; i++) halves[i] = sums[i] + sums[i + 8];
  for (int i = 0; i < 4; i++) halves[i] += halves[i + 4];
  return halves[0] + halves[2] + (halves[1] + halves[3]);
}

// Parts divide the inputs, so that every sum is formed in one order. The sums lie as columns are taken: up to three at a time.
DEEP void espalier_run_direct_weight_gradient(void *context, int part, int parts) {
  const espalier_direct *c = context;
  const planes p = planes_of(c);
  const int64_t taps = c->kernel_height * c->kernel_width, outputs = (c->outputs + block - 1) / block * block;
  const int64_t first = share(c->inputs, part, parts), count = share(c->inputs, part + 1, parts) - first;
  float *input = (float *)c->scratch + part * room(c, 1);
  const int64_t inputs = (c->inputs + block - 1) / block * block;
  float *gradient = input + inputs * p.plane, *sums = gradient + outputs * p.out_plane;
  float *bias = sums + c->inputs * taps * outputs * lanes;
  memset(input, 0, (size_t)(inputs * p.plane + outputs * p.out_plane) * sizeof(float));
  memset(sums, 0, (size_t)((c->inputs * taps + 1) * outputs * lanes) * sizeof(float));
  const int64_t read = c->inputs * c->height * c->width, also_read = c->outputs * c->out_height * c->out_width;
  for (int64_t sample = 0; sample < c->batch; sample++) {
    fill_input(c, &p, sample, first, count, input);
    const int is_last = sample + 1 == c->batch;
    next_numbers next = {
        (const float *)c->x + (sample + 1) * read, (const float *)c->dy + (sample + 1) * also_read, is_last ? 0 : read,
        is_last ? 0 : also_read};
    for (int64_t top = 0; top < c->out_height; top += p.rows) {
      const int64_t rows = c->out_height - top < p.rows ? c->out_height - top : p.rows;
      const float *dy = (const float *)c->dy + (sample * c->out_height + top) * c->out_width * c->outputs;
      // The last band may be shorter than the one before.
      if (rows < p.rows) memset(gradient, 0, (size_t)(outputs * p.out_plane) * sizeof(float));
      for (int64_t output = 0; output < c->outputs; output += block)
        fill_rows(
            dy, c->outputs, output, c->outputs - output < block ? c->outputs - output : block, rows, c->out_width,
            gradient + output * p.out_plane, p.pitch, p.out_plane);
      for (int64_t output = 0; output < outputs; output += block) {
        const float *of_block = gradient + output * p.out_plane;
        for (int64_t channel = 0; channel < count; channel++)
          for (int64_t row = 0; row < c->kernel_height; row++) {
            const float *x = input + channel * p.plane + (top + row) * p.pitch;
            float *to = sums + ((output * c->inputs + channel * block) * taps + row * c->kernel_width * block) * lanes;
            int64_t column = 0;
            send_for(&next, lines_at_once, 0);
            for (; column + 3 <= c->kernel_width; column += 3)
              add_columns(&p, x + column, of_block, rows * p.pitch, 3, to + column * block * lanes);
            if (column + 2 == c->kernel_width)
              add_columns(&p, x + column, of_block, rows * p.pitch, 2, to + column * block * lanes);
            else if (column < c->kernel_width)
              add_columns(&p, x + column, of_block, rows * p.pitch, 1, to + column * block * lanes);
          }
        for (int64_t o = 0; part == 0 && c->bias_gradient && o < block; o++) {
          wide sum = LOAD(bias + (output + o) * lanes);
          for (int64_t at = 0; at < rows * p.pitch; at += lanes) sum += LOAD(of_block + o * p.out_plane + at);
          STORE(bias + (output + o) * lanes, sum);
        }
      }
    }
  }
  for (int64_t output = 0; output < c->outputs; output++) {
    if (part == 0 && c->bias_gradient) c->bias_gradient[output] = total(bias + output * lanes);
    for (int64_t channel = 0; channel < count; channel++)
      for (int64_t tap = 0; tap < taps; tap++) {
        // Where the columns that are taken together with this one begin, and how many they are.
        const int64_t start = tap % c->kernel_width / 3 * 3;
        const int64_t some = c->kernel_width - start < 3 ? c->kernel_width - start : 3;
        const float *columns = sums + ((output / block * block * c->inputs + channel * block) * taps +
                                       (tap / c->kernel_width * c->kernel_width + start) * block) * lanes;
        c->weight_gradient[(output * c->inputs + first + channel) * taps + tap] =
            total(columns + (output % block * some + tap % c->kernel_width - start) * lanes);
      }
  }
}
