#include "CKernels.h"

// libgomp, which the library brings, divides kernels among the same threads as primitives.
extern void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);

// ThreadSanitizer does not see libgomp's barriers: what the team reads was written before it began, and what it wrote is
// read after it ended.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
extern void __tsan_acquire(void *);
extern void __tsan_release(void *);
#define HAPPENS_AFTER(what) __tsan_acquire((void *)(what))
#define HAPPENS_BEFORE(what) __tsan_release((void *)(what))
#endif
#endif
#if !defined(HAPPENS_AFTER)
#define HAPPENS_AFTER(what)
#define HAPPENS_BEFORE(what)
#endif

static void run_part(void *data) {
  const espalier_step *step = data;
  HAPPENS_AFTER(step);
  step->kernel(step->context, omp_get_thread_num(), omp_get_num_threads());
  HAPPENS_BEFORE(step);
}

size_t espalier_run(const espalier_step *steps, size_t count, espalier_call call, void *stream, int threads) {
  for (size_t index = 0; index < count; index++) {
    const espalier_step *step = &steps[index];
    if (!step->kernel) {
      if (call(step->context, stream, step->argument_count, step->arguments)) return index;
    } else if (threads > 1 && step->divisible) {
      HAPPENS_BEFORE(step);
      GOMP_parallel(run_part, (void *)step, (unsigned)threads, 0);
      HAPPENS_AFTER(step);
    } else {
      step->kernel(step->context, 0, 1);
    }
  }
  return count;
}
