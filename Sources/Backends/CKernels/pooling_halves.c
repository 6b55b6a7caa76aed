#define HALVES
#include "pooling_loops.h"
