#include "depthwise_loops.h"

void espalier_run_depthwise_totals(void *context, int part, int parts) {
  const espalier_depthwise *c = context;
  const int64_t taps = c->kernel_height * c->kernel_width, step = partial_step(c);
  const int64_t groups = groups_of(c), floats = espalier_depthwise_partials(c) / groups;
  for (int64_t tap = 0; tap < taps + (c->bias_gradient != 0); tap++) {
    float *to = tap < taps ? c->weight_gradient + tap * c->channels : c->bias_gradient;
    for (int64_t channel = share(c->channels, part, parts); channel < share(c->channels, part + 1, parts); channel++) {
      float sum = 0;
      for (int64_t group = 0; group < groups; group++) sum += c->partials[group * floats + tap * step + channel];
      to[channel] = sum;
    }
  }
}
