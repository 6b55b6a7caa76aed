#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "wide_functions.h"

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

// A row of logits in vectors of sixteen classes. Lanes behind the last class hold what the next row begins with, and are masked.
// Near the end of a part, `room` numbers away, vectors end with their row, as behind the part may be nothing, or another's work.
#define TAKE_ROW(row, at, classes, room) ({                                              \
    wide values_ = SPLAT(0.0f);                                                             \
    if ((at) + 16 > (room))                                                 \
      memcpy(&values_, (row) + (at), (size_t)((classes) - (at) < 16 ? (classes) - (at) : 16) * sizeof(float));           \
    else                                                                                    \
      values_ = LOAD((row) + (at));                                                         \
    values_;                                                                                \
  })
#define PUT_ROW(row, at, classes, room, value)                                           \
  do {                                                                                      \
    const wide value_ = (value);                                                            \
    if ((at) + 16 > (room))                                                 \
      memcpy((row) + (at), &value_, (size_t)((classes) - (at) < 16 ? (classes) - (at) : 16) * sizeof(float));            \
    else                                                                                    \
      STORE((row) + (at), value_);                                                          \
  } while (0)

static const wide_mask lane_numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#define IS_CLASS(at, classes) (lane_numbers < (int32_t)((classes) - (at) < 16 ? (classes) - (at) : 16))

// The other half, quarter, eighth and sixteenth.
#define ACROSS_8(a) __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#define ACROSS_4(a) __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define ACROSS_2(a) __builtin_shufflevector(a, a, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define ACROSS_1(a) __builtin_shufflevector(a, a, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#define LARGER(a, b) SELECT((a) > (b), a, b)

WIDE sum_lanes(wide *value) {
  wide a = *value;
  a += ACROSS_8(a);
  a += ACROSS_4(a);
  a += ACROSS_2(a);
  a += ACROSS_1(a);
  *value = a;
}

// In all lanes the largest of a row.
WIDE largest_of(const float *row, int64_t classes, int64_t room, wide *largest) {
  wide a = SPLAT(-INFINITY);
  for (int64_t at = 0; at < classes; at += 16) {
    const wide x = SELECT(IS_CLASS(at, classes), TAKE_ROW(row, at, classes, room), SPLAT(-INFINITY));
    a = LARGER(a, x);
  }
  a = LARGER(a, ACROSS_8(a));
  a = LARGER(a, ACROSS_4(a));
  a = LARGER(a, ACROSS_2(a));
  *largest = LARGER(a, ACROSS_1(a));
}

// Mean over the batch of Σ target · (log Σ exp(logits) − logit).
FAST static void cross_entropy(const espalier_cross_entropy *c) {
  double total = 0;
  for (int64_t start = 0; start < c->batch; start += 16) {
    const int64_t rows = c->batch - start < 16 ? c->batch - start : 16;
    float sums[16] = {0}, weights[16] = {0}, dots[16] = {0};
    for (int64_t row = 0; row < rows; row++) {
      const int64_t room = (c->batch - start - row) * c->classes;
      const float *logits = c->logits + (start + row) * c->classes, *targets = c->targets + (start + row) * c->classes;
      wide largest, sum = SPLAT(0.0f), weight = SPLAT(0.0f), dot = SPLAT(0.0f);
      largest_of(logits, c->classes, room, &largest);
      for (int64_t at = 0; at < c->classes; at += 16) {
        const wide_mask is_class = IS_CLASS(at, c->classes);
        const wide below = TAKE_ROW(logits, at, c->classes, room) - largest;
        const wide target = KEEP(is_class, TAKE_ROW(targets, at, c->classes, room));
        wide power = below;
        wide_exp(&power);
        sum += KEEP(is_class, power);
        weight += target;
        // A class without a share costs nothing, were its logit infinite.
        dot += KEEP(target != 0.0f, target * below);
      }
      sum_lanes(&sum);
      sum_lanes(&weight);
      sum_lanes(&dot);
      (sums[row] = sum[0], weights[row] = weight[0], dots[row] = dot[0]);
    }
    wide logarithm = LOAD(sums);
    wide_log(&logarithm);
    for (int64_t row = 0; row < rows; row++) total += weights[row] * logarithm[row] - dots[row];
  }
  c->loss[0] = (float)(total / (double)c->batch);
}

void espalier_run_cross_entropy(void *context, int part, int parts) {
  (void)part, (void)parts;
  cross_entropy(context);
}

// (softmax(logits) · Σ target − target) / batch
FAST static void cross_entropy_gradient(const espalier_cross_entropy *c, int64_t first, int64_t end) {
  const wide share_of_sample = SPLAT(1.0f / (float)c->batch);
  for (int64_t row = first; row < end; row++) {
    const int64_t room = (end - row) * c->classes;
    const float *logits = c->logits + row * c->classes, *targets = c->targets + row * c->classes;
    float *gradient = c->gradient + row * c->classes;
    wide largest, sum = SPLAT(0.0f), weight = SPLAT(0.0f);
    largest_of(logits, c->classes, room, &largest);
    for (int64_t at = 0; at < c->classes; at += 16) {
      const wide_mask is_class = IS_CLASS(at, c->classes);
      wide power = TAKE_ROW(logits, at, c->classes, room) - largest;
      wide_exp(&power);
      PUT_ROW(gradient, at, c->classes, room, power);
      sum += KEEP(is_class, power);
      weight += KEEP(is_class, TAKE_ROW(targets, at, c->classes, room));
    }
    sum_lanes(&sum);
    sum_lanes(&weight);
    const wide factor = weight / sum;
    for (int64_t at = 0; at < c->classes; at += 16) {
      const wide power = TAKE_ROW(gradient, at, c->classes, room);
      const wide target = TAKE_ROW(targets, at, c->classes, room);
      PUT_ROW(gradient, at, c->classes, room, (power * factor - target) * share_of_sample);
    }
  }
}

void espalier_run_cross_entropy_gradient(void *context, int part, int parts) {
  const espalier_cross_entropy *c = context;
  cross_entropy_gradient(c, share(c->batch, part, parts), share(c->batch, part + 1, parts));
}
