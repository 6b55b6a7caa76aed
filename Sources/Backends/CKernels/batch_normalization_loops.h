// The loops of batch normalisation over maps, for the element that element.h describes.
#include "CKernels.h"
#include "batch_position_sums.h"
#include "element.h"

#include <stdlib.h>

enum { longest_stack = 1024, longest_pivot = 1024 };

// Which elements a relu kept, by rows of a period: a byte for each element, or a bit if elements are bfloat16, as those
// are short themselves. Rows of bits begin at whole sixteens.
#ifndef BFLOAT16
typedef uint8_t flags;
#define FLAGS_OF(count) (count)
#define FLAG(mask, row, j) ((mask) + (row) * period + (j))
#define KEPT(mask, row, j) (__builtin_convertvector(*(const wide_bytes *)FLAG(mask, row, j), wide_mask) != 0)
#define MARK(mask, row, j, positive) \
  (*(wide_bytes *)FLAG(mask, row, j) = __builtin_convertvector(positive, wide_bytes))
#define KEPT_ONE(mask, row, j) (*FLAG(mask, row, j) != 0)
#define MARK_ONE(mask, row, j, positive) (*FLAG(mask, row, j) = (positive) ? 255 : 0)
#else
typedef uint16_t flags;
typedef _Bool wide_flags __attribute__((ext_vector_type(16)));
#define FLAGS_OF(count) (((count) + 15) / 16)
#define FLAG(mask, row, j) ((mask) + (row) * FLAGS_OF(period) + (j) / 16)
#define KEPT(mask, row, j) (__builtin_convertvector(*(const wide_flags *)FLAG(mask, row, j), wide_mask) != 0)
#define MARK(mask, row, j, positive) \
  (*(wide_flags *)FLAG(mask, row, j) = __builtin_convertvector(positive, wide_flags))
#define KEPT_ONE(mask, row, j) (*FLAG(mask, row, j) >> (j) % 16 & 1)
#define MARK_ONE(mask, row, j, positive) \
  (*FLAG(mask, row, j) = (flags)(((j) % 16 ? *FLAG(mask, row, j) : 0) | (positive) << (j) % 16))
#endif

static inline int64_t flags_of_plane(int64_t count, int64_t period) {
  return count / period * FLAGS_OF(period) + FLAGS_OF(count % period);
}

// Sums over rows of `period` elements, four vectors side by side so that additions need not wait for each other. The
// last row may be short. `Tile` is how many vectors a pass takes.
#define SUM_PASS(tile, declarations, step, finish)                     \
  for (; j + 16 * (tile) <= period; j += 16 * (tile)) {                \
    declarations;                                                      \
    for (int64_t row = 0; row < rows; row++) {                         \
      const int64_t at = row * period + j;                             \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < (tile); v++) { step; } \
    }                                                                  \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < (tile); v++) { finish; } \
  }

#define SUM_ROWS(declarations_of, step, finish, scalar_start, scalar_step) \
  const int64_t rows = count / period, rest = count % period;          \
  int64_t j = 0;                                                       \
  SUM_PASS(4, declarations_of(4), step, finish)                        \
  SUM_PASS(1, declarations_of(1), step, finish)                        \
  for (; j < period; j++) {                                            \
    scalar_start;                                                      \
    for (int64_t row = 0; row < rows; row++) {                         \
      const int64_t at = row * period + j;                             \
      scalar_step;                                                     \
    }                                                                  \
  }                                                                    \
  for (j = 0; j < rest; j++) {                                         \
    const int64_t row = rows, at = row * period + j;                   \
    (void)row;                                                         \
    scalar_step;                                                       \
  }

#define PLACE (at + 16 * v)
#define COLUMN (j + 16 * v)

#ifndef BFLOAT16
LOOP static void sum(const element *x, int64_t count, int64_t period, float *sums) {
#define TOTALS(tile) wide total[tile] = {0}
  SUM_ROWS(
      TOTALS, total[v] += TAKE(x + PLACE), STORE(sums + COLUMN, total[v]), sums[j] = 0, sums[j] += take_one(x + at))
}

LOOP static void sum_squares(const element *x, const float *mean, int64_t count, int64_t period, float *sums) {
  SUM_ROWS(
      TOTALS, const wide deviation = TAKE(x + PLACE) - LOAD(mean + COLUMN); total[v] += deviation * deviation,
      STORE(sums + COLUMN, total[v]), sums[j] = 0, const float deviation = take_one(x + at) - mean[j];
      sums[j] += deviation * deviation)
}
#else
// Sums of deviations from a pivot, and of their squares, in one pass: elements in bfloat16 are converted once.
LOOP static void sum_deviations(
    const element *x, const float *pivots, int64_t count, int64_t period, float *sums, float *squares) {
#define BOTH_TOTALS(tile) wide total[tile] = {0}, square[tile] = {0}
  SUM_ROWS(
      BOTH_TOTALS, const wide deviation = TAKE(x + PLACE) - LOAD(pivots + COLUMN); total[v] += deviation;
      square[v] += deviation * deviation, STORE(sums + COLUMN, total[v]);
      STORE(squares + COLUMN, square[v]), sums[j] = squares[j] = 0,
      const float deviation = take_one(x + at) - pivots[j]; sums[j] += deviation; squares[j] += deviation * deviation)
}
#endif

LOOP static void sum_gradients(
    const element *x, const element *dy, const flags *mask, const float *mean, int64_t count, int64_t period,
    float *shift_sums, float *scale_sums) {
#define TWO_TOTALS(tile) wide shift[tile] = {0}, scale[tile] = {0}
#define ADD(gradient)          \
  const wide g = (gradient);   \
  shift[v] += g;               \
  scale[v] += g * (TAKE(x + PLACE) - LOAD(mean + COLUMN))
#define ADD_SCALAR(gradient)   \
  const float g = (gradient);  \
  shift_sums[j] += g;          \
  scale_sums[j] += g * (take_one(x + at) - mean[j])
#define FINISH                            \
  STORE(shift_sums + COLUMN, shift[v]);   \
  STORE(scale_sums + COLUMN, scale[v])
  if (mask) {
    SUM_ROWS(
        TWO_TOTALS, ADD(KEEP(KEPT(mask, row, COLUMN), TAKE(dy + PLACE))), FINISH, shift_sums[j] = scale_sums[j] = 0,
        ADD_SCALAR(KEPT_ONE(mask, row, j) ? take_one(dy + at) : 0.0f))
  } else {
    SUM_ROWS(
        TWO_TOTALS, ADD(TAKE(dy + PLACE)), FINISH, shift_sums[j] = scale_sums[j] = 0, ADD_SCALAR(take_one(dy + at)))
  }
}

// Adds the repetitions of each lane within a period and spreads a lane's number over its repetitions.
static void fold(const float *sums, int64_t period, int64_t lanes, float *totals) {
  memcpy(totals, sums, (size_t)lanes * sizeof(float));
  for (int64_t start = lanes; start < period; start += lanes)
    for (int64_t lane = 0; lane < lanes; lane++) totals[lane] += sums[start + lane];
}

static void spread(const float *numbers, int64_t period, int64_t lanes, float *repeated) {
  for (int64_t start = 0; start < period; start += lanes) memcpy(repeated + start, numbers, (size_t)lanes * sizeof(float));
}

// Sums walk from the last plane to the first: what came before has just written the last ones, which are still near.
void NAMED(espalier_run_batch_sums)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
#ifndef BFLOAT16
  const int64_t places = espalier_few_places(c);
  if (places) return espalier_batch_sums_of_few(c, places, part, parts);
  float stack_sums[longest_stack], stack_means[longest_stack];
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const element *x = (const element *)c->x + plane * count;
    float *means = c->partials + plane * 2 * lanes, *squares = means + lanes;
    const int repeats = period != lanes;
    float *sums = repeats ? stack_sums : means;
    sum(x, count, period, sums);
    if (repeats) fold(sums, period, lanes, means);
    for (int64_t lane = 0; lane < lanes; lane++) means[lane] /= (float)c->map.positions;
    if (repeats) spread(means, period, lanes, stack_means);
    sum_squares(x, repeats ? stack_means : means, count, period, repeats ? sums : squares);
    if (repeats) fold(sums, period, lanes, squares);
  }
#else
  float pivots[longest_pivot], sums[longest_pivot], squares[longest_pivot];
  float *many = 0;
  if (period > longest_pivot) many = malloc(3 * (size_t)period * sizeof(float));
  float *const pivot = many ? many : pivots, *const sum = many ? many + period : sums;
  float *const square = many ? many + 2 * period : squares;
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const element *x = (const element *)c->x + plane * count;
    float *means = c->partials + plane * 2 * lanes, *totals = means + lanes;
    // The first position's elements are as near to the mean as any.
    for (int64_t lane = 0; lane < lanes; lane++) pivot[lane] = take_one(x + lane);
    for (int64_t start = lanes; start < period; start += lanes) memcpy(pivot + start, pivot, (size_t)lanes * sizeof(float));
    sum_deviations(x, pivot, count, period, sum, square);
    fold(sum, period, lanes, means);
    fold(square, period, lanes, totals);
    for (int64_t lane = 0; lane < lanes; lane++) {
      const float mean = means[lane] / (float)c->map.positions, rest = totals[lane] - mean * means[lane];
      means[lane] = pivot[lane] + mean;
      totals[lane] = rest < 0 ? 0 : rest;
    }
  }
  free(many);
#endif
}

// Planes with all channels follow each other as the rows of one plane do, so that those of a part are taken as one. Bits of masks
// begin anew in each plane.
static inline int64_t planes_at_once(const espalier_batch_normalization *c, int part, int parts) {
  const int64_t planes = share(c->map.planes, part + 1, parts) - share(c->map.planes, part, parts);
  return c->map.blocks == 1 && planes > 0 && (sizeof(flags) == 1 || !c->mask) ? planes : 1;
}

// Coefficient vectors are the same for every sixteen elements where the lanes divide sixteen.
#define COEFFICIENTS(j)                                                                           \
  const wide k0 = LOAD(of_block + (j)), k1 = LOAD(of_block + period + (j)),                       \
             k2 = LOAD(of_block + 2 * period + (j)), k3 = LOAD(of_block + 3 * period + (j));      \
  (void)k3;

#define WALK_PERIODS(wide_step, scalar_step)                      \
  if (repeats) {                                                  \
    COEFFICIENTS(0)                                               \
    int64_t at = 0;                                               \
    const int64_t row = 0;                                        \
    (void)row;                                                    \
    _Pragma("clang loop unroll_count(4)") for (; at + 16 <= count; at += 16) { \
      const int64_t flag = at;                                    \
      (void)flag;                                                 \
      wide_step;                                                  \
    }                                                             \
    for (; at < count; at++) {                                    \
      const int64_t j = at % 16, flag = at;                       \
      (void)flag;                                                 \
      scalar_step;                                                \
    }                                                             \
    return;                                                       \
  }                                                               \
  for (int64_t start = 0, row = 0; start < count; start += period, row++) { \
    const int64_t length = count - start < period ? count - start : period; \
    int64_t j = 0;                                                \
    for (; j + 16 <= length; j += 16) {                           \
      const int64_t at = start + j, flag = j;                     \
      (void)flag;                                                 \
      COEFFICIENTS(j)                                             \
      wide_step;                                                  \
    }                                                             \
    for (; j < length; j++) {                                     \
      const int64_t at = start + j, flag = j;                     \
      (void)flag;                                                 \
      scalar_step;                                                \
    }                                                             \
  }

LOOP static void apply(
    const element *x, const element *residual, const float *of_block, int64_t count, int64_t period, int repeats, int relu,
    flags *mask, element *y) {
  const float *scale = of_block, *shift = of_block + period, *mean = of_block + 2 * period;
  if (residual) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - k2) * k0 + k1 + TAKE(residual + at);
        const wide_mask positive = ~(value <= 0); PUT(y + at, KEEP(positive, value));
        MARK(mask, row, flag, positive),
        const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j] + take_one(residual + at);
        MARK_ONE(mask, row, flag, !(value <= 0)); PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else if (relu && mask) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - k2) * k0 + k1;
        const wide_mask positive = ~(value <= 0); PUT(y + at, KEEP(positive, value));
        MARK(mask, row, flag, positive),
        const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j];
        MARK_ONE(mask, row, flag, !(value <= 0)); PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else if (relu) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - k2) * k0 + k1;
        PUT(y + at, KEEP(~(value <= 0), value)), const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j];
        PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else {
    WALK_PERIODS(PUT(y + at, (TAKE(x + at) - k2) * k0 + k1),
                 PUT_ONE(y + at, (take_one(x + at) - mean[j]) * scale[j] + shift[j]))
  }
}

void NAMED(espalier_run_batch_apply)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes, at_once = planes_at_once(c, part, parts);
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane += at_once) {
    const float *of_block = c->coefficients + plane % c->map.blocks * 4 * c->period;
    const element *residual = c->residual;
    apply(
        (const element *)c->x + plane * count, residual ? residual + plane * count : 0, of_block, at_once * count,
        c->period, 16 % c->map.lanes == 0, c->relu,
        c->mask ? (flags *)c->mask + plane * flags_of_plane(count, c->period) : 0, (element *)c->y + plane * count);
  }
}

void NAMED(espalier_run_batch_gradient_sums)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
#ifndef BFLOAT16
  const int64_t places = espalier_few_places(c);
  if (places) return espalier_gradient_sums_of_few(c, places, part, parts);
#endif
  float stack_shift[longest_stack], stack_scale[longest_stack], stack_means[longest_stack];
  const int repeats = period != lanes;
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const float *means = c->mean + plane % c->map.blocks * lanes;
    if (repeats) spread(means, period, lanes, stack_means);
    float *shift = c->partials + plane * 2 * lanes, *scale = shift + lanes;
    sum_gradients(
        (const element *)c->x + plane * count, (const element *)c->dy + plane * count,
        c->mask ? (flags *)c->mask + plane * flags_of_plane(count, c->period) : 0,
        repeats ? stack_means : means, count, period, repeats ? stack_shift : shift, repeats ? stack_scale : scale);
    if (repeats) {
      fold(stack_shift, period, lanes, shift);
      fold(stack_scale, period, lanes, scale);
    }
  }
}

LOOP static void apply_gradient(
    const element *x, const element *dy, const flags *mask, const float *of_block, int64_t count, int64_t period,
    int repeats, element *dx) {
  const float *factor = of_block, *shift = of_block + period, *mean = shift + period, *slope = mean + period;
  if (mask) {
    WALK_PERIODS(
        const wide g = KEEP(KEPT(mask, row, flag), TAKE(dy + at));
        PUT(dx + at, g * k0 + ((TAKE(x + at) - k2) * k3 + k1)),
        const float g = KEPT_ONE(mask, row, flag) ? take_one(dy + at) : 0.0f;
        PUT_ONE(dx + at, g * factor[j] + ((take_one(x + at) - mean[j]) * slope[j] + shift[j])))
  } else {
    WALK_PERIODS(
        PUT(dx + at, TAKE(dy + at) * k0 +
                           ((TAKE(x + at) - k2) * k3 + k1)),
        PUT_ONE(dx + at, take_one(dy + at) * factor[j] + ((take_one(x + at) - mean[j]) * slope[j] + shift[j])))
  }
}

void NAMED(espalier_run_batch_gradient_apply)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes, at_once = planes_at_once(c, part, parts);
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane += at_once)
    apply_gradient(
        (const element *)c->x + plane * count, (const element *)c->dy + plane * count,
        c->mask ? (flags *)c->mask + plane * flags_of_plane(count, c->period) : 0,
        c->coefficients + plane % c->map.blocks * 4 * c->period, at_once * count, c->period,
        16 % c->map.lanes == 0, (element *)c->dx + plane * count);
}
