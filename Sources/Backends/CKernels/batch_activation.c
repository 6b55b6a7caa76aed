#include "batch_activation_loops.h"
