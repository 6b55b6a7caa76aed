// What the tests of the loops in C share. They need no Swift, so that they run wherever the loops are compiled for.
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int failures;

#define CHECK(condition, ...)                            \
  do {                                                   \
    if (!(condition)) {                                  \
      failures++;                                        \
      printf("%s:%d: ", __FILE__, __LINE__);             \
      printf(__VA_ARGS__);                               \
      printf("\n");                                      \
    }                                                    \
  } while (0)

// From −1 to 1, the same everywhere.
static inline float number(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return (float)(*state >> 8) / 8388608.0f - 1.0f;
}

static inline float *numbers(int64_t count, uint32_t seed) {
  float *list = malloc((size_t)count * sizeof(float));
  for (int64_t i = 0; i < count; i++) list[i] = number(&seed);
  return list;
}

// Whether loops can run that are compiled for AVX-512 alone.
static inline int has_wide_registers(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("x86-64-v4");
#else
  return 1;
#endif
}

void test_activations(void);
void test_normalization(void);
void test_layer_normalization(void);
void test_depthwise(void);
void test_pointwise(void);
void test_pointwise_maps(void);
void test_direct(void);
void test_softmax(void);
void test_formula(void);
void test_pooling(void);
void test_pixels(void);
void test_regression(void);
