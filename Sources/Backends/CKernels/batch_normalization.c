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
    set_affine(c, c->coefficients, channel, (float)mean, (float)variance);
  }
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
