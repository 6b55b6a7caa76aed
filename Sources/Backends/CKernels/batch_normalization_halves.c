#define HALVES
#include "batch_normalization_loops.h"
