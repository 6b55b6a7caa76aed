#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { accumulators = 12 };

int64_t espalier_multiply_adds_per_round_bfloat16(void) { return accumulators * 32; }

// Every product is zero, so that the sums stay finite.
__attribute__((target("arch=x86-64-v4,avx512bf16"))) float espalier_multiply_adds_bfloat16(int64_t rounds) {
  __m512 sums[accumulators];
  for (int i = 0; i < accumulators; i++) sums[i] = _mm512_set1_ps((float)i);
  const __m512bh factor = (__m512bh)_mm512_setzero_si512();
  for (int64_t round = 0; round < rounds; round++) {
    for (int i = 0; i < accumulators; i++) sums[i] = _mm512_dpbf16_ps(sums[i], factor, factor);
    __asm__ volatile("" ::: "memory");
  }
  __m512 total = sums[0];
  for (int i = 1; i < accumulators; i++) total += sums[i];
  return total[0];
}
#else
int64_t espalier_multiply_adds_per_round_bfloat16(void) { return 0; }
float espalier_multiply_adds_bfloat16(int64_t rounds) { return (float)(rounds * 0); }
#endif
