#define BFLOAT16
#include "batch_normalization_loops.h"
