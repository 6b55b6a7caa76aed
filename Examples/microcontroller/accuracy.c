/* Runs an exported network on the samples of a data set, as 'espalier data export' writes them, and prints how many it
   knows: accuracy FOLDER. NETWORK and PREFIX are those of main.c. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define JOINED_OF(a, b) a##b
#define JOINED(a, b) JOINED_OF(a, b)
#include TEXT(NETWORK.h)

enum { INPUTS = JOINED(PREFIX, _INPUT_COUNT) };

static int32_t arena[(JOINED(PREFIX, _ARENA_BYTES) + 3) / 4];
static INPUT input[INPUTS];
static OUTPUT output[JOINED(PREFIX, _OUTPUT_COUNT)];
static float values[INPUTS];

static void fail(const char *path, const char *reason) {
  fprintf(stderr, "error: '%s': %s\n", path, reason);
  exit(1);
}

/* Opens an array of NumPy's, version 1.0, where its elements begin. Says how many there are in its first dimension, and how
   many in each of them. */
static FILE *open_array(const char *folder, const char *name, char *descr, long *count, long *each) {
  static char path[4096];
  static char header[65536];
  unsigned char start[10];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail(path, "it cannot be opened; 'espalier data export DATA --output FOLDER' writes it");
  }
  if (fread(start, 1, 10, file) != 10 || memcmp(start, "\x93NUMPY\x01", 7) != 0) {
    fail(path, "this is no .npy file of version 1.0");
  }
  const size_t size = (size_t)start[8] + 256u * (size_t)start[9];
  if (fread(header, 1, size, file) != size) {
    fail(path, "its header is cut short");
  }
  header[size] = '\0';
  const char *shape = strstr(header, "'shape': (");
  if (sscanf(header, "{'descr': '%3[^']'", descr) != 1 || strstr(header, "False") == NULL || shape == NULL) {
    fail(path, "its header is not as 'espalier data export' writes it");
  }
  char *rest = NULL;
  *count = strtol(shape + 10, &rest, 10);
  *each = 1;
  while (*rest == ',' && rest[1] == ' ') {
    *each *= strtol(rest + 2, &rest, 10);
  }
  return file;
}

int main(int arguments, char **argument) {
  if (arguments != 2) {
    fail(argument[0], "name the folder that 'espalier data export' wrote");
  }
  char type[4];
  char label_type[4];
  long count = 0;
  long labels = 0;
  long elements = 0;
  long each = 0;
  FILE *samples = open_array(argument[1], "x.npy", type, &count, &elements);
  FILE *classes = open_array(argument[1], "y.npy", label_type, &labels, &each);
  const int bytes = strcmp(type, "|u1") == 0;
  if (elements != INPUTS || (!bytes && strcmp(type, "<f4") != 0)) {
    fail(argument[1], "the samples are not of the network's input");
  }
  if (labels != count || each != 1 || strcmp(label_type, "<i4") != 0) {
    fail(argument[1], "the samples have no class each");
  }
  if (sizeof(INPUT) == 1 && !bytes) {
    fail(argument[1], "a network that was exported with --bytes takes pixels");
  }
  long known = 0;
  for (long sample = 0; sample < count; sample++) {
    static unsigned char pixels[INPUTS];
    int32_t label = 0;
    const size_t size = bytes ? 1 : sizeof(float);
    if (fread(bytes ? (void *)pixels : (void *)values, size, INPUTS, samples) != INPUTS ||
        fread(&label, sizeof label, 1, classes) != 1) {
      fail(argument[1], "an array is cut short");
    }
    for (int i = 0; i < INPUTS; i++) {
      /* Pixels count from 0 to 1 where the network takes floats. */
      input[i] = (INPUT)(!bytes ? values[i] : (sizeof(INPUT) == 1) ? pixels[i] : (float)pixels[i] / 255.0f);
    }
    known += JOINED(NETWORK, _run)(arena, input, output) == label;
  }
  printf("%s: %ld of %ld samples, %.2f %%, in %d bytes of RAM\n", TEXT(NETWORK), known, count,
         100.0 * (double)known / (double)count, (int)JOINED(PREFIX, _ARENA_BYTES));
  return 0;
}
