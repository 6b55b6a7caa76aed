#include "CKernels.h"
#include "check.h"

// The loss and its gradient against sums in double precision, whatever the number of classes and the division into parts.
static void test_loss(int64_t batch, int64_t classes) {
  float *logits = numbers(batch * classes, 1), *targets = numbers(batch * classes, 2), loss;
  float *gradient = malloc((size_t)(batch * classes) * sizeof(float));
  for (int64_t i = 0; i < batch * classes; i++) {
    logits[i] *= 8;
    targets[i] = i % 3 ? 0 : fabsf(targets[i]);
  }
  // A class without a share costs nothing, were it impossible.
  if (classes > 1) {
    logits[1] = -INFINITY;
    targets[1] = 0;
  }
  espalier_cross_entropy c = {
      .batch = batch, .classes = classes, .logits = logits, .targets = targets, .loss = &loss, .gradient = gradient};
  espalier_run_cross_entropy(&c, 0, 1);
  for (int part = 0; part < 3; part++) espalier_run_cross_entropy_gradient(&c, part, 3);
  double total = 0;
  for (int64_t row = 0; row < batch; row++) {
    const float *x = logits + row * classes, *t = targets + row * classes;
    double largest = -INFINITY, sum = 0, weight = 0, dot = 0;
    for (int64_t i = 0; i < classes; i++) largest = fmax(largest, x[i]);
    for (int64_t i = 0; i < classes; i++) {
      sum += exp(x[i] - largest);
      weight += t[i];
      if (t[i] != 0) dot += t[i] * (x[i] - largest);
    }
    total += weight * log(sum) - dot;
    for (int64_t i = 0; i < classes; i++) {
      const double expected = (exp(x[i] - largest) / sum * weight - t[i]) / (double)batch;
      CHECK(
          fabs(gradient[row * classes + i] - expected) < 1e-6, "%d × %d: %g, not %g", (int)batch, (int)classes,
          (double)gradient[row * classes + i], expected);
    }
  }
  total /= (double)batch;
  CHECK(fabs(loss - total) <= 1e-6 * (1 + fabs(total)), "%d × %d: a loss of %g, not %g", (int)batch, (int)classes,
        (double)loss, total);
  free(logits), free(targets), free(gradient);
}

void test_softmax(void) {
  const int64_t shapes[][2] = {{64, 10}, {7, 3}, {1, 1}, {33, 16}, {5, 17}, {20, 100}, {2, 1000}};
  for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; i++) test_loss(shapes[i][0], shapes[i][1]);
}
