// Convolutions of each channel by itself, of maps with channels last, for the element that element.h describes.
//
// Rows are read once, into a ring of as many rows as the window has, as floats, by blocks of 16 channels, with zeros for the
// margins and for channels that are not there. So the loops over windows know no borders, whatever the channels:
//
//     map        row, column, channel                     ring       block, row, column, 16 channels
//     ┌─────────────────────────────┐    copied once      ┌──────────────┐
//     │ c0 c1 … cN | c0 c1 … cN | … │    a row     ──▶    │0 x x x x … 0 │   rows that are outside are never visited
//     └─────────────────────────────┘                     └──────────────┘
//
// With EIGHT_LANES blocks are of 8 channels.
//
// A tile of neighbouring results shares what it reads: `taps` + `tile` − 1 vectors a row serve taps · tile products.
#include "CKernels.h"
#include "deep.h"

enum { tile = 8, most_taps = 9, group_blocks = 12 };

// Columns of a ring's row: the map's with margins, and what the last tile reads beyond.
static inline int64_t ring_columns(int64_t outputs, int64_t taps, int64_t stride) {
  return ((outputs + tile - 1) / tile * tile - 1) * stride + taps;
}

// Adds one row of the window to a tile of results.
INLINE void add_row(const float *x, const float *weights, int64_t weight_step, int taps, int stride, wide *sums) {
  wide row[(tile - 1) * 2 + most_taps];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < (tile - 1) * stride + taps; i++) row[i] = LOAD(x + i * lanes);
  _Pragma("clang loop unroll(full)") for (int tap = 0; tap < taps; tap++) {
    const wide weight = LOAD(weights + tap * weight_step);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < tile; i++) sums[i] += row[i * stride + tap] * weight;
  }
}

// Rows of weights, each with the ring's row that it meets, of the first block.
typedef struct {
  const float *x[most_taps], *weights[most_taps];
  int64_t count, block_step, weight_step;
} meetings;

// One row of results of some blocks: `outputs` columns, `step` elements apart, of `rest` channels.
INLINE void make_row(
    const meetings *rows, const float *bias, int64_t outputs, int64_t step, int64_t rest, int taps, int stride, element *y) {
  for (int64_t column = 0; column < outputs; column += tile) {
    const int64_t count = outputs - column < tile ? outputs - column : tile;
    for (int64_t block = 0; block * lanes < rest && block < group_blocks; block++) {
      const wide start = LOAD(bias + block * lanes);
      wide sums[tile];
      _Pragma("clang loop unroll(full)") for (int i = 0; i < tile; i++) sums[i] = start;
      for (int64_t row = 0; row < rows->count; row++)
        add_row(
            rows->x[row] + block * rows->block_step + column * stride * lanes,
            rows->weights[row] + block * rows->weight_step, lanes, taps, stride, sums);
      const int64_t some = rest - block * lanes;
      element *to = y + column * step + block * lanes;
      if (some >= lanes && count == tile) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < tile; i++) PUT(to + i * step, sums[i]);
        continue;
      }
      _Pragma("clang loop unroll(full)") for (int i = 0; i < tile; i++)
        if (i < count) PUT_SOME(to + i * step, some < lanes ? some : lanes, sums[i]);
    }
  }
}

#define ROW_OF(taps, stride)                                                                              \
  DEEP static void make_row_##taps##_##stride(                                                            \
      const meetings *rows, const float *bias, int64_t outputs, int64_t step, int64_t rest, element *y) { \
    make_row(rows, bias, outputs, step, rest, taps, stride, y);                                           \
  }
ROW_OF(1, 1) ROW_OF(2, 1) ROW_OF(3, 1) ROW_OF(4, 1) ROW_OF(5, 1) ROW_OF(7, 1) ROW_OF(9, 1)
ROW_OF(3, 2) ROW_OF(5, 2) ROW_OF(7, 2) ROW_OF(9, 2)

typedef void (*row_maker)(
    const meetings *rows, const float *bias, int64_t outputs, int64_t step, int64_t rest, element *y);

static row_maker maker(int64_t taps, int64_t stride) {
  static const row_maker once[] = {0, make_row_1_1, make_row_2_1, make_row_3_1, make_row_4_1,
                                   make_row_5_1, 0, make_row_7_1, 0, make_row_9_1};
  static const row_maker twice[] = {0, 0, 0, make_row_3_2, 0, make_row_5_2, 0, make_row_7_2, 0, make_row_9_2};
  return stride == 1 ? once[taps] : twice[taps];
}

// One row of a map into the rings of some blocks, from the column `first` on, which may be before the row; `rest` is how many
// channels there are. Pixel by pixel, as the map lies.
DEEP static void read_rows(
    const element *row, int64_t width, int64_t channels, int64_t rest, int64_t first, int64_t columns, int64_t blocks,
    int64_t block_step, float *out) {
  const int64_t start = first < 0 ? -first : 0, end = width - first < columns ? width - first : columns;
  const int64_t whole = rest / lanes < blocks ? rest / lanes : blocks;
  for (int64_t column = 0; column < columns; column++, out += lanes) {
    if (column < start || column >= end) {
      for (int64_t block = 0; block < blocks; block++) STORE(out + block * block_step, SPLAT(0.0f));
      continue;
    }
    const element *from = row + (first + column) * channels;
    for (int64_t block = 0; block < whole; block++) STORE(out + block * block_step, TAKE(from + block * lanes));
    if (whole < blocks) STORE(out + whole * block_step, TAKE_SOME(from + whole * lanes, rest - whole * lanes));
  }
}

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// How a pass walks over what it reads. The gradient of the input reads that of the output.
typedef struct {
  int64_t height, width, out_height, out_width, stride, top, left, columns;
} walk;

static walk forward_walk(const espalier_depthwise *c) {
  return (walk){c->height, c->width, c->out_height, c->out_width, c->stride, c->top, c->left,
                ring_columns(c->out_width, c->kernel_width, c->stride)};
}

static walk backward_walk(const espalier_depthwise *c) {
  if (c->stride == 1)
    return (walk){c->out_height, c->out_width, c->height, c->width, 1, c->kernel_height - 1 - c->top,
                  c->kernel_width - 1 - c->left, ring_columns(c->width, c->kernel_width, 1)};
  // Columns of two kinds begin in different places, all of them within a window before the row.
  return (walk){c->out_height, c->out_width, c->height, c->width, 1, 0, c->kernel_width,
                c->out_width + 2 * c->kernel_width + 2 * tile};
}

typedef struct {
  // By blocks, slots and columns; by blocks and taps; by blocks.
  float *ring, *weights, *bias;
} rooms;

static int64_t lay_out(const espalier_depthwise *c, rooms *rooms, char *start) {
  const int64_t ring = (c->kernel_height + 1) * most(forward_walk(c).columns, backward_walk(c).columns);
  const int64_t counts[] = {ring, c->kernel_height * c->kernel_width, 1};
  float **const places[] = {&rooms->ring, &rooms->weights, &rooms->bias};
  int64_t bytes = 0;
  for (int i = 0; i < 3; i++) {
    *places[i] = (float *)(start + bytes);
    bytes += group_blocks * counts[i] * lanes * (int64_t)sizeof(float);
  }
  return bytes;
}

int64_t NAMED(espalier_depthwise_scratch)(const espalier_depthwise *c) {
  rooms rooms;
  return lay_out(c, &rooms, 0);
}

// One sample and one group of blocks, from the channel on.
typedef struct {
  const espalier_depthwise *c;
  rooms rooms;
  int64_t channel, rest, blocks;
} piece;

static void read_weights(piece *p, int is_gradient) {
  const espalier_depthwise *c = p->c;
  const int64_t height = c->kernel_height, width = c->kernel_width;
  for (int64_t block = 0; block < p->blocks; block++) {
    const int64_t some = least(p->rest - block * lanes, lanes);
    for (int64_t tap = 0; tap < height * width; tap++) {
      int64_t from = tap;
      if (is_gradient && c->stride == 1) from = height * width - 1 - tap;
      if (is_gradient && c->stride == 2) {
        // Even columns of the window, then odd ones, each turned around.
        const int64_t evens = (width + 1) / 2, column = tap % width;
        from = tap - column + (column < evens ? 2 * (evens - 1 - column) : 2 * (width - 1 - column) + 1);
      }
      float *to = p->rooms.weights + (block * height * width + tap) * lanes;
      for (int64_t lane = 0; lane < lanes; lane++)
        to[lane] = lane < some ? c->weights[from * c->channels + p->channel + block * lanes + lane] : 0.0f;
    }
    for (int64_t lane = 0; lane < lanes; lane++)
      p->rooms.bias[block * lanes + lane] =
          c->bias && !is_gradient && lane < some ? c->bias[p->channel + block * lanes + lane] : 0.0f;
  }
}

// Sends for the lines of a row that is going to be read, or written: neither comes in an order that the processor foresees.
static inline __attribute__((always_inline)) void expect_row(
    const element *row, int64_t columns, int64_t channels, int64_t blocks, const int is_written) {
  const int64_t line = 64 / (int64_t)sizeof(element);
  for (int64_t column = 0; column < columns; column++)
    for (int64_t at = 0; at < blocks * lanes; at += line) {
      if (is_written)
        __builtin_prefetch(row + column * channels + at, 1);
      else
        __builtin_prefetch(row + column * channels + at);
    }
}

// Reads rows up to `end` that the ring does not have yet.
static int64_t advance(const piece *p, const walk *w, const element *map, int64_t next, int64_t start, int64_t end) {
  const int64_t slots = p->c->kernel_height + 1, channels = p->c->channels;
  for (next = most(next, start); next < end; next++) {
    // Rows of some of many channels are no stream, so the next is sent for.
    const element *after = map + (next + 1) * w->width * channels + p->channel;
    if (channels > group_blocks * lanes && next + 1 < w->height) expect_row(after, w->width, channels, p->blocks, 0);
    read_rows(
        map + next * w->width * channels + p->channel, w->width, channels, p->rest, -w->left, w->columns, p->blocks,
        slots * w->columns * lanes, p->rooms.ring + next % slots * w->columns * lanes);
  }
  return next;
}

static const float *ring_row(const piece *p, const walk *w, int64_t row) {
  return p->rooms.ring + row % (p->c->kernel_height + 1) * w->columns * lanes;
}

static int64_t block_step(const piece *p, const walk *w) { return (p->c->kernel_height + 1) * w->columns * lanes; }

static meetings no_meetings(const piece *p, const walk *w) {
  return (meetings){.block_step = block_step(p, w), .weight_step = p->c->kernel_height * p->c->kernel_width * lanes};
}

// The forward pass, and with turned weights the gradient of the input where the stride is one.
static void slide(const piece *p, const walk *w, const element *x, element *y) {
  const espalier_depthwise *c = p->c;
  const row_maker make = maker(c->kernel_width, w->stride);
  int64_t next = 0;
  for (int64_t row = 0; row < w->out_height; row++) {
    const int64_t top = row * w->stride - w->top, start = most(top, 0), end = least(top + c->kernel_height, w->height);
    next = advance(p, w, x, next, start, end);
    meetings rows = no_meetings(p, w);
    for (int64_t from = start; from < end; from++, rows.count++) {
      rows.x[rows.count] = ring_row(p, w, from);
      rows.weights[rows.count] = p->rooms.weights + (from - top) * c->kernel_width * lanes;
    }
    element *to = y + row * w->out_width * c->channels + p->channel;
    make(&rows, p->rooms.bias, w->out_width, c->channels, p->rest, to);
    if (row + 1 < w->out_height) expect_row(to + w->out_width * c->channels, w->out_width, c->channels, p->blocks, 1);
  }
}

// The gradient of the input where the stride is two: even and odd columns meet different columns of the window.
static void spread(const piece *p, const walk *w, const element *dy, element *dx) {
  const espalier_depthwise *c = p->c;
  const int64_t height = c->kernel_height, width = c->kernel_width, evens = (width + 1) / 2;
  int64_t next = 0;
  for (int64_t row = 0; row < c->height; row++) {
    const int64_t last = row + c->top, first = last - (height - 1);
    const int64_t start = first > 0 ? (first + 1) / 2 : 0, end = least(last / 2 + 1, c->out_height);
    next = advance(p, w, dy, next, start, end);
    for (int64_t parity = 0; parity < 2; parity++) {
      const int64_t begin = (parity + c->left) % 2, taps = parity ? width - evens : evens;
      const int64_t offset = (begin + c->left - parity) / 2 - (taps - 1) + w->left;
      meetings rows = no_meetings(p, w);
      for (int64_t from = start; from < end; from++, rows.count++) {
        rows.x[rows.count] = ring_row(p, w, from) + offset * lanes;
        rows.weights[rows.count] =
            p->rooms.weights + ((last - 2 * from) * width + (parity ? evens : 0)) * lanes;
      }
      maker(taps, 1)(
          &rows, p->rooms.bias, (c->width - begin + 1) / 2, 2 * c->channels, p->rest,
          dx + (row * c->width + begin) * c->channels + p->channel);
    }
  }
}

// Every group of blocks of each sample of a part.
#define FOR_PIECES(is_gradient, body)                                                                    \
  piece p = {.c = c};                                                                                    \
  lay_out(c, &p.rooms, (char *)c->scratch + part * NAMED(espalier_depthwise_scratch)(c));                \
  for (p.channel = 0; p.channel < c->channels; p.channel += group_blocks * lanes) {                      \
    p.rest = c->channels - p.channel;                                                                    \
    p.blocks = least((p.rest + lanes - 1) / lanes, group_blocks);                                        \
    read_weights(&p, is_gradient);                                                                       \
    for (int64_t sample = share(c->batch, part, parts); sample < share(c->batch, part + 1, parts); sample++) { body; } \
  }

void NAMED(espalier_run_depthwise)(void *context, int part, int parts) {
  const espalier_depthwise *c = context;
  const walk w = forward_walk(c);
  const int64_t in = c->height * c->width * c->channels, out = c->out_height * c->out_width * c->channels;
  FOR_PIECES(0, slide(&p, &w, (const element *)c->x + sample * in, (element *)c->y + sample * out))
}

void NAMED(espalier_run_depthwise_input_gradient)(void *context, int part, int parts) {
  const espalier_depthwise *c = context;
  const walk w = backward_walk(c);
  const int64_t in = c->height * c->width * c->channels, out = c->out_height * c->out_width * c->channels;
  if (c->stride == 1) {
    FOR_PIECES(1, slide(&p, &w, (const element *)c->dy + sample * out, (element *)c->y + sample * in))
  } else {
    FOR_PIECES(1, spread(&p, &w, (const element *)c->dy + sample * out, (element *)c->y + sample * in))
  }
}

// Adds the products of one row of the output's gradient with the rows of the map that it meets to the gradients of their
// weights, `at_once` rows at a time.
INLINE void add_products(
    const meetings *rows, const element *dy, int64_t dy_step, int64_t some, int64_t outputs, int64_t step, int taps,
    int stride, int at_once, int64_t row, float *const *gradients) {
  wide sums[3][most_taps];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < at_once; i++)
    _Pragma("clang loop unroll(full)") for (int tap = 0; tap < taps; tap++)
      sums[i][tap] = LOAD(gradients[row + i] + tap * step);
#define COLUMN(column)                                                                             \
  {                                                                                                \
    const element *from = dy + (column) * dy_step;                                                 \
    const wide g = some == lanes ? TAKE(from) : TAKE_SOME(from, some);                             \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < at_once; i++)                           \
      _Pragma("clang loop unroll(full)") for (int tap = 0; tap < taps; tap++)                      \
        sums[i][tap] += LOAD(rows->x[row + i] + ((column) * stride + tap) * lanes) * g;            \
  }
  int64_t column = 0;
  for (; column + 4 <= outputs; column += 4) {
    _Pragma("clang loop unroll(full)") for (int j = 0; j < 4; j++) COLUMN(column + j)
  }
  for (; column < outputs; column++) COLUMN(column)
#undef COLUMN
  _Pragma("clang loop unroll(full)") for (int i = 0; i < at_once; i++)
    _Pragma("clang loop unroll(full)") for (int tap = 0; tap < taps; tap++)
      STORE(gradients[row + i] + tap * step, sums[i][tap]);
}

INLINE void add_all_products(
    const meetings *rows, const element *dy, int64_t dy_step, int64_t some, int64_t outputs, int64_t step, int taps,
    int stride, float *const *gradients) {
  int64_t row = 0;
#define SOME_ROWS(at_once)                 \
  for (; row + (at_once) <= rows->count; row += (at_once)) \
    add_products(rows, dy, dy_step, some, outputs, step, taps, stride, at_once, row, gradients);
  if (taps == 3) { SOME_ROWS(3) }
  // Sums of two rows of wider windows leave none of sixteen registers over.
  if (lanes == 16 || taps < 7) { SOME_ROWS(2) }
  SOME_ROWS(1)
#undef SOME_ROWS
}

#define PRODUCTS_OF(taps, stride)                                                                           \
  DEEP static void add_products_##taps##_##stride(                                                          \
      const meetings *rows, const element *dy, int64_t dy_step, int64_t some, int64_t outputs, int64_t step, \
      float *const *gradients) {                                                                            \
    if (some == lanes)                                                                                      \
      add_all_products(rows, dy, dy_step, lanes, outputs, step, taps, stride, gradients);                   \
    else                                                                                                    \
      add_all_products(rows, dy, dy_step, some, outputs, step, taps, stride, gradients);                    \
  }
PRODUCTS_OF(3, 1) PRODUCTS_OF(5, 1) PRODUCTS_OF(7, 1) PRODUCTS_OF(9, 1)
PRODUCTS_OF(3, 2) PRODUCTS_OF(5, 2) PRODUCTS_OF(7, 2) PRODUCTS_OF(9, 2)

typedef void (*product_adder)(
    const meetings *rows, const element *dy, int64_t dy_step, int64_t some, int64_t outputs, int64_t step,
    float *const *gradients);

DEEP static void add_columns(const element *dy, int64_t dy_step, int64_t some, int64_t outputs, float *gradient) {
  wide sum = LOAD(gradient);
  for (int64_t column = 0; column < outputs; column++) sum += TAKE_SOME(dy + column * dy_step, some);
  STORE(gradient, sum);
}

// One sample's share of the gradients, `step` floats from tap to tap.
static void collect(const piece *p, const walk *w, const element *x, const element *dy, int64_t step, float *gradient) {
  static const product_adder adders[2][10] = {
      {0, 0, 0, add_products_3_1, 0, add_products_5_1, 0, add_products_7_1, 0, add_products_9_1},
      {0, 0, 0, add_products_3_2, 0, add_products_5_2, 0, add_products_7_2, 0, add_products_9_2}};
  const espalier_depthwise *c = p->c;
  const product_adder add = adders[w->stride - 1][c->kernel_width];
  const int64_t taps = c->kernel_height * c->kernel_width;
  int64_t next = 0;
  for (int64_t row = 0; row < w->out_height; row++) {
    const int64_t top = row * w->stride - w->top, start = most(top, 0), end = least(top + c->kernel_height, w->height);
    next = advance(p, w, x, next, start, end);
    for (int64_t block = 0; block < p->blocks; block++) {
      const element *g = dy + row * w->out_width * c->channels + p->channel + block * lanes;
      const int64_t some = least(p->rest - block * lanes, lanes);
      float *to = gradient + p->channel + block * lanes;
      meetings rows = {.count = 0};
      float *gradients[most_taps];
      for (int64_t from = start; from < end; from++, rows.count++) {
        rows.x[rows.count] = ring_row(p, w, from) + block * block_step(p, w);
        gradients[rows.count] = to + (from - top) * c->kernel_width * step;
      }
      add(&rows, g, c->channels, some, w->out_width, step, gradients);
      if (c->bias_gradient) add_columns(g, c->channels, some, w->out_width, to + taps * step);
    }
  }
}

// Samples are summed in groups whose number depends on the batch alone, so that sums do not depend on how many parts there
// are.
static int64_t groups_of(const espalier_depthwise *c) { return least(c->batch, espalier_depthwise_groups); }

// Floats from tap to tap of the sums, the same for blocks of 8 and of 16 channels.
static int64_t partial_step(const espalier_depthwise *c) { return (c->channels + 15) / 16 * 16; }

int64_t NAMED(espalier_depthwise_partials)(const espalier_depthwise *c) {
  return groups_of(c) * (c->kernel_height * c->kernel_width + 1) * partial_step(c);
}

void NAMED(espalier_run_depthwise_weight_gradient)(void *context, int part, int parts) {
  const espalier_depthwise *c = context;
  const walk w = forward_walk(c);
  const int64_t in = c->height * c->width * c->channels, out = c->out_height * c->out_width * c->channels;
  const int64_t groups = groups_of(c), floats = NAMED(espalier_depthwise_partials)(c) / groups;
  const int64_t step = partial_step(c);
  piece p = {.c = c};
  lay_out(c, &p.rooms, (char *)c->scratch + part * NAMED(espalier_depthwise_scratch)(c));
  for (int64_t group = share(groups, part, parts); group < share(groups, part + 1, parts); group++) {
    float *gradient = c->partials + group * floats;
    memset(gradient, 0, (size_t)floats * sizeof(float));
    for (p.channel = 0; p.channel < c->channels; p.channel += group_blocks * lanes) {
      p.rest = c->channels - p.channel;
      p.blocks = least((p.rest + lanes - 1) / lanes, group_blocks);
      for (int64_t sample = c->batch * group / groups; sample < c->batch * (group + 1) / groups; sample++)
        collect(&p, &w, (const element *)c->x + sample * in, (const element *)c->dy + sample * out, step, gradient);
    }
  }
}
