/*
 * What version 2 of the interface has: a layer that draws random numbers and keeps a buffer, a data set of quantities, one of
 * label sets, and a metric.
 */
#include "espalier_plugin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* y = x + n in training, where n is even noise, and y = x + the mean of all outputs so far elsewhere. */
static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t count, espalier_shape *output,
    espalier_error *error) {
  *output = inputs[0];
  return ESPALIER_OK;
}

static int32_t parameters(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t count, espalier_parameter *list,
    uint64_t *written, espalier_error *error) {
  memset(list, 0, sizeof *list);
  strcpy(list[0].name, "passes");
  list[0].shape.rank = 1;
  list[0].shape.extents[0] = 1;
  list[0].flags = ESPALIER_BUFFER;
  *written = 1;
  return ESPALIER_OK;
}

static int64_t element_count(const espalier_tensor *tensor) {
  int64_t count = 1;
  for (uint32_t axis = 0; axis < tensor->rank; axis++) count *= tensor->extents[axis];
  return count;
}

static float noise(uint64_t seed, int64_t index) {
  uint64_t state = (seed ^ (uint64_t)index) * 0x9E3779B97F4A7C15u;
  state = (state ^ (state >> 31)) * 0xBF58476D1CE4E5B9u;
  return (float)(state >> 40) / 16777216.0f - 0.5f;
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  if (pass->size < sizeof *pass || pass->buffer_count != 1) return ESPALIER_FAILED;
  const float *x = pass->inputs[0].data;
  float *y = pass->output->data;
  const float *passes = pass->buffers[0].data;
  for (int64_t index = 0; index < element_count(pass->output); index++)
    y[index] = x[index] + (pass->training ? 0.2f * noise(pass->seed, index) : 0);
  if (!pass->training) return pass->buffer_updates ? ESPALIER_FAILED : ESPALIER_OK;
  ((float *)pass->buffer_updates[0].data)[0] = passes[0] + 1;
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  float *gradient = pass->input_gradients[0].data;
  if (gradient) memcpy(gradient, pass->output_gradient->data, sizeof(float) * element_count(pass->output));
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof layer,
    .kind = "noisy",
    .help = "Adds noise in training, and counts its passes.",
    .schema = "{\"random\": true}",
    .shape = shape,
    .parameters = parameters,
    .forward = forward,
    .backward = backward,
};

/* y = 3 + x0 - x1, or whether each of two values is positive. */
static int32_t open_data(void *context, const char *options, void **state, espalier_error *error) {
  *state = context;
  return ESPALIER_OK;
}

static void close_data(void *state) {}

static int32_t describe(void *state, const espalier_sink *result, espalier_error *error) {
  static const char quantities[] =
      "{\"shape\": [2], \"quantities\": [{\"name\": \"length\", \"unit\": \"m\"}], \"training\": 200, \"test\": 40}";
  static const char labels[] =
      "{\"shape\": [2], \"labels\": [\"first\", \"second\"], \"training\": 200, \"test\": 40}";
  const char *text = state ? labels : quantities;
  result->write(result->context, text, strlen(text));
  return ESPALIER_OK;
}

static int32_t read_targets(
    void *state, int32_t split, uint64_t first, uint64_t count, float *values, float *targets, espalier_error *error) {
  for (uint64_t index = 0; index < count; index++) {
    int64_t sample = (int64_t)(first + index) * 2 + (split == ESPALIER_TEST ? 1000 : 0);
    float x[2] = {noise(7, sample), noise(7, sample + 1)};
    memcpy(values + 2 * index, x, sizeof x);
    if (state) {
      targets[2 * index] = x[0] > 0;
      targets[2 * index + 1] = x[1] > 0;
    } else {
      targets[index] = 3 + x[0] - x[1];
    }
  }
  return ESPALIER_OK;
}

static char marks_labels;

static const espalier_dataset quantities = {
    .size = sizeof quantities,
    .kind = "lengths",
    .help = "A length that two numbers give.",
    .open = open_data,
    .close = close_data,
    .describe = describe,
    .read_targets = read_targets,
};

static const espalier_dataset labels = {
    .size = sizeof labels,
    .context = &marks_labels,
    .kind = "signs",
    .help = "Which of two numbers are positive.",
    .open = open_data,
    .close = close_data,
    .describe = describe,
    .read_targets = read_targets,
};

static int32_t largest_error(
    void *context, const espalier_predictions *predictions, double *value, espalier_error *error) {
  if (!predictions->targets) return ESPALIER_REFUSED;
  double largest = 0;
  for (uint64_t index = 0; index < predictions->sample_count * predictions->width; index++)
    largest = fmax(largest, fabs(predictions->outputs[index] - predictions->targets[index]));
  *value = largest;
  return ESPALIER_OK;
}

static const espalier_metric metric = {
    .size = sizeof metric,
    .kind = "maxError",
    .help = "The largest error of all.",
    .schema = "{\"name\": \"maximum error\", \"direction\": \"minimize\", \"unit\": \"target\", \"targets\": "
              "[\"quantities\"]}",
    .compute = largest_error,
};

static const espalier_contribution contributions[] = {
    {ESPALIER_LAYER, 0, &layer},
    {ESPALIER_DATASET, 0, &quantities},
    {ESPALIER_DATASET, 0, &labels},
    {ESPALIER_METRIC, 0, &metric},
};

ESPALIER_EXPORT const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  static const espalier_plugin plugin = {
      .size = sizeof plugin,
      .interface = ESPALIER_INTERFACE,
      .contribution_count = sizeof contributions / sizeof contributions[0],
      .name = "second",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
