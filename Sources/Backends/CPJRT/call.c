#include "CPJRT.h"

bool espalier_pjrt_has(const espalier_pjrt_table *table, espalier_pjrt_function function) {
  size_t end = offsetof(espalier_pjrt_table, functions) + ((size_t)function + 1) * sizeof(void *);
  return table->size >= end && table->functions[function] != NULL;
}

void *espalier_pjrt_call(const espalier_pjrt_table *table, espalier_pjrt_function function, void *arguments) {
  return ((void *(*)(void *))table->functions[function])(arguments);
}

void espalier_pjrt_call_plain(const espalier_pjrt_table *table, espalier_pjrt_function function, void *arguments) {
  ((void (*)(void *))table->functions[function])(arguments);
}
