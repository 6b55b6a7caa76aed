#include "activation_loops.h"
