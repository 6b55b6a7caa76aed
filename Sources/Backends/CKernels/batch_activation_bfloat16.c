#define BFLOAT16
#include "batch_activation_loops.h"
