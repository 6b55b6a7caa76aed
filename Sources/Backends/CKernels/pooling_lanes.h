// Pooling of floats with vectors of which some lanes may be empty: see pooling_lanes.c.
#pragma once
#include "CKernels.h"

// Whether the lanes of a map fill no vectors, and the processor can leave some empty.
int espalier_pools_by_lanes(const espalier_pooling *c);

// As the kernels of these names, to the bit.
void espalier_maximum_pooling_by_lanes(const espalier_pooling *c, int part, int parts);
void espalier_average_pooling_by_lanes(const espalier_pooling *c, int part, int parts);
