/* Plug-ins that are broken, each in one way, by the macro that is defined. With none it is sound. */
#include "espalier_json.h"
#include "espalier_plugin.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
    espalier_error *error) {
  (void)context, (void)attributes, (void)input_count, (void)error;
  *output = inputs[0];
#ifdef SHAPE_OF_NINE_AXES
  output->rank = 9;
#endif
#ifdef SHAPE_OF_NOTHING
  output->extents[0] = 0;
#endif
#ifdef SHAPE_TOO_LARGE
  output->extents[0] += 1;
#endif
#ifdef SHAPE_FAILS
  snprintf(error->message, sizeof error->message, "the moon is in the wrong place");
  snprintf(error->remedy, sizeof error->remedy, "Wait a week");
  return ESPALIER_FAILED;
#endif
#ifdef SHAPE_REFUSES
  return ESPALIER_REFUSED;
#endif
  return ESPALIER_OK;
}

static int32_t parameters(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count,
    espalier_parameter *list, uint64_t *count, espalier_error *error) {
  (void)context, (void)attributes, (void)inputs, (void)input_count, (void)error;
  snprintf(list[0].name, sizeof list[0].name, "factor");
  list[0].shape.rank = 1;
  list[0].shape.extents[0] = 1;
  list[0].value = 1;
  *count = 1;
#ifdef PARAMETERS_WITHOUT_NUMBER
  *count = 1000000;
#endif
#ifdef PARAMETER_WITHOUT_NAME
  list[0].name[0] = 0;
#endif
#ifdef PARAMETER_WITHOUT_INITIALIZER
  list[0].initializer = 7;
#endif
  return ESPALIER_OK;
}

static int64_t element_count(const espalier_tensor *tensor) {
  int64_t count = 1;
  for (uint32_t axis = 0; axis < tensor->rank; axis++) count *= tensor->extents[axis];
  return count;
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const float *x = pass->inputs[0].data;
  float factor = ((const float *)pass->parameters[0].data)[0], *y = pass->output->data;
  int64_t count = element_count(&pass->inputs[0]);
#ifdef FORWARD_ABORTS
  abort();
#endif
#ifdef FORWARD_NEVER_RETURNS
  for (volatile int forever = 1; forever;) {}
#endif
#ifdef FORWARD_FAILS
  snprintf(error->message, sizeof error->message, "the device is busy");
  return ESPALIER_FAILED;
#endif
#ifdef FORWARD_RETURNS_NONSENSE
  return 42;
#endif
#ifdef FORWARD_SKIPS_THE_LAST
  count--;
#endif
#ifdef FORWARD_WRITES_OUTSIDE
  y[count] = 1;
#endif
#ifdef FORWARD_WRITES_ITS_INPUT
  ((float *)pass->inputs[0].data)[0] += 1;
#endif
#ifdef FORWARD_COUNTS_ITS_CALLS
  static float calls;
  factor += calls++;
#endif
#ifdef FORWARD_READS_NULL
  x = NULL;
#endif
  for (int64_t index = 0; index < count; index++) y[index] = factor * x[index];
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const float *x = pass->inputs[0].data, *dy = pass->output_gradient->data;
  float factor = ((const float *)pass->parameters[0].data)[0];
  float *dx = pass->input_gradients[0].data, *dfactor = pass->parameter_gradients[0].data;
  int64_t count = element_count(&pass->inputs[0]);
  float sum = 0;
#ifdef GRADIENT_HALF
  factor /= 2;
#endif
  for (int64_t index = 0; index < count; index++) {
    if (dx) dx[index] = factor * dy[index];
    sum += x[index] * dy[index];
  }
#ifdef GRADIENT_NAN
  sum = NAN;
#endif
  if (dfactor) dfactor[0] = sum;
  return ESPALIER_OK;
}

#ifdef LEAKS
static int32_t open_layer(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, void **state,
    espalier_error *error) {
  (void)context, (void)attributes, (void)inputs, (void)input_count, (void)error;
  *state = calloc(1, 100);
  return ESPALIER_OK;
}

static void close_layer(void *state) { (void)state; }
#endif

#if defined SCHEMA_ENDLESS || defined HELP_ENDLESS
static char endless[3 << 20];

__attribute__((constructor)) static void fill(void) {
  for (size_t index = 0; index < sizeof endless; index++) endless[index] = 'a';
}
#endif

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
#ifdef TABLE_TRUNCATED
    .size = 48,
#endif
    .kind = "broken",
#ifdef KIND_NULL
    .kind = NULL,
#endif
#ifdef KIND_WITH_SPACES
    .kind = "Not A Kind",
#endif
    .help = "Multiplies by a number that it learns.",
#ifdef HELP_NULL
    .help = NULL,
#endif
#ifdef SCHEMA_NO_JSON
    .schema = "{\"attributes\": [",
#endif
#ifdef SCHEMA_MISSPELT
    .schema = "{\"attributes\": [{\"name\": \"a\", \"typ\": \"number\", \"help\": \"A.\"}], \"familiy\": \"dense\"}",
#endif
#ifdef SCHEMA_DEFAULT_OUTSIDE
    .schema = "{\"attributes\": [{\"name\": \"a\", \"type\": \"integer\", \"minimum\": 1, \"maximum\": 4, "
              "\"default\": 9, \"help\": \"A.\"}]}",
#endif
#ifdef SCHEMA_BEYOND_INTEGERS
    .schema = "{\"attributes\": [{\"name\": \"a\", \"type\": \"integer\", \"minimum\": 1e300, \"help\": \"A.\"}]}",
#endif
#ifdef SCHEMA_ENDLESS
    .schema = endless,
#endif
#ifdef HELP_ENDLESS
    .help = endless,
#endif
#ifdef HELP_WITH_ESCAPES
    .help = "\x1B[2JGone.",
#endif
    .shape = shape,
    .parameters = parameters,
#ifdef LEAKS
    .open = open_layer,
    .close = close_layer,
#endif
#ifndef FORWARD_NULL
    .forward = forward,
#endif
#ifdef OPEN_WITHOUT_CLOSE
    .open = (int32_t (*)(void *, const char *, const espalier_shape *, uint64_t, void **, espalier_error *))1,
#endif
    .backward = backward,
};

/* ---------------------------------------------------------------- Other contributions */

#ifdef MUTATION_NO_JSON
static int32_t edit(
    void *context, const char *settings, const char *document, uint64_t seed, const espalier_sink *result,
    espalier_error *error) {
  (void)context, (void)settings, (void)document, (void)seed, (void)error;
  result->write(result->context, "well, ", 6);
  result->write(result->context, "you see", 7);
  return ESPALIER_OK;
}

static const espalier_mutation mutation = {
    .size = sizeof(espalier_mutation), .kind = "mumble", .help = "Says nothing of use.", .edit = edit};
#endif

#ifdef SAMPLER_OF_STRANGERS
static int32_t open_sampler(void *context, const char *settings, void **state, espalier_error *error) {
  (void)context, (void)settings, (void)error;
  *state = NULL;
  return ESPALIER_OK;
}

static void close_sampler(void *state) { (void)state; }

static int32_t tell(void *state, const char *report, espalier_error *error) {
  (void)state, (void)report, (void)error;
  return ESPALIER_OK;
}

static int32_t propose(void *state, uint64_t trial, uint64_t seed, const espalier_sink *result, espalier_error *error) {
  (void)state, (void)seed, (void)error;
  char text[64];
  int count = snprintf(text, sizeof text, "{\"kind\": \"mutate\", \"parent\": %d, \"steps\": 1}", (int)trial + 7);
  result->write(result->context, text, (uint64_t)count);
  return ESPALIER_OK;
}

static const espalier_sampler sampler = {
    .size = sizeof(espalier_sampler),
    .kind = "strangers",
    .help = "Mutates trials that nobody knows.",
    .open = open_sampler,
    .close = close_sampler,
    .tell = tell,
    .propose = propose,
};
#endif

#ifdef OBJECTIVE_NAN
static int32_t measure(
    void *context, const char *candidate, const char *checkpoint, double *value, espalier_error *error) {
  (void)context, (void)candidate, (void)checkpoint, (void)error;
  *value = NAN;
  return ESPALIER_OK;
}

static const espalier_objective objective = {
    .size = sizeof(espalier_objective), .kind = "nothing", .help = "Measures nothing.", .measure = measure};
#endif

#ifdef DATASET_STRANGE_LABEL
static int32_t open_dataset(void *context, const char *options, void **state, espalier_error *error) {
  (void)context, (void)options, (void)error;
  *state = NULL;
  return ESPALIER_OK;
}

static void close_dataset(void *state) { (void)state; }

static int32_t describe(void *state, const espalier_sink *result, espalier_error *error) {
  (void)state, (void)error;
  static const char text[] = "{\"shape\": [1], \"classes\": [\"a\", \"b\"], \"training\": 4, \"test\": 2}";
  result->write(result->context, text, sizeof text - 1);
  return ESPALIER_OK;
}

static int32_t read_samples(
    void *state, int32_t split, uint64_t first, uint64_t count, float *values, int32_t *labels,
    espalier_error *error) {
  (void)state, (void)split, (void)error;
  for (uint64_t index = 0; index < count; index++) {
    values[index] = (float)(first + index);
    labels[index] = (int32_t)(first + index);
  }
  return ESPALIER_OK;
}

static const espalier_dataset dataset = {
    .size = sizeof(espalier_dataset),
    .kind = "strange",
    .help = "Has labels of no class.",
    .open = open_dataset,
    .close = close_dataset,
    .describe = describe,
    .read = read_samples,
};
#endif

#ifdef EXTENSION_IS_A_PATH
static int32_t write_file(
    void *context, const char *document, const espalier_weight *weights, uint64_t count, const char *path,
    espalier_error *error) {
  (void)context, (void)document, (void)weights, (void)count, (void)path, (void)error;
  return ESPALIER_OK;
}

static const espalier_exporter exporter = {
    .size = sizeof(espalier_exporter),
    .kind = "stray",
    .help = "Writes elsewhere.",
    .schema = "{\"extension\": \"txt/../../elsewhere\"}",
    .write = write_file,
};
#endif

/* ---------------------------------------------------------------- The plug-in */

static const espalier_contribution contributions[] = {
#ifdef TABLE_NULL
    {ESPALIER_LAYER, 0, NULL},
#elif defined TYPE_UNKNOWN
    {99, 0, &layer},
#elif defined MUTATION_NO_JSON
    {ESPALIER_MUTATION, 0, &mutation},
#elif defined SAMPLER_OF_STRANGERS
    {ESPALIER_SAMPLER, 0, &sampler},
#elif defined OBJECTIVE_NAN
    {ESPALIER_OBJECTIVE, 0, &objective},
#elif defined EXTENSION_IS_A_PATH
    {ESPALIER_EXPORTER, 0, &exporter},
#elif defined DATASET_STRANGE_LABEL
    {ESPALIER_DATASET, 0, &dataset},
#else
    {ESPALIER_LAYER, 0, &layer},
#endif
#ifdef TWICE
    {ESPALIER_LAYER, 0, &layer},
#endif
};

#ifdef SYMBOL_UNDEFINED
extern int nowhere(void);
#endif

#ifndef ENTRY_MISSING
const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
#ifdef ENTRY_ABORTS
  abort();
#endif
#ifdef ENTRY_NEVER_RETURNS
  for (volatile int forever = 1; forever;) {}
#endif
#ifdef ENTRY_RETURNS_NULL
  return NULL;
#endif
#ifdef SYMBOL_UNDEFINED
  if (nowhere()) return NULL;
#endif
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
#ifdef PLUGIN_TRUNCATED
      .size = 16,
#endif
      .interface = ESPALIER_INTERFACE,
#ifdef INTERFACE_OF_TOMORROW
      .interface = ESPALIER_INTERFACE + 1,
#endif
#ifdef INTERFACE_ZERO
      .interface = 0,
#endif
#ifndef CONTRIBUTES_NOTHING
      .contribution_count = sizeof contributions / sizeof *contributions,
#endif
#ifdef CONTRIBUTES_TOO_MUCH
      .contribution_count = 1u << 31,
#endif
      .name = "broken",
#ifdef NAME_NULL
      .name = NULL,
#endif
#ifdef NAME_NOT_UTF8
      .name = "bro\xFFken",
#endif
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
#endif
