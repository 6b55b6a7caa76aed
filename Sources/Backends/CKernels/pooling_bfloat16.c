#define BFLOAT16
#include "pooling_loops.h"
