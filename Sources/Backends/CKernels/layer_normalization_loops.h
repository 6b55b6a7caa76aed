// Layer normalisation for the element that element.h describes: rows of numbers, each normalised by itself.
//
//     y = (x − mean) · r · scale + shift         r = 1 / √(variance + ε)
//
// With n = (x − mean) · r and g = dy · scale the gradient of a row is dx = r · (g − mean of g − n · mean of g · n). Nothing is
// kept for it but the mean and r of each row. Rows of at most 64 numbers stay in registers from the first sum to what is written.
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "deep.h"

enum { kept = 4, kept_numbers = kept * lanes };

#define VECTORS(v) _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)
#define IS_WHOLE(v) ((v) < vectors - 1 || some == lanes)

// The sum of sixteen numbers, in the same order everywhere.
INLINE float total(wide sums) {
  typedef float four __attribute__((vector_size(16)));
  const narrow eight = __builtin_shufflevector(sums, sums, 0, 1, 2, 3, 4, 5, 6, 7) +
                       __builtin_shufflevector(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15);
  const four sum = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

// All ones in the lanes that the last vector of a row fills.
INLINE wide_mask filled(int64_t some) {
  const wide_mask numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return numbers < (int32_t)some;
}

// A list of at most 64 floats with zeros behind it; ones if there is none.
static void pad(float *to, const float *from, int64_t count) {
  for (int64_t i = 0; i < kept_numbers; i++) to[i] = i < count ? (from ? from[i] : 1.0f) : 0.0f;
}

typedef struct {
  float scale[kept_numbers], shift[kept_numbers];
} affine;

INLINE void normalize_row(
    const espalier_layer_normalization *c, const affine *a, int64_t row, int vectors, int64_t some) {
  const element *x = (const element *)c->x + row * c->length;
  element *y = (element *)c->y + row * c->length;
  const float share = 1.0f / (float)c->length;
  const wide_mask there = filled(some);
  wide values[kept], sum = SPLAT(0.0f), squares = SPLAT(0.0f);
  VECTORS(v) {
    values[v] = IS_WHOLE(v) ? TAKE(x + v * lanes) : TAKE_SOME(x + v * lanes, some);
    sum += values[v];
  }
  const float mean = total(sum) * share;
  VECTORS(v) {
    values[v] -= mean;
    if (!IS_WHOLE(v)) values[v] = KEEP(there, values[v]);
    squares += values[v] * values[v];
  }
  const float inverse = 1.0f / sqrtf(total(squares) * share + c->epsilon);
  c->mean[row] = mean;
  c->inverse[row] = inverse;
  VECTORS(v) {
    const wide result = values[v] * inverse * LOAD(a->scale + v * lanes) + LOAD(a->shift + v * lanes);
    if (IS_WHOLE(v)) PUT(y + v * lanes, result); else PUT_SOME(y + v * lanes, some, result);
  }
}

typedef struct {
  wide scale[kept], shift[kept];
} sums_of_rows;

INLINE void pull_row(
    const espalier_layer_normalization *c, const affine *a, int64_t row, int vectors, int64_t some, sums_of_rows *sums) {
  const element *x = (const element *)c->x + row * c->length, *dy = (const element *)c->dy + row * c->length;
  element *dx = (element *)c->dx + row * c->length;
  const float share = 1.0f / (float)c->length, mean = c->mean[row], inverse = c->inverse[row];
  const wide_mask there = filled(some);
  wide normalized[kept], gradient[kept], first = SPLAT(0.0f), second = SPLAT(0.0f);
  VECTORS(v) {
    const wide value = IS_WHOLE(v) ? TAKE(x + v * lanes) : TAKE_SOME(x + v * lanes, some);
    const wide given = IS_WHOLE(v) ? TAKE(dy + v * lanes) : TAKE_SOME(dy + v * lanes, some);
    normalized[v] = (value - mean) * inverse;
    if (!IS_WHOLE(v)) normalized[v] = KEEP(there, normalized[v]);
    sums->shift[v] += given;
    sums->scale[v] += given * normalized[v];
    gradient[v] = given * LOAD(a->scale + v * lanes);
    first += gradient[v];
    second += gradient[v] * normalized[v];
  }
  const float middle = total(first) * share, slope = total(second) * share;
  VECTORS(v) {
    const wide result = (gradient[v] - middle - normalized[v] * slope) * inverse;
    if (IS_WHOLE(v)) PUT(dx + v * lanes, result); else PUT_SOME(dx + v * lanes, some, result);
  }
}

// The rows from `begin` to `end`, in vectors whose number is known when this is compiled.
#define ROWS_OF(vectors)                                                                                            \
  DEEP static void normalize_rows_##vectors(                                                                        \
      const espalier_layer_normalization *c, const affine *a, int64_t begin, int64_t end, int64_t some) {           \
    for (int64_t row = begin; row < end; row++)                                                                     \
      if (some == lanes) normalize_row(c, a, row, vectors, lanes); else normalize_row(c, a, row, vectors, some);    \
  }                                                                                                                 \
  DEEP static void pull_rows_##vectors(                                                                             \
      const espalier_layer_normalization *c, const affine *a, int64_t begin, int64_t end, int64_t some,             \
      sums_of_rows *to) {                                                                                           \
    sums_of_rows sums = *to;                                                                                        \
    if (some == lanes)                                                                                              \
      for (int64_t row = begin; row < end; row++) pull_row(c, a, row, vectors, lanes, &sums);                       \
    else                                                                                                            \
      for (int64_t row = begin; row < end; row++) pull_row(c, a, row, vectors, some, &sums);                        \
    *to = sums;                                                                                                     \
  }
ROWS_OF(1)
ROWS_OF(2)
ROWS_OF(3)
ROWS_OF(4)

// A row of any length, which is read again for each of its sums.
#define PIECES(whole, rest)                                                                                         \
  {                                                                                                                 \
    int64_t i = 0;                                                                                                  \
    for (; i + lanes <= c->length; i += lanes) { whole; }                                                           \
    for (; i < c->length; i++) { rest; }                                                                            \
  }

DEEP static void normalize_long_row(const espalier_layer_normalization *c, int64_t row) {
  const element *x = (const element *)c->x + row * c->length;
  element *y = (element *)c->y + row * c->length;
  const float share = 1.0f / (float)c->length;
  wide sums = SPLAT(0.0f);
  float sum = 0.0f;
  PIECES(sums += TAKE(x + i), sum += take_one(x + i))
  const float mean = (total(sums) + sum) * share;
  sums = SPLAT(0.0f);
  sum = 0.0f;
  PIECES(
      const wide distance = TAKE(x + i) - mean; sums += distance * distance,
      const float distance = take_one(x + i) - mean; sum += distance * distance)
  const float inverse = 1.0f / sqrtf((total(sums) + sum) * share + c->epsilon);
  c->mean[row] = mean;
  c->inverse[row] = inverse;
  if (c->scale)
    PIECES(
        PUT(y + i, (TAKE(x + i) - mean) * inverse * LOAD(c->scale + i) + LOAD(c->shift + i)),
        PUT_ONE(y + i, (take_one(x + i) - mean) * inverse * c->scale[i] + c->shift[i]))
  else
    PIECES(PUT(y + i, (TAKE(x + i) - mean) * inverse), PUT_ONE(y + i, (take_one(x + i) - mean) * inverse))
}

DEEP static void pull_long_row(const espalier_layer_normalization *c, int64_t row, float *dscale, float *dshift) {
  const element *x = (const element *)c->x + row * c->length, *dy = (const element *)c->dy + row * c->length;
  element *dx = (element *)c->dx + row * c->length;
  const float share = 1.0f / (float)c->length, mean = c->mean[row], inverse = c->inverse[row];
  wide firsts = SPLAT(0.0f), seconds = SPLAT(0.0f);
  float first = 0.0f, second = 0.0f;
  PIECES(
      const wide given = TAKE(dy + i); const wide normalized = (TAKE(x + i) - mean) * inverse;
      if (c->scale) {
        STORE(dshift + i, LOAD(dshift + i) + given);
        STORE(dscale + i, LOAD(dscale + i) + given * normalized);
      }
      const wide gradient = c->scale ? given * LOAD(c->scale + i) : given;
      firsts += gradient; seconds += gradient * normalized,
      const float given = take_one(dy + i); const float normalized = (take_one(x + i) - mean) * inverse;
      if (c->scale) {
        dshift[i] += given;
        dscale[i] += given * normalized;
      }
      const float gradient = c->scale ? given * c->scale[i] : given;
      first += gradient; second += gradient * normalized)
  const float middle = (total(firsts) + first) * share, slope = (total(seconds) + second) * share;
  PIECES(
      const wide gradient = c->scale ? TAKE(dy + i) * LOAD(c->scale + i) : TAKE(dy + i);
      PUT(dx + i, (gradient - middle - (TAKE(x + i) - mean) * inverse * slope) * inverse),
      const float gradient = c->scale ? take_one(dy + i) * c->scale[i] : take_one(dy + i);
      PUT_ONE(dx + i, (gradient - middle - (take_one(x + i) - mean) * inverse * slope) * inverse))
}

void NAMED(espalier_run_layer_normalization)(void *context, int part, int parts) {
  const espalier_layer_normalization *c = context;
  const int64_t begin = share(c->rows, part, parts), end = share(c->rows, part + 1, parts);
  if (c->length > kept_numbers) {
    for (int64_t row = begin; row < end; row++) normalize_long_row(c, row);
    return;
  }
  const int64_t vectors = (c->length + lanes - 1) / lanes, some = c->length - (vectors - 1) * lanes;
  affine a;
  pad(a.scale, c->scale, c->length);
  pad(a.shift, c->shift, c->shift ? c->length : 0);
  switch (vectors) {
    case 1: return normalize_rows_1(c, &a, begin, end, some);
    case 2: return normalize_rows_2(c, &a, begin, end, some);
    case 3: return normalize_rows_3(c, &a, begin, end, some);
    default: return normalize_rows_4(c, &a, begin, end, some);
  }
}

// Parts take groups of rows, so that every sum is formed in one order.
void NAMED(espalier_run_layer_normalization_gradient)(void *context, int part, int parts) {
  const espalier_layer_normalization *c = context;
  const int groups = espalier_layer_normalization_groups;
  for (int64_t group = share(groups, part, parts); group < share(groups, part + 1, parts); group++) {
    const int64_t begin = share(c->rows, (int)group, groups), end = share(c->rows, (int)group + 1, groups);
    float *dscale = c->partials ? c->partials + group * 2 * c->length : 0, *dshift = dscale ? dscale + c->length : 0;
    if (c->length > kept_numbers) {
      if (dscale) memset(dscale, 0, (size_t)c->length * 2 * sizeof(float));
      for (int64_t row = begin; row < end; row++) pull_long_row(c, row, dscale, dshift);
      continue;
    }
    const int64_t vectors = (c->length + lanes - 1) / lanes, some = c->length - (vectors - 1) * lanes;
    affine a;
    pad(a.scale, c->scale, c->length);
    sums_of_rows sums;
    memset(&sums, 0, sizeof sums);
    switch (vectors) {
      case 1: pull_rows_1(c, &a, begin, end, some, &sums); break;
      case 2: pull_rows_2(c, &a, begin, end, some, &sums); break;
      case 3: pull_rows_3(c, &a, begin, end, some, &sums); break;
      default: pull_rows_4(c, &a, begin, end, some, &sums);
    }
    if (!dscale) continue;
    memcpy(dscale, sums.scale, (size_t)c->length * sizeof(float));
    memcpy(dshift, sums.shift, (size_t)c->length * sizeof(float));
  }
}
