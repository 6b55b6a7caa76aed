/* The built-in layer `prelu` with a slope for each channel, as a plug-in: what 'make bench-plugins' compares it with. */
#include "espalier_plugin.h"

#include <stdio.h>

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
    espalier_error *error) {
  (void)context, (void)attributes, (void)input_count, (void)error;
  *output = inputs[0];
  return ESPALIER_OK;
}

static int32_t parameters(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count,
    espalier_parameter *list, uint64_t *count, espalier_error *error) {
  (void)context, (void)attributes, (void)input_count, (void)error;
  snprintf(list[0].name, sizeof list[0].name, "weight");
  list[0].shape.rank = 1;
  list[0].shape.extents[0] = inputs[0].extents[0];
  list[0].initializer = ESPALIER_CONSTANT;
  list[0].value = 0.25;
  *count = 1;
  return ESPALIER_OK;
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *input = &pass->inputs[0];
  const float *slopes = pass->parameters[0].data;
  int64_t channels = input->extents[1], count = input->strides[1];
  for (int64_t plane = 0; plane < input->extents[0] * channels; plane++) {
    const float *restrict x = (const float *)input->data + plane * count;
    float *restrict y = (float *)pass->output->data + plane * count;
    float slope = slopes[plane % channels];
    for (int64_t index = 0; index < count; index++) y[index] = x[index] > 0 ? x[index] : slope * x[index];
  }
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *input = &pass->inputs[0];
  const float *slopes = pass->parameters[0].data;
  float *gradients = pass->input_gradients[0].data, *dslope = pass->parameter_gradients[0].data;
  int64_t channels = input->extents[1], count = input->strides[1];
  for (int64_t channel = 0; channel < channels; channel++) {
    float slope = slopes[channel];
    double sum = 0;
    for (int64_t sample = 0; sample < input->extents[0]; sample++) {
      int64_t start = (sample * channels + channel) * count;
      const float *restrict x = (const float *)input->data + start;
      const float *restrict dy = (const float *)pass->output_gradient->data + start;
      /* Eight sums, so that they run in vectors in an order that is fixed. */
      float parts[8] = {0};
      int64_t index = 0;
      for (; index + 8 <= count; index += 8) {
        for (int lane = 0; lane < 8; lane++) {
          parts[lane] += x[index + lane] > 0 ? 0 : x[index + lane] * dy[index + lane];
        }
      }
      for (; index < count; index++) parts[0] += x[index] > 0 ? 0 : x[index] * dy[index];
      for (int lane = 0; lane < 8; lane++) sum += parts[lane];
      if (!gradients) continue;
      float *restrict dx = gradients + start;
      for (index = 0; index < count; index++) dx[index] = x[index] > 0 ? dy[index] : slope * dy[index];
    }
    if (dslope) dslope[channel] = (float)sum;
  }
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
    .kind = "c_prelu",
    .help = "Rectified linear unit with a learned slope for each channel.",
    .shape = shape,
    .parameters = parameters,
    .forward = forward,
    .backward = backward,
};

static const espalier_contribution contributions[] = {{ESPALIER_LAYER, 0, &layer}};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = 1,
      .name = "c-prelu",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
