// How near the loops in C come to what products or bytes allow: scripts/bench-kernels.sh compiles and runs it.
//
// Times are of this thread, the least of several runs, so that what else the machine does disturbs them little. The bound of a
// row is the larger of two: its products at the speed of multiply-adds in registers, its bytes (each operand once) at that of
// a copy between regions larger than the caches. Operands of a few MB stay in a cache, so rows may pass the second.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "CKernels.h"

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// Huge pages, as programs have.
static void *room(int64_t bytes) {
  const size_t size = ((size_t)bytes + (2 << 20)) / (2 << 20) * (2 << 20);
  void *start = aligned_alloc(2 << 20, size);
  madvise(start, size, MADV_HUGEPAGE);
  uint16_t *words = start;
  for (size_t i = 0; i < size / 2; i++) words[i] = (uint16_t)(0x3e00 + i * 7919 % 509);
  return start;
}

static double products_a_second[2], bytes_a_second;

typedef void (*kernel)(void *context, int part, int parts);

static void measure(const char *name, kernel run, void *context, double multiply_adds, double bytes, int is_bfloat16) {
  double least = 1e9;
  for (int i = 0; i < 25; i++) {
    const double start = now();
    run(context, 0, 1);
    const double taken = now() - start;
    if (taken < least) least = taken;
  }
  const double products = multiply_adds / products_a_second[is_bfloat16], traffic = bytes / bytes_a_second;
  const double bound = products > traffic ? products : traffic;
  printf(
      "%-44s %8.3f ms %7.1f GFLOP/s %6.1f GB/s  bound %7.3f ms by %-8s %4.0f %%\n", name, least * 1e3,
      2e-9 * multiply_adds / least, 1e-9 * bytes / least, bound * 1e3, products > traffic ? "products" : "bytes",
      100 * bound / least);
}

static void measure_peaks(void) {
  const int64_t rounds = 200000, size = 64 << 20;
  char *from = room(size), *to = room(size);
  double least[3] = {1e9, 1e9, 1e9};
  volatile float sink = 0;
  for (int i = 0; i < 7; i++) {
    double start = now();
    sink += espalier_multiply_adds(rounds);
    double taken = now() - start;
    if (taken < least[0]) least[0] = taken;
    start = now();
    memcpy(to, from, (size_t)size);
    taken = now() - start;
    if (taken < least[2]) least[2] = taken;
  }
  products_a_second[0] = (double)(rounds * espalier_multiply_adds_per_round()) / least[0];
  // Sums are floats, whatever the elements.
  products_a_second[1] = products_a_second[0];
  bytes_a_second = 2.0 * (double)size / least[2];
  printf("a core: %.0f GFLOP/s, a copy %.1f GB/s\n", 2e-9 * products_a_second[0], 1e-9 * bytes_a_second);
  free(from);
  free(to);
}

static void measure_activations(int is_bfloat16) {
  static const struct {
    const char *name;
    espalier_activation function;
  } functions[] = {{"gelu", espalier_activation_gelu}, {"silu", espalier_activation_silu},
                   {"hard_swish", espalier_activation_hard_swish}, {"sigmoid", espalier_activation_sigmoid},
                   {"tanh", espalier_activation_tanh}, {"relu6", espalier_activation_clip}};
  const int64_t count = 1 << 20, size = is_bfloat16 ? 2 : 4;
  void *x = room(count * size), *dy = room(count * size), *y = room(count * size);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    espalier_elementwise c = {count, functions[i].function, 0, 6, x, dy, y};
    char name[80];
    snprintf(name, sizeof name, "%s, %s", functions[i].name, is_bfloat16 ? "bf16" : "f32");
    measure(
        name, is_bfloat16 ? espalier_run_activation_bfloat16 : espalier_run_activation, &c, 0, 2.0 * (double)(count * size),
        is_bfloat16);
    snprintf(name, sizeof name, "%s, its gradient, %s", functions[i].name, is_bfloat16 ? "bf16" : "f32");
    measure(
        name, is_bfloat16 ? espalier_run_activation_gradient_bfloat16 : espalier_run_activation_gradient, &c, 0,
        3.0 * (double)(count * size), is_bfloat16);
  }
  free(x);
  free(dy);
  free(y);
}

enum kind { floats, bfloat16s, narrow_floats };

static void measure_depthwise(int64_t channels, int64_t side, int64_t window, int64_t stride, enum kind kind) {
  const int is_bfloat16 = kind == bfloat16s;
  const int64_t out_side = (side - 1) / stride + 1, size = is_bfloat16 ? 2 : 4;
  const int64_t in = 64 * side * side * channels, out = 64 * out_side * out_side * channels;
  espalier_depthwise c = {
      .batch = 64, .channels = channels, .height = side, .width = side, .out_height = out_side, .out_width = out_side,
      .kernel_height = window, .kernel_width = window, .stride = stride, .top = window / 2, .left = window / 2,
      .x = room(in * size), .dy = room(out * size), .weights = room(window * window * channels * 4),
      .weight_gradient = room(window * window * channels * 4)};
  c.scratch = room(is_bfloat16 ? espalier_depthwise_scratch_bfloat16(&c) : espalier_depthwise_scratch(&c));
  c.partials = room(espalier_depthwise_partials(&c) * 4);
  static const char *const passes[] = {"", ", gradient", ", weights"};
  static const char *const kinds[] = {"f32", "bf16", "f32 by AVX2"};
  static const kernel kernels[3][3] = {
      {espalier_run_depthwise, espalier_run_depthwise_input_gradient, espalier_run_depthwise_weight_gradient},
      {espalier_run_depthwise_bfloat16, espalier_run_depthwise_input_gradient_bfloat16,
       espalier_run_depthwise_weight_gradient_bfloat16},
      {espalier_run_depthwise_narrow, espalier_run_depthwise_input_gradient_narrow,
       espalier_run_depthwise_weight_gradient_narrow}};
  c.y = room((in > out ? in : out) * size);
  for (int pass = 0; pass < 3; pass++) {
    char name[80];
    snprintf(
        name, sizeof name, "depthwise %dx%d /%d, %dx%dx%d%s, %s", (int)window, (int)window, (int)stride, (int)channels,
        (int)side, (int)side, passes[pass], kinds[kind]);
    measure(
        name, kernels[kind][pass], &c, (double)(out * window * window), (double)((in + out) * size), is_bfloat16);
  }
  const void *const all[] = {c.x, c.dy, c.y, c.weights, c.weight_gradient, c.scratch, c.partials};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free((void *)all[i]);
}

static void measure_pointwise(int64_t positions, int64_t inputs, int64_t outputs) {
  espalier_pointwise c = {
      .positions = positions, .inputs = inputs, .outputs = outputs, .x = room(positions * inputs * 4),
      .dy = room(positions * outputs * 4), .weight_gradient = room(inputs * outputs * 4)};
  char name[80];
  snprintf(name, sizeof name, "1x1 weights, %d positions, %d to %d, f32", (int)positions, (int)inputs, (int)outputs);
  measure(
      name, espalier_run_pointwise_weight_gradient, &c, (double)(positions * inputs * outputs),
      4.0 * (double)(positions * (inputs + outputs)), 0);
  free((void *)c.x);
  free((void *)c.dy);
  free(c.weight_gradient);
}

int main(void) {
  measure_peaks();
#if defined(__x86_64__)
  const int has_bfloat16 = __builtin_cpu_supports("avx512bf16");
  const int has_wide_registers = __builtin_cpu_supports("avx512f");
#else
  const int has_bfloat16 = 1, has_wide_registers = 1;
#endif
  for (int is_bfloat16 = 0; is_bfloat16 <= has_bfloat16; is_bfloat16++) {
    measure_activations(is_bfloat16);
    if (!has_wide_registers) continue;
    for (int64_t window = 3; window <= 9; window += 2)
      for (int64_t stride = 1; stride <= 2; stride++) measure_depthwise(64, 16, window, stride, is_bfloat16);
    measure_depthwise(24, 16, 3, 1, is_bfloat16);
    measure_depthwise(64, 8, 3, 1, is_bfloat16);
    measure_depthwise(192, 32, 3, 1, is_bfloat16);
  }
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    for (int64_t window = 3; window <= 9; window += 2)
      for (int64_t stride = 1; stride <= 2; stride++) measure_depthwise(64, 16, window, stride, narrow_floats);
#endif
  if (!has_wide_registers) return 0;
  measure_pointwise(16384, 64, 64);
  measure_pointwise(4096, 64, 64);
  measure_pointwise(4096, 64, 96);
  measure_pointwise(16384, 64, 24);
  measure_pointwise(1024, 960, 160);
  return 0;
}
