// 1×1 convolutions of few channels. The weights stay in the first-level cache, a tile of results in registers:
//
//                    outputs
//              ┌───────────────┐       each input reads a row of weights and adds one product for each of a tile's numbers
//   positions  │     tile      │
//              └───────────────┘
//
// Eight outputs fill half of a vector. There the lanes are pairs: of an even and an odd input if a position's channels stand
// together, or of two positions if each channel has a plane of its own.
//
// The sums that a batch normalisation needs of the result are formed while it is in registers.
#include "CKernels.h"
#include "moments.h"

enum { most_vectors = 4, most_tile = 16, most_inputs = 64 };

typedef float pair __attribute__((vector_size(8), aligned(4), may_alias));

#define UNROLLED _Pragma("clang loop unroll(full)")
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#define EVEN_THEN_ODD(a) __builtin_shufflevector(a, a, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)
#define LOWER_AND_UPPER(a) __builtin_shufflevector(a, a, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15)
// Two numbers side by side, eight times.
#define TWO_OF(p) __builtin_shufflevector(p, p, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)
#define TWICE(pointer) TWO_OF(*(const pair *)(pointer))
static const wide_mask lower_half = {-1, -1, -1, -1, -1, -1, -1, -1};

// A convolution's operands as the loops take them.
typedef struct {
  const espalier_pointwise_map *c;
  const float *weights, *bias;
  // From one position of x to the next, and from one channel to the next.
  int64_t position_step, channel_step;
} operands;

static float weight(const espalier_pointwise_map *c, int64_t input, int64_t output) {
  if (input >= c->inputs || output >= c->outputs) return 0;
  return c->flipped ? c->weights[input * c->outputs + output] : c->weights[output * c->inputs + input];
}

INLINE void rectify(wide *results, int count, int relu) {
  // What is no number is kept.
  if (relu)
    UNROLLED for (int i = 0; i < count; i++) results[i] = KEEP(~(results[i] <= SPLAT(0.0f)), results[i]);
}

// Results of some positions: `vectors` of sixteen outputs, the last of which may be short.
INLINE void add_tile(
    const operands *o, const float *x, int positions, int vectors, int64_t some, float *y, moments *m) {
  wide sums[most_tile * 2];
  UNROLLED for (int p = 0; p < positions; p++)
    UNROLLED for (int v = 0; v < vectors; v++) sums[p * vectors + v] = LOAD(o->bias + v * lanes);
  const float *weights = o->weights;
  _Pragma("clang loop unroll(disable)") for (int64_t input = 0; input < o->c->inputs; input++) {
    wide columns[most_vectors];
    UNROLLED for (int v = 0; v < vectors; v++) columns[v] = LOAD(weights + v * lanes);
    UNROLLED for (int p = 0; p < positions; p++) {
      const float factor = x[p * o->position_step];
      UNROLLED for (int v = 0; v < vectors; v++) sums[p * vectors + v] += columns[v] * factor;
    }
    weights += vectors * lanes;
    x += o->channel_step;
  }
  rectify(sums, positions * vectors, o->c->relu);
  UNROLLED for (int p = 0; p < positions; p++)
    UNROLLED for (int v = 0; v < vectors; v++) {
      float *to = y + p * o->c->outputs + v * lanes;
      if (v < vectors - 1 || some == lanes)
        STORE(to, sums[p * vectors + v]);
      else
        PUT_SOME(to, some, sums[p * vectors + v]);
    }
  if (!o->c->partials) return;
  UNROLLED for (int v = 0; v < vectors; v++) add_moments(sums + v, positions, vectors, 0, m + v);
}

// The same for up to eight outputs, two positions in a vector; a single position fills the lower half of one.
INLINE void add_pairs(
    const operands *o, const float *x, int positions, int are_planes, int64_t some, float *y, moments *m) {
  const int count = (positions + 1) / 2;
  const int64_t inputs = o->c->inputs;
  const float *weights = o->weights;
  wide sums[most_tile], results[most_tile / 2];
  if (are_planes) {
    UNROLLED for (int i = 0; i < count; i++) results[i] = SPLAT(0.0f);
    for (int64_t input = 0; input < inputs; input++, weights += lanes, x += o->channel_step)
      UNROLLED for (int i = 0; i < count; i++)
        results[i] += LOAD(weights) * (positions == 1 ? SPLAT(*x) : TWICE(x + 2 * i));
    UNROLLED for (int i = 0; i < count; i++) results[i] = EVEN_THEN_ODD(results[i]);
  } else {
    UNROLLED for (int p = 0; p < positions; p++) sums[p] = SPLAT(0.0f);
    _Pragma("clang loop unroll(disable)") for (int64_t input = 0; input + 2 <= inputs; input += 2) {
      const wide column = LOAD(weights);
      UNROLLED for (int p = 0; p < positions; p++) sums[p] += column * TWICE(x + p * o->position_step);
      weights += lanes;
      x += 2;
    }
    if (inputs % 2) {
      // Only even lanes have weights.
      const wide column = LOAD(weights);
      const wide_mask evens = (wide_mask)LOAD(o->bias + lanes);
      UNROLLED for (int p = 0; p < positions; p++)
        sums[p] += KEEP(evens, column * SPLAT(x[p * o->position_step]));
    }
    UNROLLED for (int i = 0; i < count; i++) {
      const wide second = positions == 1 ? SPLAT(0.0f) : sums[2 * i + 1];
      results[i] = EVEN(sums[2 * i], second) + ODD(sums[2 * i], second);
    }
  }
  UNROLLED for (int i = 0; i < count; i++) results[i] += LOAD(o->bias);
  rectify(results, count, o->c->relu);
  UNROLLED for (int i = 0; i < count; i++) {
    float *to = y + 2 * i * o->c->outputs;
    if (some == half && positions > 1) {
      STORE(to, results[i]);
    } else {
      PUT_SOME(to, some, results[i]);
      if (positions > 1) PUT_SOME(to + o->c->outputs, some, UPPER(results[i]));
    }
  }
  if (!o->c->partials) return;
  if (positions == 1) add_some_moments(results[0], lower_half, m);
  else add_moments(results, count, 1, 1, m);
}

// What comes next in memory is sent for.
INLINE void send_for(const float *x, const float *y, int64_t read, int64_t written) {
  enum { ahead = 512, line = 16 };
  for (int64_t at = 0; at < read; at += line) __builtin_prefetch(x + ahead + at, 0);
  UNROLLED for (int64_t at = 0; at < written; at += line) __builtin_prefetch(y + ahead + at, 1);
}

#define TILES(number, tile)                                        \
  for (; at + (number) <= count; at += (number)) {                 \
    const float *from = x + at * o->position_step;                 \
    float *to = y + at * o->c->outputs;                            \
    tile;                                                          \
  }

INLINE void add_run(const operands *o, const float *x, int64_t count, int vectors, int most, float *y, moments *m) {
  const int64_t some = o->c->outputs - (vectors - 1) * lanes;
  int64_t at = 0;
  if (some == lanes) {
    TILES(most, send_for(from, to, most * o->position_step, most * vectors * lanes);
          add_tile(o, from, most, vectors, lanes, to, m))
  }
  TILES(most, add_tile(o, from, most, vectors, some, to, m))
  TILES(2, add_tile(o, from, 2, vectors, some, to, m))
  TILES(1, add_tile(o, from, 1, vectors, some, to, m))
}

INLINE void add_run_of_pairs(
    const operands *o, const float *x, int64_t count, int are_planes, float *y, moments *m) {
  const int64_t some = o->c->outputs;
  int64_t at = 0;
  if (some == half) {
    TILES(most_tile, send_for(from, to, most_tile * o->position_step, most_tile * half);
          add_pairs(o, from, most_tile, are_planes, half, to, m))
  }
  TILES(most_tile, add_pairs(o, from, most_tile, are_planes, some, to, m))
  TILES(2, add_pairs(o, from, 2, are_planes, some, to, m))
  TILES(1, add_pairs(o, from, 1, are_planes, some, to, m))
}

#define RUN(name, run)                                                                                    \
  DEEP static void name(const operands *o, const float *x, int64_t count, float *y, moments *m) { run; }
RUN(run_pairs, add_run_of_pairs(o, x, count, 0, y, m))
RUN(run_pairs_of_planes, add_run_of_pairs(o, x, count, 1, y, m))
RUN(run_1, add_run(o, x, count, 1, 16, y, m))
RUN(run_2, add_run(o, x, count, 2, 8, y, m))
RUN(run_3, add_run(o, x, count, 3, 8, y, m))
RUN(run_4, add_run(o, x, count, 4, 6, y, m))

DEEP void espalier_run_pointwise_map(void *context, int part, int parts) {
  const espalier_pointwise_map *c = context;
  const int are_pairs = c->outputs <= half;
  const int64_t vectors = (c->outputs + lanes - 1) / lanes;
  // One more vector for the pairs: which lanes are those of even inputs.
  float weights[most_inputs * most_vectors * lanes], bias[(most_vectors + 1) * lanes] = {0};
  const wide_mask evens = {-1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0};
  memcpy(bias + lanes * (are_pairs ? 1 : most_vectors), &evens, sizeof evens);
  for (int64_t output = 0; c->bias && output < c->outputs; output++) {
    bias[output] = c->bias[output];
    if (are_pairs) bias[output + half] = c->bias[output];
  }
  if (!are_pairs) {
    for (int64_t input = 0; input < c->inputs; input++)
      for (int64_t output = 0; output < vectors * lanes; output++)
        weights[input * vectors * lanes + output] = weight(c, input, output);
  } else if (c->is_row_major) {
    for (int64_t input = 0; input < c->inputs; input++)
      for (int64_t lane = 0; lane < lanes; lane++) weights[input * lanes + lane] = weight(c, input, lane / 2);
  } else {
    for (int64_t input = 0; input < c->inputs; input += 2)
      for (int64_t lane = 0; lane < lanes; lane++)
        weights[input * half + lane] = weight(c, input + lane % 2, lane / 2);
  }
  const operands o = {
      c, weights, bias, c->is_row_major ? 1 : c->inputs, c->is_row_major ? c->positions : 1};
  // Where nothing is summed for each sample, all positions are one run.
  const int is_one = !c->partials && !c->is_row_major;
  const int64_t all = is_one ? c->batch * c->positions : c->batch;
  const int64_t end = share(all, part + 1, parts);
  for (int64_t at = share(all, part, parts); at < end; at += is_one ? end - at : 1) {
    const int64_t first = is_one ? at : at * c->positions, count = is_one ? end - at : c->positions;
    moments m[most_vectors] = {{{0}}};
    const float *x = c->x + first * c->inputs;
    float *y = c->y + first * c->outputs;
    if (are_pairs && c->is_row_major) run_pairs_of_planes(&o, x, count, y, m);
    else if (are_pairs) run_pairs(&o, x, count, y, m);
    else if (vectors == 1) run_1(&o, x, count, y, m);
    else if (vectors == 2) run_2(&o, x, count, y, m);
    else if (vectors == 3) run_3(&o, x, count, y, m);
    else run_4(&o, x, count, y, m);
    if (!c->partials) continue;
    float *means = c->partials + at * 2 * c->outputs;
    for (int64_t v = 0; v < vectors; v++) {
      const int64_t some = c->outputs - v * lanes < lanes ? c->outputs - v * lanes : lanes;
      put_moments(m + v, c->positions, are_pairs, some, means + v * lanes, means + c->outputs + v * lanes);
    }
  }
}

// The gradient of the weights where each channel of x has a plane of its own: for each number of dy's vectors so many products.
// Sums form sample by sample; four positions follow each other, so that additions need not wait.
enum { most_planes = 4, chains = 4 };

INLINE void add_planes(
    const espalier_pointwise_map *c, const float *x, const float *dy, int planes, int are_pairs, int64_t some,
    wide totals[most_planes]) {
  wide sums[most_planes][chains];
  UNROLLED for (int i = 0; i < planes; i++)
    UNROLLED for (int k = 0; k < chains; k++) sums[i][k] = SPLAT(0.0f);
  int64_t at = 0;
  const int64_t step = are_pairs ? 2 : 1;
  for (; at + chains * step <= c->positions; at += chains * step)
    UNROLLED for (int k = 0; k < chains; k++) {
      const float *from = dy + (at + k * step) * c->outputs;
      wide gradient = some == lanes ? LOAD(from) : TAKE_SOME(from, some);
      if (are_pairs) gradient = LOWER_AND_UPPER(gradient);
      UNROLLED for (int i = 0; i < planes; i++) {
        const float *factors = x + i * c->positions + at + k * step;
        sums[i][k] += gradient * (are_pairs ? TWICE(factors) : SPLAT(*factors));
      }
    }
  UNROLLED for (int i = 0; i < planes; i++) totals[i] += (sums[i][0] + sums[i][2]) + (sums[i][1] + sums[i][3]);
  for (; at < c->positions; at++) {
    wide gradient = TAKE_SOME(dy + at * c->outputs, are_pairs ? half : some);
    if (are_pairs) gradient = LOWER_AND_UPPER(gradient);
    UNROLLED for (int i = 0; i < planes; i++) totals[i] += gradient * x[i * c->positions + at];
  }
}

#define PLANES(number, are_pairs, some) add_planes(c, x, dy, number, are_pairs, some, totals)
#define SOME_PLANES(number)                                                                                           \
  case number:                                                                                                        \
    if (are_pairs) PLANES(number, 1, lanes);                                                                          \
    else if (some == lanes) PLANES(number, 0, lanes);                                                                 \
    else PLANES(number, 0, some);                                                                                     \
    break;

// Parts divide the inputs, so that every sum is formed in one order.
DEEP void espalier_run_pointwise_planes_gradient(void *context, int part, int parts) {
  const espalier_pointwise_map *c = context;
  const int are_pairs = c->outputs == half;
  const int64_t end = share(c->inputs, part + 1, parts);
  int64_t count;
  for (int64_t first = share(c->inputs, part, parts); first < end; first += count) {
    count = end - first < most_planes ? end - first : most_planes;
    for (int64_t output = 0; output < c->outputs; output += lanes) {
      const int64_t some = c->outputs - output < lanes ? c->outputs - output : lanes;
      wide totals[most_planes] = {{0}};
      for (int64_t sample = 0; sample < c->batch; sample++) {
        const float *x = c->x + (sample * c->inputs + first) * c->positions;
        const float *dy = c->dy + sample * c->positions * c->outputs + output;
        switch (count) {
          SOME_PLANES(1)
          SOME_PLANES(2)
          SOME_PLANES(3)
          SOME_PLANES(4)
        }
      }
      for (int64_t i = 0; i < count; i++) {
        if (are_pairs) totals[i] = EVEN(totals[i], totals[i]) + ODD(totals[i], totals[i]);
        for (int64_t o = 0; o < some; o++) c->weight_gradient[(output + o) * c->inputs + first + i] = totals[i][o];
      }
    }
  }
  if (part > 0 || !c->bias_gradient) return;
  for (int64_t output = 0; output < c->outputs; output += lanes) {
    const int64_t some = c->outputs - output < lanes ? c->outputs - output : lanes;
    wide total = SPLAT(0.0f);
    for (int64_t sample = 0; sample < c->batch; sample++) {
      wide sum = SPLAT(0.0f);
      const float *dy = c->dy + sample * c->positions * c->outputs + output;
      for (int64_t at = 0; at < c->positions; at++) sum += TAKE_SOME(dy + at * c->outputs, some);
      total += sum;
    }
    PUT_SOME(c->bias_gradient + output, some, total);
  }
}
