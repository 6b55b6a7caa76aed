#include "CKernels.h"
#include "deep.h"

// The gradient of the weights of 1×1 convolutions: a product of two matrices that are long and narrow, both of which are read
// along rows. A tile of sums stays in registers over the positions of a block, which stays in the second-level cache:
//
//                    inputs                        each position adds `rows` × 16 · `vectors` products, for which it
//              ┌───────────────┐                   reads `rows` numbers and `vectors` vectors
//     outputs  │   ┌───────┐   │
//              │   │ tile  │   │
//              └───────────────┘
enum { block = 256 };

INLINE void add_tile(
    const float *x, int64_t inputs, const float *dy, int64_t outputs, int64_t count, int64_t some, int is_first, int rows,
    int vectors, float *gradient) {
  wide sums[14][4];
  _Pragma("clang loop unroll(full)") for (int row = 0; row < rows; row++)
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[row][v] = SPLAT(0.0f);
  for (int64_t position = 0; position < count; position++, x += inputs, dy += outputs) {
    wide columns[4];
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors - 1; v++) columns[v] = LOAD(x + v * lanes);
    columns[vectors - 1] =
        some == lanes ? LOAD(x + (vectors - 1) * lanes) : TAKE_SOME(x + (vectors - 1) * lanes, some);
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
      const float *x, int64_t inputs, const float *dy, int64_t outputs, int64_t count, int64_t some, int is_first,  \
      int64_t rows, float *gradient) {                                                                              \
    int64_t row = 0;                                                                                                \
    SOME_ROWS(most, vectors)                                                                                        \
    SOME_ROWS(4, vectors)                                                                                           \
    SOME_ROWS(1, vectors)                                                                                           \
  }
#define SOME_ROWS(number, vectors)                                                                                  \
  for (; row + (number) <= rows; row += (number)) {                                                                 \
    float *to = gradient + row * inputs;                                                                            \
    if (some == lanes)                                                                                              \
      add_tile(x, inputs, dy + row, outputs, count, lanes, is_first, number, vectors, to);                          \
    else                                                                                                            \
      add_tile(x, inputs, dy + row, outputs, count, some, is_first, number, vectors, to);                           \
  }
COLUMN_OF(1, 14)
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

// Parts divide the outputs, so that every sum is formed in one order.
void espalier_run_pointwise_weight_gradient(void *context, int part, int parts) {
  const espalier_pointwise *c = context;
  const int64_t first = share(c->outputs, part, parts), rows = share(c->outputs, part + 1, parts) - first;
  for (int64_t start = 0; start < c->positions; start += block) {
    const int64_t count = c->positions - start < block ? c->positions - start : block;
    const float *x = (const float *)c->x + start * c->inputs, *dy = (const float *)c->dy + start * c->outputs + first;
    for (int64_t column = 0; column < c->inputs; column += 4 * lanes) {
      const int64_t rest = c->inputs - column;
      const int64_t vectors = rest > 4 * lanes ? 4 : (rest + lanes - 1) / lanes;
      const int64_t some = rest >= vectors * lanes ? lanes : rest - (vectors - 1) * lanes;
      float *to = c->weight_gradient + first * c->inputs + column;
      const int is_first = start == 0;
      switch (vectors) {
        case 1: add_column_1(x + column, c->inputs, dy, c->outputs, count, some, is_first, rows, to); break;
        case 2: add_column_2(x + column, c->inputs, dy, c->outputs, count, some, is_first, rows, to); break;
        case 3: add_column_3(x + column, c->inputs, dy, c->outputs, count, some, is_first, rows, to); break;
        default: add_column_4(x + column, c->inputs, dy, c->outputs, count, some, is_first, rows, to);
      }
    }
    if (c->bias_gradient) add_rows(dy, c->outputs, count, rows, start == 0, c->bias_gradient + first);
  }
}
