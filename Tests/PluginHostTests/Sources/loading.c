/* A plug-in that does, as it is loaded, what its macro says. It leaves a mark, so that one sees whether its code ran. */
#define _POSIX_C_SOURCE 200809L
#include "espalier_plugin.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION "1.0.0"
#endif

__attribute__((constructor)) static void begin(void) {
  const char *mark = getenv("MARK");
  if (mark) close(open(mark, O_CREAT | O_WRONLY, 0600));
#ifdef CONSTRUCTOR_EXITS
  exit(0);
#endif
#ifdef CONSTRUCTOR_EXITS_AT_ONCE
  _exit(0);
#endif
#ifdef CONSTRUCTOR_ABORTS
  abort();
#endif
}

#ifdef DESTRUCTOR_ABORTS
__attribute__((destructor)) static void end(void) { abort(); }
#endif

static int32_t shape(
    void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
    espalier_error *error) {
  (void)context, (void)attributes, (void)input_count, (void)error;
  *output = inputs[0];
  return ESPALIER_OK;
}

static int32_t forward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *x = &pass->inputs[0];
  memcpy(pass->output->data, x->data, (size_t)(x->extents[0] * x->strides[0]) * sizeof(float));
  return ESPALIER_OK;
}

static int32_t backward(void *state, const espalier_pass *pass, espalier_error *error) {
  (void)state, (void)error;
  const espalier_tensor *x = &pass->inputs[0];
  if (pass->input_gradients[0].data) {
    memcpy(
        pass->input_gradients[0].data, pass->output_gradient->data,
        (size_t)(x->extents[0] * x->strides[0]) * sizeof(float));
  }
  return ESPALIER_OK;
}

static const espalier_layer layer = {
    .size = sizeof(espalier_layer),
    .kind = "loaded",
    .help = "Computes nothing.",
    .shape = shape,
    .forward = forward,
    .backward = backward,
};

static const espalier_contribution contributions[] = {{ESPALIER_LAYER, 0, &layer}};

const espalier_plugin *espalier_plugin_entry(const espalier_host *host) {
  (void)host;
#ifdef ENTRY_EXITS
  exit(0);
#endif
#ifdef ENTRY_EXITS_WITH_1
  exit(1);
#endif
#ifdef PRINTS
  printf("hello\n");
  fflush(stdout);
#endif
#ifdef FORGES_AND_EXITS
  printf("{\"word\": \"\", \"plugin\": {\"name\": \"loading\", \"contributions\": []}}\n");
  fflush(stdout);
  exit(0);
#endif
#ifdef COMPLAINS_AND_EXITS
  fprintf(stderr, "the licence ran out\n");
  exit(3);
#endif
#ifdef CLOSES_STREAMS
  for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
#endif
#ifdef CLOSES_EVERYTHING
  for (int descriptor = 3; descriptor < 1024; descriptor++) close(descriptor);
#endif
#ifdef CHANGES_FOLDER
  if (chdir("/")) abort();
#endif
#ifdef HANGS
  pause();
#endif
#ifdef CLOSES_AND_HANGS
  for (int descriptor = 0; descriptor < 1024; descriptor++) close(descriptor);
  pause();
#endif
#ifdef LEAVES_A_CHILD
  if (fork() == 0) {
    pause();
    _exit(0);
  }
#endif
#ifdef ENDS_ITS_HOST
  /* The first time, in the process that tries it, all is well. */
  if (access("tried", F_OK) == 0) exit(0);
  close(open("tried", O_CREAT | O_WRONLY, 0600));
#endif
  static const espalier_plugin plugin = {
      .size = sizeof(espalier_plugin),
      .interface = ESPALIER_INTERFACE,
      .contribution_count = 1,
      .name = "loading",
      .version = VERSION,
      .licence = "Apache-2.0",
      .contributions = contributions,
  };
  return &plugin;
}
