#include "CKernels.h"
#include "wide_functions.h"

enum { lanes = 16 };

// An operand at the start of a block: constants do not move on.
typedef struct {
  const float *start;
  int64_t step;
} source;

static inline __attribute__((always_inline)) source find(
    const espalier_formula *c, espalier_formula_operand operand, float *const *tensors, int64_t offset,
    float *scratch) {
  switch ((espalier_formula_storage)operand.storage) {
    case espalier_formula_tensor: return (source){tensors[operand.number] + offset, lanes};
    case espalier_formula_constant: return (source){c->constants + lanes * operand.number, 0};
    case espalier_formula_temporary: break;
  }
  return (source){scratch + (int64_t)c->block * operand.number, lanes};
}

#define NEXT(operand) (operand.start += operand.step, LOAD(operand.start - operand.step))

// The result y of each sixteen of `count` elements, a multiple of 16. Operands may be results.
#define EACH(...)                                  \
  for (int64_t i = 0; i < count; i += lanes) {     \
    wide y;                                        \
    __VA_ARGS__;                                   \
    STORE(out + i, y);                             \
  }                                                \
  break
#define EACH_PAIR(...) EACH(const wide u = NEXT(a), v = NEXT(b); __VA_ARGS__)
// c * f(a * b) + d, where f changes y and may look at its argument u.
#define EACH_VALUE(...) \
  EACH(const wide u = NEXT(a) * NEXT(b); y = u; __VA_ARGS__; y = y * NEXT(c) + NEXT(d))

static inline __attribute__((always_inline)) void apply(
    espalier_formula_function function, float *out, source a, source b, source c, source d, int64_t count) {
  switch (function) {
    case espalier_formula_copy: EACH(y = NEXT(a));
    case espalier_formula_add: EACH_PAIR(y = u + v);
    case espalier_formula_subtract: EACH_PAIR(y = u - v);
    case espalier_formula_multiply: EACH_PAIR(y = u * v);
    case espalier_formula_divide: EACH_PAIR(y = u / v);
    case espalier_formula_multiply_add: EACH_PAIR(y = u * v + NEXT(c));
    case espalier_formula_multiply_subtract: EACH_PAIR(y = NEXT(c) - u * v);
    case espalier_formula_minimum: EACH_PAIR(y = SELECT((u < v) | (u != u), u, v));
    case espalier_formula_maximum: EACH_PAIR(y = SELECT((u > v) | (u != u), u, v));
    case espalier_formula_less: EACH_PAIR(const wide t = NEXT(c), e = NEXT(d); y = SELECT(u < v, t, e));
    case espalier_formula_less_or_equal: EACH_PAIR(const wide t = NEXT(c), e = NEXT(d); y = SELECT(u <= v, t, e));
    case espalier_formula_power:
      // An accurate power needs the logarithm in more than single precision, which the library has.
      for (int64_t i = 0; i < count; i++) out[i] = powf(a.start[i], b.start[0]);
      break;
    case espalier_formula_abs: EACH_VALUE(y = (wide)(BITS(u) & 0x7FFFFFFF));
    case espalier_formula_erf: EACH_VALUE(wide_erf(&y));
    case espalier_formula_exp: EACH_VALUE(wide_exp(&y));
    case espalier_formula_log: EACH_VALUE(wide_log(&y));
    case espalier_formula_relu: EACH_VALUE(y = KEEP(~(u <= 0.0f), u));
    case espalier_formula_rsqrt: EACH_VALUE(y = 1.0f / __builtin_elementwise_sqrt(u));
    case espalier_formula_sigmoid: EACH_VALUE(wide_sigmoid(&y));
    case espalier_formula_softplus: EACH_VALUE(wide_softplus(&y));
    case espalier_formula_sqrt: EACH_VALUE(y = __builtin_elementwise_sqrt(u));
    case espalier_formula_tanh: EACH_VALUE(wide_tanh(&y));
    case espalier_formula_cos:
    case espalier_formula_sin: {
      const int is_cosine = function == espalier_formula_cos;
      EACH_VALUE(
          wide_sine(&y, is_cosine);
          const wide_mask is_small = (u <= (float)wide_largest_angle) & (u >= -(float)wide_largest_angle);
          if (!__builtin_reduce_and(is_small))
            for (int lane = 0; lane < lanes; lane++)
              if (!is_small[lane]) y[lane] = is_cosine ? cosf(u[lane]) : sinf(u[lane]));
    }
  }
}

static inline __attribute__((always_inline)) void run_block(
    const espalier_formula *c, float *const *tensors, int64_t offset, int64_t count, float *scratch) {
  for (int32_t number = 0; number < c->instruction_count; number++) {
    const espalier_formula_instruction *step = &c->instructions[number];
#define FIND(operand) find(c, operand, tensors, offset, scratch)
    float *out = (float *)FIND(step->result).start;
    apply(
        step->function, out, FIND(step->operands[0]), FIND(step->operands[1]), FIND(step->operands[2]),
        FIND(step->operands[3]), count);
#undef FIND
  }
}

FAST void espalier_run_formula(void *context, int part, int parts) {
  const espalier_formula *c = context;
  const int64_t wides = c->count / lanes, rest = c->count - wides * lanes;
  const int64_t end = share(wides, part + 1, parts) * lanes;
  float room[espalier_formula_scratch] __attribute__((aligned(64)));
  float *scratch = c->scratch ? c->scratch : room;
  // The last elements go through copies of full width; what is beyond them repeats the last.
  float copies[espalier_formula_most_tensors][lanes], *copied[espalier_formula_most_tensors];
  int has_rest = rest > 0 && part + 1 == parts;
  for (int64_t start = share(wides, part, parts) * lanes; start < end || has_rest;) {
    const int is_rest = start == end;
    const int64_t count = is_rest ? lanes : end - start < c->block ? end - start : c->block;
    for (int32_t number = 0; is_rest && number < c->tensor_count; number++) {
      copied[number] = copies[number];
      for (int64_t lane = 0; number < c->input_count && lane < lanes; lane++)
        copies[number][lane] = c->tensors[number][end + (lane < rest ? lane : rest - 1)];
    }
    run_block(c, is_rest ? copied : c->tensors, is_rest ? 0 : start, count, scratch);
    for (int32_t number = c->input_count; is_rest && number < c->tensor_count; number++)
      for (int64_t lane = 0; lane < rest; lane++) c->tensors[number][end + lane] = copies[number][lane];
    start += is_rest ? 0 : count;
    has_rest &= !is_rest;
  }
}
