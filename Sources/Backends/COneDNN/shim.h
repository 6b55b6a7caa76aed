// oneDNN 2.6 (C API v2). Swift imports no macros with arguments; the few that matter are functions here.
#include <oneapi/dnnl/dnnl.h>

// libgomp serves libdnnl. Its thread count is a setting of the calling thread.
void omp_set_num_threads(int threads);
int omp_get_max_threads(void);
