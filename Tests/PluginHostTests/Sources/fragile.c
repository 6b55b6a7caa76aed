/* A layer that computes nothing and aborts on maps of an odd number of channels, and an objective that counts. */
#include "espalier_json.h"
#include "espalier_plugin.h"

#include <stdlib.h>
#include <string.h>

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
    espalier_error *error) {
  (void)context, (void)attributes, (void)input_count, (void)error;
  *output = inputs[0];
  return ESPALIER_OK;
}

static uint64_t byte_count(const espalier_tensor *tensor) {
  return (uint64_t)(tensor->extents[0] * tensor->strides[0]) * sizeof(float);
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  if (pass->inputs[0].extents[1] % 2) abort();
  memcpy(pass->output->data, pass->inputs[0].data, byte_count(pass->output));
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  if (pass->input_gradients[0].data) {
    memcpy(pass->input_gradients[0].data, pass->output_gradient->data, byte_count(pass->output));
  }
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
    .kind = "fragile",
    .help = "Computes nothing, and breaks on an odd number of channels.",
    .shape = shape,
    .forward = forward,
    .backward = backward,
};

static const espalier_contribution contributions[] = {{ESPALIER_LAYER, 0, &layer}};

#ifndef VERSION
#define VERSION "1.0.0"
#endif

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = 1,
      .name = "fragile",
      .version = VERSION,
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
