#include <math.h>

#include "batch_normalization_loops.h"

// Lanes are repeated to a period of at least 64 elements that sixteen divides, so that the inner loops are whole vectors. If
// that is long, a period is one row of lanes.
int64_t espalier_period(int64_t lanes) {
  int64_t period = lanes;
  while (period % 16 || period < 64) period += lanes;
  return period <= 1024 || lanes < 64 ? period : lanes;
}

static void set(
    const espalier_batch_normalization *c, float *coefficients, int64_t channel, const float values[4]) {
  const int64_t block = channel / c->map.lanes, lane = channel % c->map.lanes;
  float *of_block = coefficients + block * 4 * c->period;
  for (int64_t j = lane; j < c->period; j += c->map.lanes)
    for (int which = 0; which < 4; which++) of_block[which * c->period + j] = values[which];
}

static void set_coefficients(const espalier_batch_normalization *c, int64_t channel, const float values[4]) {
  set(c, c->coefficients, channel, values);
}

static void set_affine(
    const espalier_batch_normalization *c, float *coefficients, int64_t channel, float mean, float variance) {
  const float scale = (c->scale ? c->scale[channel] : 1.0f) / sqrtf(variance + c->epsilon);
  const float shift = (c->shift ? c->shift[channel] : 0.0f);
  set(c, coefficients, channel, (float[4]){scale, shift, mean, 0});
}

// Totals of neighbouring channels are formed side by side; each is a sum over samples in their order.
enum { channels_together = 8 };

// Of `some` channels that share a block, from the two numbers that each plane has for each of them.
#define OVER_SAMPLES(body)                                                                                    \
  for (int64_t sample = 0; sample < samples; sample++) {                                                      \
    const float *of_plane = c->partials + (sample * c->map.blocks + block) * 2 * c->map.lanes + lane;         \
    for (int64_t k = 0; k < some; k++) { body; }                                                              \
  }

static inline __attribute__((always_inline)) void add_moments(
    const espalier_batch_normalization *c, int64_t block, int64_t lane, int64_t some, double *means, double *squares) {
  _Pragma("clang fp contract(off)");
  const int64_t samples = c->map.planes / c->map.blocks;
  const double positions = (double)c->map.positions;
  // Chan, Golub and LeVeque 1979: parts of equal size, so that the mean is the mean of means.
  OVER_SAMPLES(means[k] += of_plane[k]; squares[k] += of_plane[c->map.lanes + k])
  for (int64_t k = 0; k < some; k++) means[k] /= (double)samples;
  OVER_SAMPLES(const double deviation = of_plane[k] - means[k]; squares[k] += deviation * deviation * positions)
}

static inline __attribute__((always_inline)) void add_pairs(
    const espalier_batch_normalization *c, int64_t block, int64_t lane, int64_t some, double *shifts, double *scales) {
  const int64_t samples = c->map.planes / c->map.blocks;
  OVER_SAMPLES(shifts[k] += of_plane[k]; scales[k] += of_plane[c->map.lanes + k])
}

typedef struct {
  double first[channels_together], second[channels_together];
} totals;

FAST static void add_all_moments(const espalier_batch_normalization *c, int64_t block, int64_t lane, int64_t some, totals *t) {
  if (some == channels_together) add_moments(c, block, lane, channels_together, t->first, t->second);
  else add_moments(c, block, lane, some, t->first, t->second);
}

FAST static void add_all_pairs(const espalier_batch_normalization *c, int64_t block, int64_t lane, int64_t some, totals *t) {
  if (some == channels_together) add_pairs(c, block, lane, channels_together, t->first, t->second);
  else add_pairs(c, block, lane, some, t->first, t->second);
}

typedef void (*totals_adder)(const espalier_batch_normalization *c, int64_t block, int64_t lane, int64_t some, totals *t);
typedef void (*totals_reader)(const espalier_batch_normalization *c, int64_t channel, double first, double second);

// The channels of a part, as many together as share a block.
static void over_channels(
    const espalier_batch_normalization *c, int part, int parts, totals_adder add, totals_reader read) {
  const int64_t end = share(c->channels, part + 1, parts);
  int64_t some;
  for (int64_t start = share(c->channels, part, parts); start < end; start += some) {
    const int64_t block = start / c->map.lanes, lane = start % c->map.lanes;
    some = c->map.lanes - lane < end - start ? c->map.lanes - lane : end - start;
    if (some > channels_together) some = channels_together;
    totals t = {{0}, {0}};
    add(c, block, lane, some, &t);
    for (int64_t k = 0; k < some; k++) read(c, start + k, t.first[k], t.second[k]);
  }
}

static double count_of(const espalier_batch_normalization *c) {
  return (double)(c->map.planes / c->map.blocks) * (double)c->map.positions;
}

static void set_statistics(const espalier_batch_normalization *c, int64_t channel, double mean, double squares) {
  const double count = count_of(c), variance = squares / count;
  const double unbiased = count > 1 ? squares / (count - 1) : variance;
  c->mean[channel] = (float)mean;
  c->variance[channel] = (float)variance;
  const float old = 1.0f - c->momentum;
  c->new_running_mean[channel] = old * c->running_mean[channel] + c->momentum * (float)mean;
  c->new_running_variance[channel] = old * c->running_variance[channel] + c->momentum * (float)unbiased;
  set_affine(c, c->coefficients, channel, (float)mean, (float)variance);
}

void espalier_run_batch_totals(void *context, int part, int parts) {
  over_channels(context, part, parts, add_all_moments, set_statistics);
}

void espalier_run_running_totals(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++)
    set_affine(c, c->coefficients, channel, c->running_mean[channel], c->running_variance[channel]);
}

void espalier_run_batch_recall(void *context, int part, int parts) {
  const espalier_batch_normalization *c = context;
  for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++)
    set_affine(c, c->recalled, channel, c->mean[channel], c->variance[channel]);
}

static void set_gradients(const espalier_batch_normalization *c, int64_t channel, double shift, double scale) {
  const double count = count_of(c), deviation = sqrt((double)c->variance[channel] + (double)c->epsilon);
  if (c->dscale) c->dscale[channel] = (float)(scale / deviation);
  if (c->dshift) c->dshift[channel] = (float)shift;
  // dx = s / σ · (dy − mean(dy) − (x − mean) / σ² · mean(dy · (x − mean)))
  const double factor = (c->scale ? (double)c->scale[channel] : 1.0) / deviation;
  set_coefficients(
      c, channel,
      (float[4]){(float)factor, (float)(-factor * shift / count), c->mean[channel],
                 (float)(-factor * scale / (count * deviation * deviation))});
}

void espalier_run_batch_gradient_totals(void *context, int part, int parts) {
  over_channels(context, part, parts, add_all_pairs, set_gradients);
}
