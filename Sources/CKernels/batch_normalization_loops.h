// The loops of batch normalisation over maps, for the element that element.h describes.
#include "CKernels.h"
#include "element.h"

enum { longest_stack = 1024 };

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
    const int64_t at = rows * period + j;                              \
    scalar_step;                                                       \
  }

#define PLACE (at + 16 * v)
#define COLUMN (j + 16 * v)

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

#define KEPT(mask, at) __builtin_convertvector(*(const wide_bytes *)((mask) + (at)), wide_mask)

LOOP static void sum_gradients(
    const element *x, const element *dy, const uint8_t *mask, const float *mean, int64_t count, int64_t period,
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
        TWO_TOTALS, ADD(KEEP(KEPT(mask, PLACE) != 0, TAKE(dy + PLACE))), FINISH, shift_sums[j] = scale_sums[j] = 0,
        ADD_SCALAR(mask[at] ? take_one(dy + at) : 0.0f))
  } else {
    SUM_ROWS(
        TWO_TOTALS, ADD(TAKE(dy + PLACE)), FINISH, shift_sums[j] = scale_sums[j] = 0, ADD_SCALAR(take_one(dy + at)))
  }
}

// Adds the repetitions of each lane within a period and spreads a lane's number over its repetitions.
static void fold(const float *sums, int64_t period, int64_t lanes, float *totals) {
  memcpy(totals, sums, (size_t)lanes * sizeof(float));
  for (int64_t j = lanes; j < period; j++) totals[j % lanes] += sums[j];
}

static void spread(const float *numbers, int64_t period, int64_t lanes, float *repeated) {
  for (int64_t j = 0; j < period; j++) repeated[j] = numbers[j % lanes];
}

// Sums walk from the last plane to the first: what came before has just written the last ones, which are still near.
void NAMED(espalier_run_batch_sums)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
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
}

#define WALK_PERIODS(wide_step, scalar_step)                      \
  for (int64_t start = 0; start < count; start += period) {       \
    const int64_t length = count - start < period ? count - start : period; \
    int64_t j = 0;                                                \
    for (; j + 16 <= length; j += 16) {                           \
      const int64_t at = start + j;                               \
      wide_step;                                                  \
    }                                                             \
    for (; j < length; j++) {                                     \
      const int64_t at = start + j;                               \
      scalar_step;                                                \
    }                                                             \
  }

LOOP static void apply(
    const element *x, const element *residual, const float *of_block, int64_t count, int64_t period, int relu,
    uint8_t *mask, element *y) {
  const float *scale = of_block, *shift = of_block + period, *mean = of_block + 2 * period;
  if (residual) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j) + TAKE(residual + at);
        const wide_mask positive = ~(value <= 0); PUT(y + at, KEEP(positive, value));
        *(wide_bytes *)(mask + at) = __builtin_convertvector(positive, wide_bytes),
        const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j] + take_one(residual + at);
        mask[at] = value <= 0 ? 0 : 255; PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else if (relu && mask) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j);
        const wide_mask positive = ~(value <= 0); PUT(y + at, KEEP(positive, value));
        *(wide_bytes *)(mask + at) = __builtin_convertvector(positive, wide_bytes),
        const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j];
        mask[at] = value <= 0 ? 0 : 255; PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else if (relu) {
    WALK_PERIODS(
        const wide value = (TAKE(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j);
        PUT(y + at, KEEP(~(value <= 0), value)), const float value = (take_one(x + at) - mean[j]) * scale[j] + shift[j];
        PUT_ONE(y + at, value <= 0 ? 0 : value))
  } else {
    WALK_PERIODS(PUT(y + at, (TAKE(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j)),
                 PUT_ONE(y + at, (take_one(x + at) - mean[j]) * scale[j] + shift[j]))
  }
}

void NAMED(espalier_run_batch_apply)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes;
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane++) {
    const float *of_block = c->coefficients + plane % c->map.blocks * 4 * c->period;
    const element *residual = c->residual;
    apply(
        (const element *)c->x + plane * count, residual ? residual + plane * count : 0, of_block, count, c->period,
        c->relu, c->mask ? c->mask + plane * count : 0, (element *)c->y + plane * count);
  }
}

void NAMED(espalier_run_batch_gradient_sums)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
  float stack_shift[longest_stack], stack_scale[longest_stack], stack_means[longest_stack];
  const int repeats = period != lanes;
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const float *means = c->mean + plane % c->map.blocks * lanes;
    if (repeats) spread(means, period, lanes, stack_means);
    float *shift = c->partials + plane * 2 * lanes, *scale = shift + lanes;
    sum_gradients(
        (const element *)c->x + plane * count, (const element *)c->dy + plane * count,
        c->mask ? c->mask + plane * count : 0,
        repeats ? stack_means : means, count, period, repeats ? stack_shift : shift, repeats ? stack_scale : scale);
    if (repeats) {
      fold(stack_shift, period, lanes, shift);
      fold(stack_scale, period, lanes, scale);
    }
  }
}

LOOP static void apply_gradient(
    const element *x, const element *dy, const uint8_t *mask, const float *of_block, int64_t count, int64_t period,
    element *dx) {
  const float *factor = of_block, *shift = of_block + period, *mean = shift + period, *slope = mean + period;
  if (mask) {
    WALK_PERIODS(
        const wide g = KEEP(KEPT(mask, at) != 0, TAKE(dy + at));
        PUT(dx + at, g * LOAD(factor + j) + ((TAKE(x + at) - LOAD(mean + j)) * LOAD(slope + j) + LOAD(shift + j))),
        const float g = mask[at] ? take_one(dy + at) : 0.0f;
        PUT_ONE(dx + at, g * factor[j] + ((take_one(x + at) - mean[j]) * slope[j] + shift[j])))
  } else {
    WALK_PERIODS(
        PUT(dx + at, TAKE(dy + at) * LOAD(factor + j) +
                           ((TAKE(x + at) - LOAD(mean + j)) * LOAD(slope + j) + LOAD(shift + j))),
        PUT_ONE(dx + at, take_one(dy + at) * factor[j] + ((take_one(x + at) - mean[j]) * slope[j] + shift[j])))
  }
}

void NAMED(espalier_run_batch_gradient_apply)(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes;
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane++)
    apply_gradient(
        (const element *)c->x + plane * count, (const element *)c->dy + plane * count,
        c->mask ? c->mask + plane * count : 0,
        c->coefficients + plane % c->map.blocks * 4 * c->period, count, c->period,
        (element *)c->dx + plane * count);
}
