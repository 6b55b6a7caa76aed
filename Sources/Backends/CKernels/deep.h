// Loops that are written for 32 registers of sixteen floats, for the element that element.h describes. On x86 they are compiled
// for AVX-512; with EIGHT_LANES for AVX2. Where a processor lacks it, the library does their work.
#pragma once
#include "element.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#ifdef EIGHT_LANES
enum { lanes = 8 };
#else
enum { lanes = 16 };
#endif

#define SPLAT(number) ((wide){0} + (number))
#ifdef BFLOAT16
#define DEEP LOOP
#elif defined(__x86_64__) && defined(EIGHT_LANES)
#define DEEP __attribute__((target("arch=x86-64-v3")))
#elif defined(__x86_64__)
#define DEEP __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#else
#define DEEP
#endif

#define INLINE DEEP static inline __attribute__((always_inline))

// Some of sixteen elements; zeros for the others.
#if defined(__x86_64__) && defined(BFLOAT16)
#define TAKE_SOME(pointer, some)                                                                              \
  ((wide)_mm512_castsi512_ps(_mm512_slli_epi32(                                                               \
      _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16((__mmask16)((1u << (some)) - 1), (pointer))), 16)))
#define PUT_SOME(pointer, some, value)                                                                        \
  _mm256_mask_storeu_epi16(                                                                                   \
      (pointer), (__mmask16)((1u << (some)) - 1), (__m256i)__builtin_convertvector((value), wide_rounded))
#elif defined(__x86_64__) && defined(EIGHT_LANES)
static const int32_t espalier_some_lanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
#define SOME_LANES(some) _mm256_loadu_si256((const __m256i_u *)(espalier_some_lanes + lanes - (some)))
#define TAKE_SOME(pointer, some) ((wide)_mm256_maskload_ps((pointer), SOME_LANES(some)))
#define PUT_SOME(pointer, some, value) _mm256_maskstore_ps((pointer), SOME_LANES(some), (__m256)(value))
#elif defined(__x86_64__)
#define TAKE_SOME(pointer, some) ((wide)_mm512_maskz_loadu_ps((__mmask16)((1u << (some)) - 1), (pointer)))
#define PUT_SOME(pointer, some, value) \
  _mm512_mask_storeu_ps((pointer), (__mmask16)((1u << (some)) - 1), (__m512)(value))
#else
#define TAKE_SOME(pointer, some) ({                                                                           \
    float copy_[lanes];                                                                                       \
    for (int64_t at_ = 0; at_ < lanes; at_++) copy_[at_] = at_ < (some) ? take_one((pointer) + at_) : 0.0f;       \
    LOAD(copy_);                                                                                              \
  })
#define PUT_SOME(pointer, some, value)                                                                        \
  do {                                                                                                        \
    const wide value_ = (value);                                                                              \
    for (int64_t at_ = 0; at_ < (some); at_++) PUT_ONE((pointer) + at_, value_[at_]);                         \
  } while (0)
#endif
