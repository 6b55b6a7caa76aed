/*
 * Layers that say what they are in ONNX: one as ONNX itself does, one as an operator of its own, one not at all; and with a
 * fault that the host is to find, if one is defined.
 */
#include "espalier_plugin.h"

#include <stdlib.h>
#include <string.h>

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t count, espalier_shape *output,
    espalier_error *error) {
  *output = inputs[0];
  return ESPALIER_OK;
}

static int64_t element_count(const espalier_tensor *tensor) {
  int64_t count = 1;
  for (uint32_t axis = 0; axis < tensor->rank; axis++) count *= tensor->extents[axis];
  return count;
}

static float threshold(const espalier_pass *pass) {
  const char *text = strstr(pass->attributes, "\"threshold\":");
  return text ? strtof(text + strlen("\"threshold\":"), NULL) : 0;
}

/* y = x where x > threshold, 0 elsewhere. */
static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  const float *x = pass->inputs[0].data;
  float *y = pass->output->data;
  for (int64_t index = 0; index < element_count(pass->output); index++) y[index] = x[index] > threshold(pass) ? x[index] : 0;
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  const float *x = pass->inputs[0].data;
  const float *dy = pass->output_gradient->data;
  float *dx = pass->input_gradients[0].data;
  for (int64_t index = 0; dx && index < element_count(pass->output); index++)
    dx[index] = x[index] > threshold(pass) ? dy[index] : 0;
  return ESPALIER_OK;
}

/* y = gain · x for each channel. */
static int32_t parameters(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t count, espalier_parameter *list,
    uint64_t *written, espalier_error *error) {
  memset(list, 0, sizeof *list);
  strcpy(list[0].name, "gain");
  list[0].shape.rank = 1;
  list[0].shape.extents[0] = inputs[0].extents[0];
  list[0].value = 1;
  *written = 1;
  return ESPALIER_OK;
}

static int32_t fail(void *state, const espalier_pass *pass, espalier_error *error) { return ESPALIER_FAILED; }

#ifndef ONNX
#define ONNX "{\"operator\": \"ThresholdedRelu\", \"attributes\": {\"alpha\": \"$threshold\"}}"
#endif

static const espalier_layer thresholded = {
    .size = sizeof thresholded,
    .kind = "thresholded",
    .help = "Lets through what is above a threshold.",
    .schema =
        "{\"onnx\": " ONNX ", \"attributes\": [{\"name\": \"threshold\", \"type\": \"number\", \"minimum\": 0, "
        "\"maximum\": 10, \"default\": 0.5, \"help\": \"Where it opens.\"}]}",
    .shape = shape,
    .forward = forward,
    .backward = backward,
};

static const espalier_layer gained = {
    .size = sizeof gained,
    .kind = "gained",
    .help = "Has a gain for each channel.",
    .schema = "{\"onnx\": {\"operator\": \"Gain\", \"domain\": \"com.example\", \"version\": 3, \"attributes\": {\"mode\": "
              "\"$mode\", \"wide\": \"$wide\", \"window\": \"$window\", \"axes\": [1, 2], \"level\": 4, \"ratio\": 0.5, \"word\": "
              "\"soft\"}}, \"attributes\": [{\"name\": \"mode\", \"type\": \"choice\", \"choices\": [\"a\", \"b\"], "
              "\"default\": \"b\", \"help\": \"Which.\"}, {\"name\": \"wide\", \"type\": \"boolean\", \"default\": true, "
              "\"help\": \"Whether.\"}, {\"name\": \"window\", \"type\": \"extent\", \"minimum\": 1, \"maximum\": 9, "
              "\"default\": 3, \"help\": \"How far.\"}]}",
    .shape = shape,
    .parameters = parameters,
    .forward = fail,
    .backward = fail,
};

static const espalier_layer silent = {
    .size = sizeof silent,
    .kind = "silent",
    .help = "Says nothing of ONNX.",
    .shape = shape,
    .forward = fail,
    .backward = fail,
};

static const espalier_contribution contributions[] = {
    {.type = ESPALIER_LAYER, .table = &thresholded},
    {.type = ESPALIER_LAYER, .table = &gained},
    {.type = ESPALIER_LAYER, .table = &silent},
};

static const espalier_plugin plugin = {
    .size = sizeof plugin,
    .interface = ESPALIER_INTERFACE,
    .name = "operators",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .contribution_count = 3,
    .contributions = contributions,
};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) { return &plugin; }
