#define BFLOAT16
#include "activation_loops.h"
