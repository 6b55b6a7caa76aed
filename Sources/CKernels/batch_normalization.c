#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "wide.h"

// Lanes below 64 are repeated to a period of at least 64 elements that sixteen divides, so that the inner loops are
// whole vectors; from 64 lanes on a period is one row of lanes.
enum { longest_stack = 1024 };

int64_t espalier_period(int64_t lanes) {
  if (lanes >= 64) return lanes;
  int64_t period = lanes;
  while (period % 16 || period < 64) period += lanes;
  return period;
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
    const int64_t at = rows * period + j;                              \
    scalar_step;                                                       \
  }

#define PLACE (at + 16 * v)
#define COLUMN (j + 16 * v)

FAST static void sum(const float *x, int64_t count, int64_t period, float *sums) {
#define TOTALS(tile) wide total[tile] = {0}
  SUM_ROWS(
      TOTALS, total[v] += LOAD(x + PLACE), STORE(sums + COLUMN, total[v]), sums[j] = 0, sums[j] += x[at])
}

FAST static void sum_squares(const float *x, const float *mean, int64_t count, int64_t period, float *sums) {
  SUM_ROWS(
      TOTALS, const wide deviation = LOAD(x + PLACE) - LOAD(mean + COLUMN); total[v] += deviation * deviation,
      STORE(sums + COLUMN, total[v]), sums[j] = 0, const float deviation = x[at] - mean[j];
      sums[j] += deviation * deviation)
}

#define KEPT(mask, at) __builtin_convertvector(*(const wide_bytes *)((mask) + (at)), wide_mask)

FAST static void sum_gradients(
    const float *x, const float *dy, const uint8_t *mask, const float *mean, int64_t count, int64_t period,
    float *shift_sums, float *scale_sums) {
#define TWO_TOTALS(tile) wide shift[tile] = {0}, scale[tile] = {0}
#define ADD(gradient)          \
  const wide g = (gradient);   \
  shift[v] += g;               \
  scale[v] += g * (LOAD(x + PLACE) - LOAD(mean + COLUMN))
#define ADD_SCALAR(gradient)   \
  const float g = (gradient);  \
  shift_sums[j] += g;          \
  scale_sums[j] += g * (x[at] - mean[j])
#define FINISH                            \
  STORE(shift_sums + COLUMN, shift[v]);   \
  STORE(scale_sums + COLUMN, scale[v])
  if (mask) {
    SUM_ROWS(
        TWO_TOTALS, ADD(KEEP(KEPT(mask, PLACE) != 0, LOAD(dy + PLACE))), FINISH, shift_sums[j] = scale_sums[j] = 0,
        ADD_SCALAR(mask[at] ? dy[at] : 0.0f))
  } else {
    SUM_ROWS(
        TWO_TOTALS, ADD(LOAD(dy + PLACE)), FINISH, shift_sums[j] = scale_sums[j] = 0, ADD_SCALAR(dy[at]))
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
void espalier_run_batch_sums(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
  float stack_sums[longest_stack], stack_means[longest_stack];
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const float *x = c->x + plane * count;
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

static void set_coefficients(const espalier_batch_normalization *c, int64_t channel, const float values[4]) {
  const int64_t block = channel / c->map.lanes, lane = channel % c->map.lanes;
  float *of_block = c->coefficients + block * 4 * c->period;
  for (int64_t j = lane; j < c->period; j += c->map.lanes)
    for (int which = 0; which < 4; which++) of_block[which * c->period + j] = values[which];
}

static void set_affine(const espalier_batch_normalization *c, int64_t channel, float mean, float variance) {
  const float scale = (c->scale ? c->scale[channel] : 1.0f) / sqrtf(variance + c->epsilon);
  const float shift = (c->shift ? c->shift[channel] : 0.0f);
  set_coefficients(c, channel, (float[4]){scale, shift, mean, 0});
}

void espalier_run_batch_totals(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, samples = c->map.planes / c->map.blocks;
  const double count = (double)samples * (double)c->map.positions;
  for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++) {
    const int64_t block = channel / lanes, lane = channel % lanes;
    // Chan, Golub and LeVeque 1979: parts of equal size, so that the mean is the mean of means.
    double mean = 0, squares = 0;
    for (int64_t sample = 0; sample < samples; sample++) {
      const float *of_plane = c->partials + (sample * c->map.blocks + block) * 2 * lanes;
      mean += of_plane[lane];
      squares += of_plane[lanes + lane];
    }
    mean /= (double)samples;
    for (int64_t sample = 0; sample < samples; sample++) {
      const double deviation = c->partials[(sample * c->map.blocks + block) * 2 * lanes + lane] - mean;
      squares += deviation * deviation * (double)c->map.positions;
    }
    const double variance = squares / count, unbiased = count > 1 ? squares / (count - 1) : variance;
    c->mean[channel] = (float)mean;
    c->variance[channel] = (float)variance;
    const float old = 1.0f - c->momentum;
    c->new_running_mean[channel] = old * c->running_mean[channel] + c->momentum * (float)mean;
    c->new_running_variance[channel] = old * c->running_variance[channel] + c->momentum * (float)unbiased;
    set_affine(c, channel, (float)mean, (float)variance);
  }
}

void espalier_run_running_totals(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++)
    set_affine(c, channel, c->running_mean[channel], c->running_variance[channel]);
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

FAST static void apply(
    const float *x, const float *residual, const float *of_block, int64_t count, int64_t period, int relu,
    uint8_t *mask, float *y) {
  const float *scale = of_block, *shift = of_block + period, *mean = of_block + 2 * period;
  if (residual) {
    WALK_PERIODS(
        const wide value = (LOAD(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j) + LOAD(residual + at);
        const wide_mask positive = ~(value <= 0); STORE(y + at, KEEP(positive, value));
        *(wide_bytes *)(mask + at) = __builtin_convertvector(positive, wide_bytes),
        const float value = (x[at] - mean[j]) * scale[j] + shift[j] + residual[at];
        mask[at] = value <= 0 ? 0 : 255; y[at] = value <= 0 ? 0 : value)
  } else if (relu && mask) {
    WALK_PERIODS(
        const wide value = (LOAD(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j);
        const wide_mask positive = ~(value <= 0); STORE(y + at, KEEP(positive, value));
        *(wide_bytes *)(mask + at) = __builtin_convertvector(positive, wide_bytes),
        const float value = (x[at] - mean[j]) * scale[j] + shift[j];
        mask[at] = value <= 0 ? 0 : 255; y[at] = value <= 0 ? 0 : value)
  } else if (relu) {
    WALK_PERIODS(
        const wide value = (LOAD(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j);
        STORE(y + at, KEEP(~(value <= 0), value)), const float value = (x[at] - mean[j]) * scale[j] + shift[j];
        y[at] = value <= 0 ? 0 : value)
  } else {
    WALK_PERIODS(STORE(y + at, (LOAD(x + at) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j)),
                 y[at] = (x[at] - mean[j]) * scale[j] + shift[j])
  }
}

void espalier_run_batch_apply(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes;
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane++) {
    const float *of_block = c->coefficients + plane % c->map.blocks * 4 * c->period;
    apply(c->x + plane * count, c->residual ? c->residual + plane * count : 0, of_block, count, c->period, c->relu, c->mask ? c->mask + plane * count : 0,
          c->y + plane * count);
  }
}

void espalier_run_batch_gradient_sums(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, period = c->period, count = c->map.positions * lanes;
  float stack_shift[longest_stack], stack_scale[longest_stack], stack_means[longest_stack];
  const int repeats = period != lanes;
  for (int64_t plane = share(c->map.planes, part + 1, parts) - 1; plane >= share(c->map.planes, part, parts); plane--) {
    const float *means = c->mean + plane % c->map.blocks * lanes;
    if (repeats) spread(means, period, lanes, stack_means);
    float *shift = c->partials + plane * 2 * lanes, *scale = shift + lanes;
    sum_gradients(
        c->x + plane * count, c->dy + plane * count, c->mask ? c->mask + plane * count : 0,
        repeats ? stack_means : means, count, period, repeats ? stack_shift : shift, repeats ? stack_scale : scale);
    if (repeats) {
      fold(stack_shift, period, lanes, shift);
      fold(stack_scale, period, lanes, scale);
    }
  }
}

void espalier_run_batch_gradient_totals(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t lanes = c->map.lanes, samples = c->map.planes / c->map.blocks;
  const double count = (double)samples * (double)c->map.positions;
  for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++) {
    const int64_t block = channel / lanes, lane = channel % lanes;
    double shift = 0, scale = 0;
    for (int64_t sample = 0; sample < samples; sample++) {
      const float *of_plane = c->partials + (sample * c->map.blocks + block) * 2 * lanes;
      shift += of_plane[lane];
      scale += of_plane[lanes + lane];
    }
    const double deviation = sqrt((double)c->variance[channel] + (double)c->epsilon);
    if (c->dscale) c->dscale[channel] = (float)(scale / deviation);
    if (c->dshift) c->dshift[channel] = (float)shift;
    // dx = s / σ · (dy − mean(dy) − (x − mean) / σ² · mean(dy · (x − mean)))
    const double factor = (c->scale ? (double)c->scale[channel] : 1.0) / deviation;
    set_coefficients(
        c, channel,
        (float[4]){(float)factor, (float)(-factor * shift / count), c->mean[channel],
                   (float)(-factor * scale / (count * deviation * deviation))});
  }
}

FAST static void apply_gradient(
    const float *x, const float *dy, const uint8_t *mask, const float *of_block, int64_t count, int64_t period,
    float *dx) {
  const float *factor = of_block, *shift = of_block + period, *mean = shift + period, *slope = mean + period;
  if (mask) {
    WALK_PERIODS(
        const wide g = KEEP(KEPT(mask, at) != 0, LOAD(dy + at));
        STORE(dx + at, g * LOAD(factor + j) + ((LOAD(x + at) - LOAD(mean + j)) * LOAD(slope + j) + LOAD(shift + j))),
        const float g = mask[at] ? dy[at] : 0.0f; dx[at] = g * factor[j] + ((x[at] - mean[j]) * slope[j] + shift[j]))
  } else {
    WALK_PERIODS(
        STORE(dx + at, LOAD(dy + at) * LOAD(factor + j) +
                           ((LOAD(x + at) - LOAD(mean + j)) * LOAD(slope + j) + LOAD(shift + j))),
        dx[at] = dy[at] * factor[j] + ((x[at] - mean[j]) * slope[j] + shift[j]))
  }
}

void espalier_run_batch_gradient_apply(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  const int64_t count = c->map.positions * c->map.lanes;
  for (int64_t plane = share(c->map.planes, part, parts); plane < share(c->map.planes, part + 1, parts); plane++)
    apply_gradient(
        c->x + plane * count, c->dy + plane * count, c->mask ? c->mask + plane * count : 0,
        c->coefficients + plane % c->map.blocks * 4 * c->period, count, c->period, c->dx + plane * count);
}
