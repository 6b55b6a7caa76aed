// What an element of a map is: a float, or where BFLOAT16 is defined a bfloat16, the upper half of a float. Loops over
// maps are written once with these names and compiled for both; they compute in floats.
#pragma once
#include <string.h>

#include "wide.h"

#ifdef BFLOAT16
#include "rounded.h"

typedef uint16_t element;
typedef uint16_t wide_bfloat16 __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint16_t narrow_bfloat16 __attribute__((vector_size(16), aligned(2), may_alias));

// The name of the loop for this kind of element.
#define NAMED(name) name##_bfloat16
#define WIDEN(vector, mask, bfloat16s, pointer) \
  ((vector)(__builtin_convertvector(*(const bfloat16s *)(pointer), mask) << 16))
#define TAKE(pointer) WIDEN(wide, wide_mask, wide_bfloat16, pointer)
#define TAKE_NARROW(pointer) WIDEN(narrow, narrow_mask, narrow_bfloat16, pointer)

static inline float take_one(const element *pointer) {
  const uint32_t bits = (uint32_t)*pointer << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

#define PUT_ONE(pointer, value) (*(pointer) = rounded(value))

#if defined(__x86_64__)
// Whoever asks for these loops has made sure that the processor converts to bfloat16 by itself: rounding by other
// instructions takes longer than the memory.
#define LOOP __attribute__((target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)))
typedef __bf16 wide_rounded __attribute__((vector_size(32), aligned(2), may_alias));
typedef __bf16 narrow_rounded __attribute__((vector_size(16), aligned(2), may_alias));
#define PUT(pointer, value) (*(wide_rounded *)(pointer) = __builtin_convertvector(value, wide_rounded))
#define PUT_NARROW(pointer, value) (*(narrow_rounded *)(pointer) = __builtin_convertvector(value, narrow_rounded))
#else
#define LOOP
#define PUT_EACH(pointer, value, count) \
  for (int lane_ = 0; lane_ < (count); lane_++) PUT_ONE((pointer) + lane_, (value)[lane_])
#define PUT(pointer, value) do { const wide value_ = (value); PUT_EACH(pointer, value_, 16); } while (0)
#define PUT_NARROW(pointer, value) do { const narrow value_ = (value); PUT_EACH(pointer, value_, 8); } while (0)
#endif

#else
typedef float element;
#ifdef EIGHT_LANES
#define NAMED(name) name##_narrow
#else
#define NAMED(name) name
#endif
#define LOOP FAST
#define TAKE(pointer) LOAD(pointer)
#define PUT(pointer, value) STORE(pointer, value)
#define TAKE_NARROW(pointer) (*(const narrow *)(pointer))
#define PUT_NARROW(pointer, value) (*(narrow *)(pointer) = (value))
#define take_one(pointer) (*(pointer))
#define PUT_ONE(pointer, value) (*(pointer) = (value))
#endif
