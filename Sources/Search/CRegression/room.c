#include "CRegression.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

void espalier_keep_room(void) {
#if defined(__GLIBC__)
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
}
