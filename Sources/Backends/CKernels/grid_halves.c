#define HALVES
#include "grid_loops.h"
