/*
 * A data set and an objective in C.
 *
 * Data set `spirals`: points of the plane on three interleaved arms, with noise; each sample is a function of its number.
 * Objective `weight_bytes`: how many bytes the trained weights take as 8-bit numbers with a scale for each tensor, which
 * the header of the checkpoint lists. What measures latency on a device gets the same candidate and the same checkpoint.
 *
 * Build it with: cc -std=c11 -O2 -shared -fPIC -I INCLUDE spirals.c -o libspirals.so -lm
 */
#include "espalier_json.h"
#include "espalier_plugin.h"

#include <math.h>
#include <stdio.h>

/* ---------------------------------------------------------------- The data set */

enum { arms = 3, training_count = 1200, test_count = 300 };

/* Evenly between 0 and 1, from the number of a sample and of a draw: splitmix64's finaliser. */
static double draw(uint64_t sample, uint64_t number) {
  uint64_t z = (sample * 8 + number + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static int32_t open_spirals(void *context, const char *options, void **state, espalier_error *error) {
  /* Made on the spot: it looks for no files and keeps nothing. */
  (void)context, (void)options, (void)error;
  *state = NULL;
  return ESPALIER_OK;
}

static void close_spirals(void *state) { (void)state; }

static int32_t describe(void *state, const espalier_sink *result, espalier_error *error) {
  (void)state, (void)error;
  char text[256];
  int count = snprintf(
      text, sizeof text,
      "{\"shape\": [2], \"classes\": [\"a\", \"b\", \"c\"], \"training\": %d, \"test\": %d, "
      "\"origin\": \"generated, three arms\"}",
      training_count, test_count);
  result->write(result->context, text, (uint64_t)count);
  return ESPALIER_OK;
}

static int32_t read_samples(
    void *state, int32_t split, uint64_t first, uint64_t count, float *values, int32_t *labels,
    espalier_error *error) {
  (void)state, (void)error;
  for (uint64_t index = 0; index < count; index++) {
    uint64_t sample = first + index + (split == ESPALIER_TEST ? training_count : 0);
    int32_t label = (int32_t)(sample % arms);
    double radius = 0.1 + 0.9 * draw(sample, 0);
    double angle = 2 * 3.14159265358979 * ((double)label / arms + radius) + 0.2 * (draw(sample, 1) - 0.5);
    values[2 * index] = (float)(radius * cos(angle));
    values[2 * index + 1] = (float)(radius * sin(angle));
    labels[index] = label;
  }
  return ESPALIER_OK;
}

static const espalier_dataset spirals = {
    .size = sizeof(espalier_dataset),
    .kind = "spirals",
    .help = "Points on three interleaved spirals, generated on the spot.",
    .open = open_spirals,
    .close = close_spirals,
    .describe = describe,
    .read = read_samples,
};

/* ---------------------------------------------------------------- The objective */

/* The tensors of a safetensors file that are the network's own; what the optimiser keeps has a '/' in its name. */
static int64_t count_tensors(FILE *file) {
  uint8_t prefix[8];
  if (fread(prefix, 1, sizeof prefix, file) != sizeof prefix) return -1;
  uint64_t size = 0;
  for (int index = 7; index >= 0; index--) size = size << 8 | prefix[index];
  if (size > 1 << 24) return -1;
  char *header = malloc(size + 1);
  if (!header) return -1;
  int64_t count = fread(header, 1, size, file) == size ? 0 : -1;
  header[count < 0 ? 0 : size] = 0;
  for (const char *at = header; count >= 0 && (at = strstr(at, "\":{\"dtype\"")); at++) {
    const char *name = at;
    while (name > header && name[-1] != '"') name--;
    if (!memchr(name, '/', (size_t)(at - name))) count++;
  }
  free(header);
  return count;
}

static int32_t measure(
    void *context, const char *candidate, const char *checkpoint, double *value, espalier_error *error) {
  (void)context;
  FILE *file = fopen(checkpoint, "rb");
  if (!file) {
    snprintf(error->message, sizeof error->message, "'%s' cannot be opened", checkpoint);
    return ESPALIER_FAILED;
  }
  int64_t tensors = count_tensors(file);
  fclose(file);
  if (tensors < 0) {
    snprintf(error->message, sizeof error->message, "'%s' is no safetensors file", checkpoint);
    return ESPALIER_FAILED;
  }
  *value = espalier_json_number(candidate, "parameters", 0) + 4.0 * (double)tensors;
  return ESPALIER_OK;
}

static const espalier_objective weight_bytes = {
    .size = sizeof(espalier_objective),
    .kind = "weight_bytes",
    .help = "Bytes of the weights as 8-bit numbers with scales.",
    .schema = "{\"direction\": \"minimize\"}",
    .measure = measure,
};

/* ---------------------------------------------------------------- The plug-in */

static const espalier_contribution contributions[] = {
    {ESPALIER_DATASET, 0, &spirals},
    {ESPALIER_OBJECTIVE, 0, &weight_bytes},
};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = sizeof contributions / sizeof *contributions,
      .name = "spirals",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
