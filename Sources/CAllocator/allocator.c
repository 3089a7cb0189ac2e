#include "allocator.h"

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)
#include <malloc.h>

void allocator_stay_small(void) {
  // By default each thread may get a place of its own, and none of them gives back what another could use.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 128 * 1024);
  mallopt(M_TOP_PAD, 64 * 1024);
}
#else
void allocator_stay_small(void) {}
#endif
