#include <string.h>

#include "CKernels.h"
#include "wide.h"

// One row of the innermost axis. Strides are one or zero for the loops that vectors serve.
#define ROW(expression)                                       \
  for (int64_t i = 0; i < count; i++) {                       \
    const float a = pa[i * sa], b = pb ? pb[i * sb] : 0.0f;   \
    (void)b;                                                  \
    po[i * so] = (expression);                                \
  }

#define DENSE_ROW(operator)                                             \
  if (so == 1 && sa == 1 && sb == 1) {                                  \
    int64_t i = 0;                                                      \
    for (; i + 16 <= count; i += 16)                                    \
      STORE(po + i, LOAD(pa + i) operator LOAD(pb + i));                \
    for (; i < count; i++) po[i] = pa[i] operator pb[i];                \
  } else if (so == 1 && sa == 1 && sb == 0) {                           \
    const float b = pb[0];                                              \
    int64_t i = 0;                                                      \
    for (; i + 16 <= count; i += 16)                                    \
      STORE(po + i, LOAD(pa + i) operator b);                           \
    for (; i < count; i++) po[i] = pa[i] operator b;                    \
  } else {                                                              \
    ROW(a operator b)                                                   \
  }

#define ROW_ARGUMENTS \
  float *po, const float *pa, const float *pb, int64_t so, int64_t sa, int64_t sb, int64_t count

FAST static void copy_row(ROW_ARGUMENTS) {
  if (so == 1 && sa == 1) {
    if (count >= 64) {
      memcpy(po, pa, (size_t)count * sizeof(float));
    } else {
      for (int64_t i = 0; i < count; i++) po[i] = pa[i];
    }
  } else {
    ROW(a)
  }
}
FAST static void add_row(ROW_ARGUMENTS) { DENSE_ROW(+) }
FAST static void subtract_row(ROW_ARGUMENTS) { DENSE_ROW(-) }
FAST static void multiply_row(ROW_ARGUMENTS) { DENSE_ROW(*) }

FAST static void accumulate_row(ROW_ARGUMENTS) {
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

typedef void (*row_function)(ROW_ARGUMENTS);

static row_function function_for(espalier_operation operation) {
  switch (operation) {
    case espalier_copy: return copy_row;
    case espalier_add: return add_row;
    case espalier_subtract: return subtract_row;
    case espalier_multiply: return multiply_row;
    case espalier_accumulate: return accumulate_row;
  }
  return copy_row;
}

void espalier_run_grid(void *context, int part, int parts) {
  const espalier_grid *grid = context;
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
    row(grid->out + first * so, grid->a + first * sa, grid->b ? grid->b + first * sb : 0, so, sa, sb, end - first);
    return;
  }
  const int64_t begin = share(grid->extents[0], part, parts), stop = share(grid->extents[0], part + 1, parts);
  if (begin >= stop) return;
  int64_t index[espalier_max_rank] = {0};
  index[0] = begin;
  float *po = grid->out + begin * grid->out_strides[0];
  const float *pa = grid->a + begin * grid->a_strides[0];
  const float *pb = grid->b ? grid->b + begin * grid->b_strides[0] : 0;
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

void espalier_run_clearing(void *context, int part, int parts) {
  const espalier_clearing *clearing = context;
  const int64_t begin = share(clearing->count, part, parts), end = share(clearing->count, part + 1, parts);
  memset((char *)clearing->bytes + begin, 0, (size_t)(end - begin));
}
