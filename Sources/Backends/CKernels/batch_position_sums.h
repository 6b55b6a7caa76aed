// The sums of batch normalisation over planes of few positions, in floats: see batch_position_sums.c.
#pragma once
#include "CKernels.h"

// How many positions are in a period, if planes have few of them and the processor has wide registers; otherwise 0, and the loops
// over rows do the work.
int64_t espalier_few_places(const espalier_batch_normalization *c);

// As the kernels of these names, to the bit.
void espalier_batch_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts);
void espalier_gradient_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts);
void espalier_activated_sums_of_few(const espalier_batch_normalization *c, int64_t places, int part, int parts);
