#define BFLOAT16
#include "grid_loops.h"
