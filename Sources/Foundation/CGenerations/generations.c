// Nothing but the header: a target has a file to compile.
#include "CGenerations.h"
