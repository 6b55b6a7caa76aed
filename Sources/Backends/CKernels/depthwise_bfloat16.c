#define BFLOAT16
#include "depthwise_loops.h"
