// Loops over grids, for the element that element.h describes.
#include <string.h>

#include "CKernels.h"
#include "element.h"

// One row of the innermost axis. Strides are one or zero for the loops that vectors serve.
#define ROW(expression)                                       \
  for (int64_t i = 0; i < count; i++) {                       \
    const float a = take_one(pa + i * sa), b = pb ? take_one(pb + i * sb) : 0.0f; \
    (void)b;                                                  \
    PUT_ONE(po + i * so, expression);                         \
  }

#define DENSE_ROW(operator)                                             \
  if (so == 1 && sa == 1 && sb == 1) {                                  \
    int64_t i = 0;                                                      \
    for (; i + 16 <= count; i += 16)                                    \
      PUT(po + i, TAKE(pa + i) operator TAKE(pb + i));                  \
    for (; i < count; i++) PUT_ONE(po + i, take_one(pa + i) operator take_one(pb + i)); \
  } else if (so == 1 && sa == 1 && sb == 0) {                           \
    const float b = take_one(pb);                                       \
    int64_t i = 0;                                                      \
    for (; i + 16 <= count; i += 16)                                    \
      PUT(po + i, TAKE(pa + i) operator b);                             \
    for (; i < count; i++) PUT_ONE(po + i, take_one(pa + i) operator b); \
  } else {                                                              \
    ROW(a operator b)                                                   \
  }

#define ROW_ARGUMENTS \
  element *po, const element *pa, const element *pb, int64_t so, int64_t sa, int64_t sb, int64_t count

LOOP static void copy_row(ROW_ARGUMENTS) {
  (void)pb, (void)sb;
  if (so == 1 && sa == 1) {
    if (count >= 64) {
      memcpy(po, pa, (size_t)count * sizeof(element));
    } else {
      for (int64_t i = 0; i < count; i++) po[i] = pa[i];
    }
  } else {
    for (int64_t i = 0; i < count; i++) po[i * so] = pa[i * sa];
  }
}
LOOP static void add_row(ROW_ARGUMENTS) { DENSE_ROW(+) }
LOOP static void subtract_row(ROW_ARGUMENTS) { DENSE_ROW(-) }
LOOP static void multiply_row(ROW_ARGUMENTS) { DENSE_ROW(*) }

#ifndef BFLOAT16
LOOP static void accumulate_row(ROW_ARGUMENTS) {
  (void)sb;
  const float b = pb[0];
  if (so == 0) {
    float sum = 0;
    int64_t i = 0;
    if (sa == 1) {
      wide sums = {0};
      for (; i + 16 <= count; i += 16) sums += LOAD(pa + i);
      for (int lane = 0; lane < 16; lane++) sum += sums[lane];
    }
    for (; i < count; i++) sum += pa[i * sa];
    po[0] += sum * b;
  } else if (so == 1 && sa == 1) {
    int64_t i = 0;
    for (; i + 16 <= count; i += 16) STORE(po + i, LOAD(po + i) + LOAD(pa + i) * b);
    for (; i < count; i++) po[i] += pa[i] * b;
  } else {
    for (int64_t i = 0; i < count; i++) po[i * so] += pa[i * sa] * b;
  }
}
#endif

// The gradient of a rectification whose result is a. What is no number lets its gradient pass.
LOOP static void relu_gradient_row(ROW_ARGUMENTS) {
  int64_t i = 0;
  if (so == 1 && sa == 1 && sb == 1)
    for (; i + 16 <= count; i += 16) PUT(po + i, KEEP(~(TAKE(pa + i) <= 0), TAKE(pb + i)));
  for (; i < count; i++) PUT_ONE(po + i * so, take_one(pa + i * sa) <= 0 ? 0 : take_one(pb + i * sb));
}

typedef void (*row_function)(ROW_ARGUMENTS);

static row_function function_for(espalier_operation operation) {
  switch (operation) {
    case espalier_copy: return copy_row;
    case espalier_add: return add_row;
    case espalier_subtract: return subtract_row;
    case espalier_multiply: return multiply_row;
    case espalier_relu_gradient: return relu_gradient_row;
#ifndef BFLOAT16
    case espalier_accumulate: return accumulate_row;
#else
    // Sums form in floats.
    case espalier_accumulate: break;
#endif
  }
  return copy_row;
}

void NAMED(espalier_run_grid)(void *context, int part, int parts) {
  const espalier_grid *grid = context;
  element *out = grid->out;
  const element *a = grid->a, *b = grid->b;
  const row_function row = function_for(grid->operation);
  const int last = grid->rank - 1;
  int64_t first = 0, end = grid->extents[last];
  if (last == 0) {
    // A flat grid is divided along its one axis, at multiples of a vector.
    first = share((end + 15) / 16, part, parts) * 16;
    const int64_t stop = share((end + 15) / 16, part + 1, parts) * 16;
    end = stop < end ? stop : end;
    if (first >= end) return;
    const int64_t so = grid->out_strides[0], sa = grid->a_strides[0], sb = grid->b_strides[0];
    row(out + first * so, a + first * sa, b ? b + first * sb : 0, so, sa, sb, end - first);
    return;
  }
  const int64_t begin = share(grid->extents[0], part, parts), stop = share(grid->extents[0], part + 1, parts);
  if (begin >= stop) return;
  int64_t index[espalier_max_rank] = {0};
  index[0] = begin;
  element *po = out + begin * grid->out_strides[0];
  const element *pa = a + begin * grid->a_strides[0];
  const element *pb = b ? b + begin * grid->b_strides[0] : 0;
  const int64_t so = grid->out_strides[last], sa = grid->a_strides[last], sb = grid->b_strides[last];
  for (;;) {
    row(po, pa, pb, so, sa, sb, end);
    int axis = last - 1;
    for (;; axis--) {
      index[axis]++;
      po += grid->out_strides[axis];
      pa += grid->a_strides[axis];
      if (pb) pb += grid->b_strides[axis];
      if (index[axis] < (axis == 0 ? stop : grid->extents[axis])) break;
      if (axis == 0) return;
      po -= grid->out_strides[axis] * grid->extents[axis];
      pa -= grid->a_strides[axis] * grid->extents[axis];
      if (pb) pb -= grid->b_strides[axis] * grid->extents[axis];
      index[axis] = 0;
    }
  }
}
