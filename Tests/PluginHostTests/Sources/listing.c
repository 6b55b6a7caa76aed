/* An exporter that lists names, shapes and sums of weights. */
#include "espalier_plugin.h"

#include <stdio.h>

static int32_t write_listing(
    void *context, const char *document, const espalier_weight *weights, uint64_t count, const char *path,
    espalier_error *error) {
  (void)context;
  FILE *file = fopen(path, "w");
  if (!file) {
    snprintf(error->message, sizeof error->message, "'%s' cannot be written", path);
    snprintf(error->remedy, sizeof error->remedy, "Choose another place");
    return ESPALIER_FAILED;
  }
  fprintf(file, "%s\n", document[0] == '{' ? "a document" : "no document");
  for (uint64_t index = 0; index < count; index++) {
    const espalier_tensor *tensor = &weights[index].tensor;
    int64_t elements = 1;
    fprintf(file, "%s", weights[index].name);
    for (uint32_t axis = 0; axis < tensor->rank; axis++) {
      fprintf(file, " %lld", (long long)tensor->extents[axis]);
      elements *= tensor->extents[axis];
    }
    double sum = 0;
    for (int64_t element = 0; element < elements; element++) sum += ((const float *)tensor->data)[element];
    fprintf(file, sum == sum ? "\n" : " and no numbers\n");
  }
  fclose(file);
  return ESPALIER_OK;
}

static const espalier_exporter exporter = {
    .size = sizeof(espalier_exporter),
    .kind = "listing",
    .help = "Names and shapes of weights.",
    .schema = "{\"extension\": \"txt\"}",
    .write = write_listing,
};

static const espalier_contribution contributions[] = {{ESPALIER_EXPORTER, 0, &exporter}};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = 1,
      .name = "listing",
      .version = "1.0.0",
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
