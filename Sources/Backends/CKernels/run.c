#include "CKernels.h"

// libgomp, which the library brings, divides kernels among the same threads as primitives.
extern void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);

static void run_part(void *data) {
  const espalier_step *step = data;
  step->kernel(step->context, omp_get_thread_num(), omp_get_num_threads());
}

size_t espalier_run(const espalier_step *steps, size_t count, espalier_call call, void *stream, int threads) {
  for (size_t index = 0; index < count; index++) {
    const espalier_step *step = &steps[index];
    if (!step->kernel) {
      if (call(step->context, stream, step->argument_count, step->arguments)) return index;
    } else if (threads > 1 && step->divisible) {
      GOMP_parallel(run_part, (void *)step, (unsigned)threads, 0);
    } else {
      step->kernel(step->context, 0, 1);
    }
  }
  return count;
}
