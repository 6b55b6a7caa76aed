#include "layer_normalization_loops.h"

void espalier_run_layer_normalization_totals(void *context, int part, int parts) {
  const espalier_layer_normalization *c = context;
  const int64_t step = 2 * c->length;
  for (int64_t i = share(c->length, part, parts); i < share(c->length, part + 1, parts); i++) {
    float scale = 0.0f, shift = 0.0f;
    for (int64_t group = 0; group < espalier_layer_normalization_groups; group++) {
      scale += c->partials[group * step + i];
      shift += c->partials[group * step + c->length + i];
    }
    c->dscale[i] = scale;
    c->dshift[i] = shift;
  }
}
