#include "CKernels.h"
#include "wide.h"

enum { accumulators = 12 };

int64_t espalier_multiply_adds_per_round(void) { return accumulators * 16; }

// Products that depend on none of the last few, so that nothing waits. The sums grow slowly and stay finite.
FAST float espalier_multiply_adds(int64_t rounds) {
  wide sums[accumulators];
  for (int i = 0; i < accumulators; i++) sums[i] = (wide){} + (float)i;
  const wide factor = (wide){} + 0.5f, term = (wide){} + 0.25f;
  for (int64_t round = 0; round < rounds; round++)
    for (int i = 0; i < accumulators; i++) sums[i] = sums[i] * factor + term;
  wide total = sums[0];
  for (int i = 1; i < accumulators; i++) total += sums[i];
  return total[0];
}
