#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Gives freed memory back to the system, where the C library can.
static inline void return_freed_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
