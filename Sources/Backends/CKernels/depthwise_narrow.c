#define EIGHT_LANES
#include "depthwise_loops.h"
