/* Runs an exported network on recorded samples, then on random ones, and prints its outputs. NETWORK is the file's name
   without its ending, PREFIX the same in capitals, as the header has it. */
#include <stdint.h>
#include <stdio.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define JOINED_OF(a, b) a##b
#define JOINED(a, b) JOINED_OF(a, b)
#include TEXT(NETWORK.h)

#ifdef TICK_PICOSECONDS
uint64_t instructions(void);
#else
static uint64_t instructions(void) { return 0; }
#endif

#ifndef SAMPLES
#define SAMPLES 20
#endif

static int32_t arena[(JOINED(PREFIX, _ARENA_BYTES) + 3) / 4];
static INPUT input[JOINED(PREFIX, _INPUT_COUNT)];
static OUTPUT output[JOINED(PREFIX, _OUTPUT_COUNT)];

int main(void) {
  uint32_t state = 1;
  uint32_t hash = 2166136261u;
  uint64_t most = 0;
  const int failures = JOINED(NETWORK, _self_test)(arena);
  for (int sample = 0; sample < SAMPLES; sample++) {
    for (int i = 0; i < JOINED(PREFIX, _INPUT_COUNT); i++) {
      state = state * 1664525u + 1013904223u;
      input[i] = (INPUT)(SCALED(state >> 24));
    }
    const uint64_t start = instructions();
    const int best = JOINED(NETWORK, _run)(arena, input, output);
    const uint64_t count = instructions() - start;
    most = (count > most) ? count : most;
    const unsigned char *bytes = (const unsigned char *)output;
    for (unsigned i = 0; i < sizeof output; i++) {
      hash = (hash ^ bytes[i]) * 16777619u;
    }
    hash = (hash ^ (uint32_t)best) * 16777619u;
  }
  printf("%s: self-test %s, %d samples, outputs %08lx", TEXT(NETWORK), (failures == 0) ? "passed" : "FAILED", SAMPLES,
         (unsigned long)hash);
  if (most > 0) {
    printf(", %lu instructions", (unsigned long)most);
  }
  printf("\n");
  return failures;
}
