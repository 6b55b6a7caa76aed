// FAST before a function has it compiled for three generations of x86, of which one is chosen when the program is loaded.
#pragma once

// The choice is made before ThreadSanitizer is ready to watch it, so beneath that one there is none.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ONE_GENERATION
#endif
#endif

#if defined(__x86_64__) && !defined(ONE_GENERATION)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FAST
#endif
