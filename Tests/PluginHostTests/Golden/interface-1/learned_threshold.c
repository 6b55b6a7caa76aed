/*
 * A layer in C: each channel learns where it opens and how much of the rest it lets through.
 *
 *   y = x                        where x > threshold
 *   y = threshold + slope · (x − threshold)   elsewhere
 *
 * Build it with: cc -std=c11 -O2 -shared -fPIC -I INCLUDE learned_threshold.c -o liblearned_threshold.so
 * where INCLUDE is the folder of espalier_plugin.h; 'espalier plugins new' writes one with the headers in it.
 */
#include "espalier_json.h"
#include "espalier_plugin.h"

#include <stdio.h>

static const char schema[] =
    "{\"family\": \"activation\", \"attributes\": ["
    "{\"name\": \"slope\", \"type\": \"number\", \"minimum\": 0, \"maximum\": 1, \"default\": 0.25, "
    "\"role\": \"regularization\", \"help\": \"The slope below the threshold at first.\"}]}";

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
  (void)context, (void)input_count, (void)error;
  static const char *const names[] = {"threshold", "slope"};
  const double values[] = {0, espalier_json_number(attributes, "slope", 0.25)};
  for (int index = 0; index < 2; index++) {
    snprintf(list[index].name, sizeof list[index].name, "%s", names[index]);
    list[index].shape.rank = 1;
    list[index].shape.extents[0] = inputs[0].extents[0];
    list[index].initializer = ESPALIER_CONSTANT;
    list[index].value = values[index];
  }
  *count = 2;
  return ESPALIER_OK;
}

/* Elements of a plane: what comes after batch and channel. */
static int64_t positions(const espalier_tensor *tensor) { return tensor->strides[1]; }

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *input = &pass->inputs[0];
  const float *thresholds = pass->parameters[0].data, *slopes = pass->parameters[1].data;
  int64_t channels = input->extents[1], count = positions(input);
  for (int64_t plane = 0; plane < input->extents[0] * channels; plane++) {
    const float *x = (const float *)input->data + plane * count;
    float *y = (float *)pass->output->data + plane * count;
    float threshold = thresholds[plane % channels], slope = slopes[plane % channels];
    for (int64_t index = 0; index < count; index++) {
      float distance = x[index] - threshold;
      y[index] = threshold + (distance > 0 ? distance : slope * distance);
    }
  }
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *input = &pass->inputs[0];
  const float *thresholds = pass->parameters[0].data, *slopes = pass->parameters[1].data;
  float *dx = pass->input_gradients[0].data;
  float *dthreshold = pass->parameter_gradients[0].data, *dslope = pass->parameter_gradients[1].data;
  int64_t batch = input->extents[0], channels = input->extents[1], count = positions(input);
  for (int64_t channel = 0; channel < channels; channel++) {
    float threshold = thresholds[channel], slope = slopes[channel];
    double threshold_sum = 0, slope_sum = 0;
    for (int64_t sample = 0; sample < batch; sample++) {
      int64_t start = (sample * channels + channel) * count;
      const float *x = (const float *)input->data + start;
      const float *dy = (const float *)pass->output_gradient->data + start;
      float threshold_part = 0, slope_part = 0;
      for (int64_t index = 0; index < count; index++) {
        float distance = x[index] - threshold;
        float closed = distance > 0 ? 0.0f : 1.0f;
        threshold_part += closed * dy[index];
        slope_part += closed * dy[index] * distance;
      }
      if (dx) {
        for (int64_t index = 0; index < count; index++) {
          dx[start + index] = x[index] > threshold ? dy[index] : slope * dy[index];
        }
      }
      threshold_sum += threshold_part;
      slope_sum += slope_part;
    }
    if (dthreshold) dthreshold[channel] = (float)(threshold_sum * (1 - slope));
    if (dslope) dslope[channel] = (float)slope_sum;
  }
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
    .kind = "learned_threshold",
    .help = "Rectifier whose threshold and slope each channel learns.",
    .schema = schema,
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
      .contribution_count = sizeof contributions / sizeof *contributions,
      .name = "learned-threshold",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
