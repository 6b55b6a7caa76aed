#include "grid_loops.h"

void espalier_run_clearing(void *context, int part, int parts) {
  const espalier_clearing *clearing = context;
  const int64_t begin = share(clearing->count, part, parts), end = share(clearing->count, part + 1, parts);
  memset((char *)clearing->bytes + begin, 0, (size_t)(end - begin));
}
