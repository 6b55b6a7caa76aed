#define BFLOAT16
#include "layer_normalization_loops.h"
