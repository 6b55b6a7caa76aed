#include "CKernels.h"
#include "deep.h"
#include "next_numbers.h"

// The gradient of the weights of 1×1 convolutions: a product of two matrices that are long and narrow, both of which are read
// along rows. A tile of sums stays in registers over the positions of a block, which stays in the second-level cache, while the
// next block is sent for:
//
//                    inputs                        each position adds `rows` × 16 · `vectors` products, for which it
//              ┌───────────────┐                   reads `rows` numbers and `vectors` vectors
//     outputs  │   ┌───────┐   │
//              │   │ tile  │   │
//              └───────────────┘
enum { block = 256, chunk = 16 };

// How numbers lie: from one position to the next, and in x from one vector to the next.
typedef struct {
  int64_t x, vector, dy;
} steps;

INLINE void add_tile(
    const float *x, int64_t inputs, const float *dy, const steps *steps, int64_t count, int64_t some, int is_first, int rows,
    int vectors, float *gradient, next_numbers *next, int64_t lines) {
  wide sums[16][4];
  _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[row][v] = SPLAT(0.0f);
  for (int64_t position = 0; position < count; position++, x += steps->x, dy += steps->dy) {
    if (position % chunk == 0) send_for(next, lines, 0);
    wide columns[4];
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors - 1; v++) columns[v] = LOAD(x + v * steps->vector);
    columns[vectors - 1] =
        some == lanes ? LOAD(x + (vectors - 1) * steps->vector) : TAKE_SOME(x + (vectors - 1) * steps->vector, some);
    _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++) {
      const float factor = dy[row];
      _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[row][v] += columns[v] * factor;
    }
  }
  _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) {
      float *to = gradient + row * inputs + v * lanes;
      const int64_t there = v == vectors - 1 ? some : lanes;
      if (there == lanes)
        STORE(to, is_first ? sums[row][v] : LOAD(to) + sums[row][v]);
      else
        PUT_SOME(to, there, is_first ? sums[row][v] : TAKE_SOME(to, there) + sums[row][v]);
    }
}

// Rows of sums for so many vectors of inputs, as many at a time as registers hold.
#define COLUMN_OF(vectors, most)                                                                                    \
  DEEP static void add_column_##vectors(                                                                            \
      const float *x, int64_t inputs, const float *dy, const steps *steps, int64_t count, int64_t some, int is_first, \
      int64_t rows, float *gradient, next_numbers *next, int64_t lines) {                                             \
    int64_t row = 0;                                                                                                \
    SOME_ROWS(most, vectors)                                                                                        \
    SOME_ROWS(8, vectors)                                                                                           \
    SOME_ROWS(4, vectors)                                                                                           \
    SOME_ROWS(2, vectors)                                                                                           \
    SOME_ROWS(1, vectors)                                                                                           \
  }
#define SOME_ROWS(number, vectors)                                                                                  \
  for (; row + (number) <= rows; row += (number)) {                                                                 \
    float *to = gradient + row * inputs;                                                                            \
    if (some == lanes)                                                                                              \
      add_tile(x, inputs, dy + row, steps, count, lanes, is_first, number, vectors, to, next, lines);                          \
    else                                                                                                            \
      add_tile(x, inputs, dy + row, steps, count, some, is_first, number, vectors, to, next, lines);                           \
  }
COLUMN_OF(1, 16)
COLUMN_OF(2, 12)
COLUMN_OF(3, 8)
COLUMN_OF(4, 6)

DEEP static void add_rows(const float *dy, int64_t outputs, int64_t count, int64_t rows, int is_first, float *sums) {
  for (int64_t row = 0; row < rows; row += lanes) {
    const int64_t some = rows - row < lanes ? rows - row : lanes;
    wide sum = SPLAT(0.0f);
    for (int64_t position = 0; position < count; position++) sum += TAKE_SOME(dy + position * outputs + row, some);
    PUT_SOME(sums + row, some, is_first ? sum : TAKE_SOME(sums + row, some) + sum);
  }
}

// The rows of sums of some outputs, for all inputs, over the positions of a block.
static void add_block(
    const espalier_pointwise *c, const float *x, const float *dy, const steps *steps, int64_t count, int64_t first,
    int64_t rows, int is_first, next_numbers *next, int64_t lines) {
  const int64_t inputs = c->inputs;
  for (int64_t column = 0; column < inputs; column += 4 * lanes) {
    const int64_t rest = inputs - column;
    const int64_t vectors = rest > 4 * lanes ? 4 : (rest + lanes - 1) / lanes;
    const int64_t some = rest >= vectors * lanes ? lanes : rest - (vectors - 1) * lanes;
    const float *from = x + column / lanes * steps->vector;
    float *to = c->weight_gradient + first * inputs + column;
    switch (vectors) {
      case 1: add_column_1(from, inputs, dy, steps, count, some, is_first, rows, to, next, lines); break;
      case 2: add_column_2(from, inputs, dy, steps, count, some, is_first, rows, to, next, lines); break;
      case 3: add_column_3(from, inputs, dy, steps, count, some, is_first, rows, to, next, lines); break;
      default: add_column_4(from, inputs, dy, steps, count, some, is_first, rows, to, next, lines);
    }
  }
}

// Lines that each tile sends for at every chunk: its share of the next block, which is of so many channels. Where there are one or two tiles,
// the processor sees by itself what comes next.
static int64_t lines_of(const espalier_pointwise *c, int64_t rows) {
  enum { rows_of_tile = 8, few = 2 };
  const int64_t tiles = (rows + rows_of_tile - 1) / rows_of_tile * ((c->inputs + 4 * lanes - 1) / (4 * lanes));
  return tiles <= few ? 0 : ((c->inputs > c->outputs ? c->inputs : c->outputs) + tiles - 1) / tiles;
}

// Parts divide the outputs, so that every sum is formed in one order.
void espalier_run_pointwise_weight_gradient(void *context, int part, int parts) {
  const espalier_pointwise *c = context;
  const int64_t first = share(c->outputs, part, parts), rows = share(c->outputs, part + 1, parts) - first;
  const int64_t lines = lines_of(c, rows);
  const steps steps = {c->inputs, lanes, c->outputs};
  for (int64_t start = 0; start < c->positions; start += block) {
    const int64_t count = c->positions - start < block ? c->positions - start : block;
    const int64_t after = c->positions - start - count < block ? c->positions - start - count : block;
    const float *x = (const float *)c->x + start * c->inputs, *dy = (const float *)c->dy + start * c->outputs;
    next_numbers next = {x + count * c->inputs, dy + count * c->outputs, after * c->inputs, after * c->outputs};
    add_block(c, x, dy + first, &steps, count, first, rows, start == 0, &next, lines);
    if (c->bias_gradient) add_rows(dy + first, c->outputs, count, rows, start == 0, c->bias_gradient + first);
  }
}

// The same for maps in blocks of sixteen channels, sample by sample. Parts divide the blocks of outputs.
void espalier_run_pointwise_blocks_weight_gradient(void *context, int part, int parts) {
  const espalier_pointwise *c = context;
  const int64_t begin = share(c->outputs / lanes, part, parts), end = share(c->outputs / lanes, part + 1, parts);
  const int64_t count = c->sample_positions, plane = count * lanes, lines = lines_of(c, (end - begin) * lanes);
  const steps steps = {lanes, plane, lanes};
  for (int64_t start = 0; start < c->positions; start += count) {
    const float *x = (const float *)c->x + start * c->inputs, *dy = (const float *)c->dy + start * c->outputs;
    const int is_last = start + count >= c->positions;
    next_numbers next = {
        x + count * c->inputs, dy + count * c->outputs, is_last ? 0 : count * c->inputs, is_last ? 0 : count * c->outputs};
    for (int64_t at = begin; at < end; at++) {
      add_block(c, x, dy + at * plane, &steps, count, at * lanes, lanes, start == 0, &next, lines);
      if (c->bias_gradient) add_rows(dy + at * plane, lanes, count, lanes, start == 0, c->bias_gradient + at * lanes);
    }
  }
}
