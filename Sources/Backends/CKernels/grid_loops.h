// Loops over grids, for the element that element.h describes.
#include <string.h>

#include "CKernels.h"
#include "element.h"

// Rows of the innermost axis, along the axis before it: of narrow maps with channels last a row has a few elements, and there are
// tens of thousands. Strides are one or zero for the loops that vectors serve.
#define ROWS(...) \
  for (int64_t row = 0; row < rows; row++, po += ro, pa += ra, pb += rb) { __VA_ARGS__ }

#define EACH(expression)                                                        \
  ROWS(for (int64_t i = 0; i < count; i++) {                                    \
    const float a = take_one(pa + i * sa), b = take_one(pb + i * sb);           \
    PUT_ONE(po + i * so, expression);                                           \
  })

// In vectors of sixteen and of eight, then one by one.
#define VECTORS(one, other, single)                                             \
  ROWS(                                                                         \
      int64_t i = 0;                                                            \
      for (; i + 16 <= count; i += 16) PUT(po + i, one);                        \
      if (i + 8 <= count) {                                                     \
        PUT_NARROW(po + i, other);                                              \
        i += 8;                                                                 \
      }                                                                         \
      for (; i < count; i++) PUT_ONE(po + i, single);)

#define DENSE_ROWS(operator)                                                    \
  if (so == 1 && sa == 1 && sb == 1) {                                          \
    VECTORS(                                                                    \
        TAKE(pa + i) operator TAKE(pb + i), TAKE_NARROW(pa + i) operator TAKE_NARROW(pb + i), \
        take_one(pa + i) operator take_one(pb + i))                             \
  } else if (so == 1 && sa == 1 && sb == 0) {                                   \
    VECTORS(                                                                    \
        TAKE(pa + i) operator take_one(pb), TAKE_NARROW(pa + i) operator take_one(pb), \
        take_one(pa + i) operator take_one(pb))                                 \
  } else {                                                                      \
    EACH(a operator b)                                                          \
  }

#define ROW_ARGUMENTS                                                                                         \
  element *po, const element *pa, const element *pb, int64_t so, int64_t sa, int64_t sb, int64_t count, int64_t rows, \
      int64_t ro, int64_t ra, int64_t rb

LOOP static void copy_rows(ROW_ARGUMENTS) {
  (void)sb;
  if (so == 1 && sa == 1) {
    if (count >= 64) {
      ROWS(memcpy(po, pa, (size_t)count * sizeof(element));)
    } else {
      ROWS(for (int64_t i = 0; i < count; i++) po[i] = pa[i];)
    }
  } else if (so == 1 && sa == 0) {
    ROWS(
        const element value = *pa;
        for (int64_t i = 0; i < count; i++) po[i] = value;)
  } else {
    ROWS(for (int64_t i = 0; i < count; i++) po[i * so] = pa[i * sa];)
  }
}
LOOP static void add_rows(ROW_ARGUMENTS) { DENSE_ROWS(+) }
LOOP static void subtract_rows(ROW_ARGUMENTS) { DENSE_ROWS(-) }
LOOP static void multiply_rows(ROW_ARGUMENTS) { DENSE_ROWS(*) }

#ifndef BFLOAT16
#define SUM_COLUMNS(vectors)                                                                            \
  for (; i + 16 * (vectors) <= count; i += 16 * (vectors)) {                                            \
    wide sums[vectors];                                                                                 \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < (vectors); v++) sums[v] = LOAD(po + i + 16 * v); \
    for (int64_t row = 0; row < rows; row++)                                                            \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < (vectors); v++)                            \
        sums[v] += LOAD(pa + row * ra + i + 16 * v) * b;                                                \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < (vectors); v++) STORE(po + i + 16 * v, sums[v]); \
  }

LOOP static void accumulate_rows(ROW_ARGUMENTS) {
  (void)sb;
  const float b = pb[0];
  if (so == 0) {
    ROWS(
        float sum = 0;
        int64_t i = 0;
        if (sa == 1) {
          wide sums = {0};
          for (; i + 16 <= count; i += 16) sums += LOAD(pa + i);
          for (int lane = 0; lane < 16; lane++) sum += sums[lane];
        }
        for (; i < count; i++) sum += pa[i * sa];
        po[0] += sum * b;)
  } else if (so == 1 && sa == 1 && ro == 0) {
    // Sums over rows stay in registers.
    int64_t i = 0;
    SUM_COLUMNS(4)
    SUM_COLUMNS(1)
    for (; i < count; i++) {
      float sum = po[i];
      for (int64_t row = 0; row < rows; row++) sum += pa[row * ra + i] * b;
      po[i] = sum;
    }
  } else if (so == 1 && sa == 1) {
    ROWS(
        int64_t i = 0;
        for (; i + 16 <= count; i += 16) STORE(po + i, LOAD(po + i) + LOAD(pa + i) * b);
        for (; i < count; i++) po[i] += pa[i] * b;)
  } else {
    ROWS(for (int64_t i = 0; i < count; i++) po[i * so] += pa[i * sa] * b;)
  }
}
#endif

// The gradient of a rectification whose result is a. What is no number lets its gradient pass.
LOOP static void relu_gradient_rows(ROW_ARGUMENTS) {
  const int is_dense = so == 1 && sa == 1 && sb == 1;
  ROWS(
      int64_t i = 0;
      if (is_dense)
        for (; i + 16 <= count; i += 16) PUT(po + i, KEEP(~(TAKE(pa + i) <= 0), TAKE(pb + i)));
      for (; i < count; i++) PUT_ONE(po + i * so, take_one(pa + i * sa) <= 0 ? 0 : take_one(pb + i * sb));)
}

typedef void (*rows_function)(ROW_ARGUMENTS);

static rows_function function_for(espalier_operation operation) {
  switch (operation) {
    case espalier_copy: return copy_rows;
    case espalier_add: return add_rows;
    case espalier_subtract: return subtract_rows;
    case espalier_multiply: return multiply_rows;
    case espalier_relu_gradient: return relu_gradient_rows;
#ifndef BFLOAT16
    case espalier_accumulate: return accumulate_rows;
#else
    // Sums form in floats.
    case espalier_accumulate: break;
#endif
  }
  return copy_rows;
}

void NAMED(espalier_run_grid)(void *context, int part, int parts) {
  const espalier_grid *grid = context;
  element *out = grid->out;
  const element *a = grid->a;
  // An operand that nobody reads has strides of zero.
  const element *b = grid->b ? grid->b : a;
  const rows_function run = function_for(grid->operation);
  const int last = grid->rank - 1;
  int64_t first = 0, end = grid->extents[last];
  const int64_t so = grid->out_strides[last], sa = grid->a_strides[last], sb = grid->b_strides[last];
  if (last == 0) {
    // A flat grid is divided along its one axis, at multiples of a vector.
    first = share((end + 15) / 16, part, parts) * 16;
    const int64_t stop = share((end + 15) / 16, part + 1, parts) * 16;
    end = stop < end ? stop : end;
    if (first < end) run(out + first * so, a + first * sa, b + first * sb, so, sa, sb, end - first, 1, 0, 0, 0);
    return;
  }
  const int64_t begin = share(grid->extents[0], part, parts), stop = share(grid->extents[0], part + 1, parts);
  if (begin >= stop) return;
  const int outer = last - 1;
  const int64_t ro = grid->out_strides[outer], ra = grid->a_strides[outer], rb = grid->b_strides[outer];
  int64_t index[espalier_max_rank] = {0};
  index[0] = begin;
  element *po = out + begin * grid->out_strides[0];
  const element *pa = a + begin * grid->a_strides[0], *pb = b + begin * grid->b_strides[0];
  if (outer == 0) return run(po, pa, pb, so, sa, sb, end, stop - begin, ro, ra, rb);
  for (;;) {
    run(po, pa, pb, so, sa, sb, end, grid->extents[outer], ro, ra, rb);
    for (int axis = outer - 1;; axis--) {
      index[axis]++;
      po += grid->out_strides[axis];
      pa += grid->a_strides[axis];
      pb += grid->b_strides[axis];
      if (index[axis] < (axis == 0 ? stop : grid->extents[axis])) break;
      if (axis == 0) return;
      po -= grid->out_strides[axis] * grid->extents[axis];
      pa -= grid->a_strides[axis] * grid->extents[axis];
      pb -= grid->b_strides[axis] * grid->extents[axis];
      index[axis] = 0;
    }
  }
}
