/*
 * Contributions of every kind, of which each function fails in the way that the process asks for: espalier_fail_in says
 * in which function and how. It also keeps account of what was opened and closed.
 */
#include "espalier_plugin.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char failing_function[64], failing_way[64];
static int opened, closed;

ESPALIER_EXPORT void espalier_fail_in(const char *function, const char *way) {
  snprintf(failing_function, sizeof failing_function, "%s", function);
  snprintf(failing_way, sizeof failing_way, "%s", way);
  opened = closed = 0;
}

/* How many states were made and not given back; INT_MIN where one was given back that was not made. */
ESPALIER_EXPORT int espalier_open_states(void) { return closed > opened ? INT_MIN : opened - closed; }

/* ESPALIER_OK where the function is to continue as if nothing had happened. */
static int32_t fail(const char *function, const espalier_sink *sink, espalier_error *error, int *is_done) {
  *is_done = 0;
  /* As a process of its own learns it. */
  if (!*failing_function && getenv("FAIL_IN")) espalier_fail_in(getenv("FAIL_IN"), getenv("FAIL_BY"));
  if (strcmp(function, failing_function)) return ESPALIER_OK;
  *is_done = 1;
  if (!strcmp(failing_way, "refusing")) {
    snprintf(error->message, sizeof error->message, "not today");
    return ESPALIER_REFUSED;
  }
  if (!strcmp(failing_way, "failing")) {
    snprintf(error->message, sizeof error->message, "it broke");
    snprintf(error->remedy, sizeof error->remedy, "Mend it");
    return ESPALIER_FAILED;
  }
  if (!strcmp(failing_way, "unterminated")) {
    memset(error->attribute, 'a', sizeof error->attribute);
    memset(error->message, 'm', sizeof error->message);
    memset(error->remedy, 'r', sizeof error->remedy);
    return ESPALIER_FAILED;
  }
  if (!strcmp(failing_way, "exiting")) exit(0);
  if (!strcmp(failing_way, "silent")) return ESPALIER_FAILED;
  if (!strcmp(failing_way, "42")) return 42;
  if (!strcmp(failing_way, "-1")) return -1;
  if (!strcmp(failing_way, "least")) return INT_MIN;
  if (!strcmp(failing_way, "nothing")) return ESPALIER_OK;
  if (sink && !strcmp(failing_way, "endless")) sink->write(sink->context, "{", UINT64_MAX);
  if (sink && !strcmp(failing_way, "null")) sink->write(sink->context, NULL, 5);
  if (sink && !strcmp(failing_way, "list")) sink->write(sink->context, "[]", 2);
  if (sink && !strcmp(failing_way, "words")) sink->write(sink->context, "well", 4);
  return ESPALIER_OK;
}

#define FAIL(function, sink, error)                                \
  do {                                                             \
    int is_done;                                                   \
    int32_t code = fail(function, sink, error, &is_done);          \
    if (is_done) return code;                                      \
  } while (0)

static int32_t make_state(const char *function, void **state, espalier_error *error) {
  FAIL(function, NULL, error);
  opened++;
  *state = malloc(1);
  return ESPALIER_OK;
}

/* What was never opened is null. */
static void give_back(void *state) {
  closed += state ? 1 : 1000000;
  free(state);
}

/* ---------------------------------------------------------------- A layer that computes nothing */

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
    espalier_error *error) {
  (void)context, (void)attributes, (void)input_count;
  FAIL("shape", NULL, error);
  *output = inputs[0];
  return ESPALIER_OK;
}

static int32_t parameters(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count,
    espalier_parameter *list, uint64_t *count, espalier_error *error) {
  (void)context, (void)attributes, (void)inputs, (void)input_count, (void)list;
  FAIL("parameters", NULL, error);
  *count = 0;
  return ESPALIER_OK;
}

static int32_t cost(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, int64_t *multiply_adds,
    espalier_error *error) {
  (void)context, (void)attributes, (void)inputs, (void)input_count;
  FAIL("cost", NULL, error);
  *multiply_adds = 0;
  return ESPALIER_OK;
}

static int32_t open_layer(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, void **state,
    espalier_error *error) {
  (void)context, (void)attributes, (void)inputs, (void)input_count;
  return make_state("open of a layer", state, error);
}

static uint64_t byte_count(const espalier_tensor *tensor) {
  uint64_t count = sizeof(float);
  for (uint32_t axis = 0; axis < tensor->rank; axis++) count *= (uint64_t)tensor->extents[axis];
  return count;
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state;
  FAIL("forward", NULL, error);
  memcpy(pass->output->data, pass->inputs[0].data, byte_count(pass->output));
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state;
  FAIL("backward", NULL, error);
  if (pass->input_gradients[0].data) {
    memcpy(pass->input_gradients[0].data, pass->output_gradient->data, byte_count(pass->output));
  }
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
    .kind = "failing",
    .help = "Computes nothing.",
    .shape = shape,
    .parameters = parameters,
    .cost = cost,
    .open = open_layer,
    .close = give_back,
    .forward = forward,
    .backward = backward,
};

/* ---------------------------------------------------------------- The others */

static int32_t edit(
    void *context, const char *settings, const char *document, uint64_t seed, const espalier_sink *result,
    espalier_error *error) {
  (void)context, (void)settings, (void)seed;
  FAIL("edit", result, error);
  result->write(result->context, "{\"change\": \"none\", \"document\": ", 31);
  result->write(result->context, document, strlen(document));
  result->write(result->context, "}", 1);
  return ESPALIER_OK;
}

static const espalier_mutation mutation = {
    .size = sizeof(espalier_mutation), .kind = "failing", .help = "Changes nothing.", .edit = edit};

static int32_t open_sampler(void *context, const char *settings, void **state, espalier_error *error) {
  (void)context, (void)settings;
  return make_state("open of a sampler", state, error);
}

static int32_t tell(void *state, const char *report, espalier_error *error) {
  (void)state, (void)report;
  FAIL("tell", NULL, error);
  return ESPALIER_OK;
}

static int32_t propose(void *state, uint64_t trial, uint64_t seed, const espalier_sink *result, espalier_error *error) {
  (void)state, (void)trial, (void)seed;
  FAIL("propose", result, error);
  result->write(result->context, "{\"kind\": \"random\"}", 18);
  return ESPALIER_OK;
}

static const espalier_sampler sampler = {
    .size = sizeof(espalier_sampler),
    .kind = "failing",
    .help = "Draws at random.",
    .open = open_sampler,
    .close = give_back,
    .tell = tell,
    .propose = propose,
};

static int32_t measure(
    void *context, const char *candidate, const char *checkpoint, double *value, espalier_error *error) {
  (void)context, (void)candidate, (void)checkpoint;
  FAIL("measure", NULL, error);
  *value = 1;
  return ESPALIER_OK;
}

static const espalier_objective objective = {
    .size = sizeof(espalier_objective), .kind = "failing", .help = "Is one.", .measure = measure};

static int32_t open_dataset(void *context, const char *options, void **state, espalier_error *error) {
  (void)context, (void)options;
  return make_state("open of a data set", state, error);
}

static int32_t describe(void *state, const espalier_sink *result, espalier_error *error) {
  (void)state;
  FAIL("describe", result, error);
  if (!strcmp(failing_function, "size")) {
    static const char huge[] = "{\"shape\": [1048576], \"classes\": [\"a\"], \"training\": 8192, \"test\": 0}";
    result->write(result->context, huge, sizeof huge - 1);
    return ESPALIER_OK;
  }
  static const char text[] = "{\"shape\": [1], \"classes\": [\"a\", \"b\"], \"training\": 2000, \"test\": 1500}";
  result->write(result->context, text, sizeof text - 1);
  return ESPALIER_OK;
}

static int32_t read_samples(
    void *state, int32_t split, uint64_t first, uint64_t count, float *values, int32_t *labels,
    espalier_error *error) {
  (void)state;
  FAIL("read", NULL, error);
  if (first > 0) FAIL("read of the second range", NULL, error);
  if (split == ESPALIER_TEST) FAIL("read of the test split", NULL, error);
  for (uint64_t index = 0; index < count; index++) {
    values[index] = (float)(first + index);
    labels[index] = (int32_t)((first + index) % 2);
  }
  return ESPALIER_OK;
}

static const espalier_dataset dataset = {
    .size = sizeof(espalier_dataset),
    .kind = "failing",
    .help = "Numbers, odd and even.",
    .open = open_dataset,
    .close = give_back,
    .describe = describe,
    .read = read_samples,
};

static int32_t write_file(
    void *context, const char *document, const espalier_weight *weights, uint64_t count, const char *path,
    espalier_error *error) {
  (void)context, (void)document, (void)weights, (void)count;
  FAIL("write", NULL, error);
  FILE *file = fopen(path, "w");
  if (!file) return ESPALIER_FAILED;
  fputs("a network\n", file);
  fclose(file);
  return ESPALIER_OK;
}

static const espalier_exporter exporter = {
    .size = sizeof(espalier_exporter), .kind = "failing", .help = "A line.", .write = write_file};

/* ---------------------------------------------------------------- The plug-in */


static const espalier_contribution contributions[] = {
    {ESPALIER_LAYER, 0, &layer},         {ESPALIER_MUTATION, 0, &mutation}, {ESPALIER_SAMPLER, 0, &sampler},
    {ESPALIER_OBJECTIVE, 0, &objective}, {ESPALIER_DATASET, 0, &dataset},   {ESPALIER_EXPORTER, 0, &exporter},
};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = sizeof contributions / sizeof *contributions,
      .name = "failing",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
