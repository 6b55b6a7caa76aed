#include "pooling_loops.h"
