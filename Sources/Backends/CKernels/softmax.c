#include <math.h>

#include "CKernels.h"
#include "wide.h"

void espalier_run_softmax(void *context, int part, int parts) {
  const espalier_softmax *c = context;
  const int64_t rows = c->outer * c->inner;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const int64_t start = row / c->inner * c->classes * c->inner + row % c->inner;
    const float *x = c->x + start;
    float *y = c->y + start, largest = x[0], sum = 0;
    for (int64_t i = 1; i < c->classes; i++) largest = fmaxf(largest, x[i * c->inner]);
    for (int64_t i = 0; i < c->classes; i++) sum += y[i * c->inner] = expf(x[i * c->inner] - largest);
    for (int64_t i = 0; i < c->classes; i++) y[i * c->inner] /= sum;
  }
}

void espalier_run_softmax_gradient(void *context, int part, int parts) {
  const espalier_softmax *c = context;
  const int64_t rows = c->outer * c->inner;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const int64_t start = row / c->inner * c->classes * c->inner + row % c->inner;
    const float *y = c->x + start, *dy = c->dy + start;
    float *dx = c->y + start, dot = 0;
    for (int64_t i = 0; i < c->classes; i++) dot += y[i * c->inner] * dy[i * c->inner];
    for (int64_t i = 0; i < c->classes; i++) dx[i * c->inner] = y[i * c->inner] * (dy[i * c->inner] - dot);
  }
}

// Mean over the batch of Σ target · (log Σ exp(logits) − logit).
void espalier_run_cross_entropy(void *context, int part, int parts) {
  (void)part, (void)parts;
  const espalier_cross_entropy *c = context;
  double total = 0;
  for (int64_t row = 0; row < c->batch; row++) {
    const float *logits = c->logits + row * c->classes, *targets = c->targets + row * c->classes;
    float largest = logits[0], sum = 0, weight = 0, dot = 0;
    for (int64_t i = 1; i < c->classes; i++) largest = fmaxf(largest, logits[i]);
    for (int64_t i = 0; i < c->classes; i++) {
      sum += expf(logits[i] - largest);
      weight += targets[i];
      // A class without a share costs nothing, were its logit infinite.
      if (targets[i] != 0) dot += targets[i] * (logits[i] - largest);
    }
    total += weight * logf(sum) - dot;
  }
  c->loss[0] = (float)(total / (double)c->batch);
}

// (softmax(logits) · Σ target − target) / batch
void espalier_run_cross_entropy_gradient(void *context, int part, int parts) {
  const espalier_cross_entropy *c = context;
  for (int64_t row = share(c->batch, part, parts); row < share(c->batch, part + 1, parts); row++) {
    const float *logits = c->logits + row * c->classes, *targets = c->targets + row * c->classes;
    float *gradient = c->gradient + row * c->classes, largest = logits[0], sum = 0, weight = 0;
    for (int64_t i = 1; i < c->classes; i++) largest = fmaxf(largest, logits[i]);
    for (int64_t i = 0; i < c->classes; i++) {
      sum += gradient[i] = expf(logits[i] - largest);
      weight += targets[i];
    }
    const float factor = weight / sum, share_of_sample = 1.0f / (float)c->batch;
    for (int64_t i = 0; i < c->classes; i++) gradient[i] = (gradient[i] * factor - targets[i]) * share_of_sample;
  }
}
