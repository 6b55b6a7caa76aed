// 1×1 convolutions with more channels than those of pointwise_maps.c. The outputs are worked through in groups of up to three vectors,
// so that a group's weights stay in the first-level cache while a block of positions passes, and the block while the groups do:
//
//                 a group    a group
//              ┌──────────┬──────────┐
//     a block  │   tile   │          │    a tile of results is in registers while all inputs are added
//              │   tile   │          │
//              ├──────────┼──────────┤
//     a block  │          │          │
//
// Where up to eight outputs are left behind a whole vector, they fill one with pairs: of an even and an odd input, whose sums are
// added at the end, so that 24 outputs cost one and a half vectors and not two.
#include "CKernels.h"
#include "moments.h"

enum { most_of_group = 3, most_tile = 8, block = 64, line = 16 };

typedef float pair __attribute__((vector_size(8), aligned(4), may_alias));

#define UNROLLED _Pragma("clang loop unroll(full)")
#define ROLLED _Pragma("clang loop unroll(disable)")
#define TWICE(pointer) \
  __builtin_shufflevector(*(const pair *)(pointer), *(const pair *)(pointer), 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)
// Of sixteen numbers those in even lanes and those in odd ones; eight count.
#define EVEN(a) __builtin_shufflevector(a, a, 0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(a) __builtin_shufflevector(a, a, 1, 3, 5, 7, 9, 11, 13, 15, 1, 3, 5, 7, 9, 11, 13, 15)

// A group of outputs, and how it is worked through.
typedef struct {
  const espalier_pointwise_map *c;
  // Inputs, lanes; for pairs of inputs two vectors of whole outputs and one of pairs.
  const float *weights;
  const float *bias;
  // The outputs of its last vector.
  int64_t some;
  // Whether its results go past the caches, and whether what is read next is sent for.
  int is_streamed, is_first;
} group;

INLINE void put(const group *g, float *to, wide result, int is_last) {
  if (is_last && g->some != lanes) {
    PUT_SOME(to, g->some, result);
  } else if (g->is_streamed) {
#if defined(__x86_64__)
    _mm512_stream_ps(to, (__m512)result);
#else
    STORE(to, result);
#endif
  } else {
    STORE(to, result);
  }
}

INLINE void finish(const group *g, wide *sums, int positions, int vectors, float *y, moments *m) {
  // What is no number is kept.
  if (g->c->relu)
    UNROLLED for (int i = 0; i < positions * vectors; i++) sums[i] = KEEP(~(sums[i] <= SPLAT(0.0f)), sums[i]);
  UNROLLED for (int p = 0; p < positions; p++)
    UNROLLED for (int v = 0; v < vectors; v++)
      put(g, y + p * g->c->outputs + v * lanes, sums[p * vectors + v], v == vectors - 1);
  if (!g->c->partials) return;
  UNROLLED for (int v = 0; v < vectors; v++) add_moments(sums + v, positions, vectors, 0, m + v);
}

// Sends for a line of each position of the tile after the next, and for where the next is written.
INLINE void send_for_inputs(const group *g, const float *x, int positions) {
  if (g->is_first)
    UNROLLED for (int p = 0; p < positions; p++) __builtin_prefetch(x + (positions + p) * g->c->inputs, 0);
}

INLINE void send_for_results(const group *g, const float *y, int positions, int vectors) {
  if (!g->is_streamed)
    UNROLLED for (int p = 0; p < positions; p++)
      UNROLLED for (int v = 0; v < vectors; v++)
        __builtin_prefetch(y + (positions + p) * g->c->outputs + v * lanes, 1);
}

// Results of some positions.
INLINE void add_tile(const group *g, const float *x, int positions, int vectors, float *y, moments *m) {
  wide sums[most_tile * most_of_group];
  UNROLLED for (int p = 0; p < positions; p++)
    UNROLLED for (int v = 0; v < vectors; v++) sums[p * vectors + v] = LOAD(g->bias + v * lanes);
  const float *weights = g->weights;
  const int64_t inputs = g->c->inputs;
  send_for_results(g, y, positions, vectors);
  ROLLED for (int64_t input = 0; input < inputs;) {
    send_for_inputs(g, x + input, positions);
    const int64_t end = input + line < inputs ? input + line : inputs;
    ROLLED for (; input < end; input++) {
      wide columns[most_of_group];
      UNROLLED for (int v = 0; v < vectors; v++) columns[v] = LOAD(weights + v * lanes);
      UNROLLED for (int p = 0; p < positions; p++) {
        const float factor = x[p * inputs + input];
        UNROLLED for (int v = 0; v < vectors; v++) sums[p * vectors + v] += columns[v] * factor;
      }
      weights += vectors * lanes;
    }
  }
  finish(g, sums, positions, vectors, y, m);
}

// The same where the second vector has up to eight outputs, for an even number of inputs.
INLINE void add_tile_and_pairs(const group *g, const float *x, int positions, float *y, moments *m) {
  wide sums[most_tile], pairs[most_tile], results[most_tile * 2];
  UNROLLED for (int p = 0; p < positions; p++) {
    sums[p] = LOAD(g->bias);
    pairs[p] = SPLAT(0.0f);
  }
  const float *weights = g->weights;
  const int64_t inputs = g->c->inputs;
  send_for_results(g, y, positions, 2);
  ROLLED for (int64_t input = 0; input < inputs;) {
    send_for_inputs(g, x + input, positions);
    const int64_t end = input + line < inputs ? input + line : inputs;
    ROLLED for (; input < end; input += 2) {
      const wide even = LOAD(weights), odd = LOAD(weights + lanes), both = LOAD(weights + 2 * lanes);
      UNROLLED for (int p = 0; p < positions; p++) sums[p] += even * x[p * inputs + input];
      UNROLLED for (int p = 0; p < positions; p++) pairs[p] += both * TWICE(x + p * inputs + input);
      UNROLLED for (int p = 0; p < positions; p++) sums[p] += odd * x[p * inputs + input + 1];
      weights += 3 * lanes;
    }
  }
  UNROLLED for (int p = 0; p < positions; p++) {
    results[2 * p] = sums[p];
    results[2 * p + 1] = EVEN(pairs[p]) + ODD(pairs[p]) + LOAD(g->bias + lanes);
  }
  finish(g, results, positions, 2, y, m);
}

#define TILES(number, tile)                                    \
  for (; at + (number) <= count; at += (number)) {             \
    const int positions = (number);                            \
    const float *from = x + at * g->c->inputs;                 \
    float *to = y + at * g->c->outputs;                        \
    tile;                                                      \
  }
#define RUN(name, most, tile)                                                                             \
  DEEP static void name(const group *g, const float *x, int64_t count, float *y, moments *m) {            \
    int64_t at = 0;                                                                                       \
    TILES(most, tile)                                                                                     \
    TILES(4, tile)                                                                                        \
    TILES(1, tile)                                                                                        \
  }
RUN(run_1, 8, add_tile(g, from, positions, 1, to, m))
RUN(run_2, 8, add_tile(g, from, positions, 2, to, m))
RUN(run_3, 8, add_tile(g, from, positions, 3, to, m))
RUN(run_pairs, 8, add_tile_and_pairs(g, from, positions, to, m))

static int64_t vectors_of(const espalier_pointwise_map *c) { return (c->outputs + lanes - 1) / lanes; }

// Whether the last outputs are pairs.
static int has_pairs(const espalier_pointwise_map *c) {
  const int64_t rest = c->outputs % lanes;
  return c->outputs > lanes && rest > 0 && rest <= half && c->inputs % 2 == 0;
}

// The vectors of the next group, of so many that are left: no group of one, if it can be helped.
static int64_t next_vectors(int64_t left, int are_pairs_last) {
  if (are_pairs_last && left == 2) return 2;
  if (are_pairs_last) left -= 2;
  return left < 3 ? left : left == 4 ? 2 : most_of_group;
}

static void lay_group(const espalier_pointwise_map *c, int64_t first, int64_t vectors, int are_pairs, float *to) {
  const int64_t width = vectors * lanes, some = c->outputs - first < width ? c->outputs - first : width;
  if (some < width) memset(to, 0, (size_t)(c->inputs * width) * sizeof *to);
  for (int64_t input = 0; c->flipped && !are_pairs && input < c->inputs; input++)
    memcpy(to + input * width, c->weights + input * c->outputs + first, (size_t)some * sizeof *to);
  if (c->flipped && !are_pairs) return;
  for (int64_t lane = 0; lane < some; lane++) {
    const float *from = c->weights + (c->flipped ? first + lane : (first + lane) * c->inputs);
    const int64_t step = c->flipped ? c->outputs : 1;
    if (!are_pairs) {
      for (int64_t input = 0; input < c->inputs; input++) to[input * width + lane] = from[input];
      continue;
    }
    // Of two inputs the first vector's weights stand in two vectors, the second one's in pairs.
    const int64_t even = lane < lanes ? lane : 2 * lane, odd = even + (lane < lanes ? lanes : 1);
    for (int64_t input = 0; input < c->inputs; input += 2) {
      to[input / 2 * 3 * lanes + even] = from[input * step];
      to[input / 2 * 3 * lanes + odd] = from[(input + 1) * step];
    }
  }
}

int64_t espalier_pointwise_groups_scratch(const espalier_pointwise_map *c) {
  return (c->inputs + 1) * vectors_of(c) * lanes * (int64_t)sizeof(float);
}

DEEP void espalier_run_pointwise_groups(void *context, int part, int parts) {
  const espalier_pointwise_map *c = context;
  const int64_t vectors = vectors_of(c);
  const int are_pairs_last = has_pairs(c);
  float *bias = (float *)((char *)c->scratch + part * espalier_pointwise_groups_scratch(c));
  float *weights = bias + vectors * lanes;
  for (int64_t i = 0; i < vectors * lanes; i++) bias[i] = c->bias && i < c->outputs ? c->bias[i] : 0;
  for (int64_t v = 0, step; v < vectors; v += step) {
    step = next_vectors(vectors - v, are_pairs_last);
    lay_group(c, v * lanes, step, are_pairs_last && vectors - v == 2, weights + v * lanes * c->inputs);
  }
  const int is_streamed =
      c->outputs % lanes == 0 && (uintptr_t)c->y % 64 == 0 && c->batch * c->positions * c->outputs >= espalier_streamed;
  // Where nothing is summed for each sample, all positions are one run.
  const int is_one = !c->partials;
  const int64_t all = is_one ? c->batch * c->positions : c->batch;
  const int64_t end = share(all, part + 1, parts);
  for (int64_t at = share(all, part, parts); at < end; at += is_one ? end - at : 1) {
    const int64_t first = is_one ? at : at * c->positions, count = is_one ? end - at : c->positions;
    moments m[espalier_most_of_groups / lanes];
    if (c->partials) memset(m, 0, (size_t)vectors * sizeof *m);
    for (int64_t start = first; start < first + count; start += block) {
      const int64_t some = first + count - start < block ? first + count - start : block;
      for (int64_t v = 0, step; v < vectors; v += step) {
        step = next_vectors(vectors - v, are_pairs_last);
        const int64_t left = c->outputs - v * lanes;
        const group g = {
            c, weights + v * lanes * c->inputs, bias + v * lanes, left < step * lanes ? left - (step - 1) * lanes : lanes,
            is_streamed, v == 0};
        const float *x = c->x + start * c->inputs;
        float *y = c->y + start * c->outputs + v * lanes;
        if (are_pairs_last && vectors - v == 2) run_pairs(&g, x, some, y, m + v);
        else if (step == 1) run_1(&g, x, some, y, m + v);
        else if (step == 2) run_2(&g, x, some, y, m + v);
        else run_3(&g, x, some, y, m + v);
      }
    }
    if (!c->partials) continue;
    float *means = c->partials + at * 2 * c->outputs;
    for (int64_t v = 0; v < vectors; v++) {
      const int64_t some = c->outputs - v * lanes < lanes ? c->outputs - v * lanes : lanes;
      put_moments(m + v, c->positions, 0, some, means + v * lanes, means + c->outputs + v * lanes);
    }
  }
#if defined(__x86_64__)
  // Whoever reads next sees what went past the caches.
  if (is_streamed) _mm_sfence();
#endif
}
