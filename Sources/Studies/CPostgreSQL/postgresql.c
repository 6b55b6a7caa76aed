#include "CPostgreSQL.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static espalier_postgresql library;
static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

typedef struct {
  const char *name;
  size_t offset;
} entry;

static const entry entries[] = {
    {"PQconnectdbParams", offsetof(espalier_postgresql, connect)},
    {"PQstatus", offsetof(espalier_postgresql, status)},
    {"PQerrorMessage", offsetof(espalier_postgresql, error)},
    {"PQsocket", offsetof(espalier_postgresql, socket)},
    {"PQfinish", offsetof(espalier_postgresql, finish)},
    {"PQexecParams", offsetof(espalier_postgresql, execute)},
    {"PQresultStatus", offsetof(espalier_postgresql, result_status)},
    {"PQresultErrorMessage", offsetof(espalier_postgresql, result_error)},
    {"PQresultErrorField", offsetof(espalier_postgresql, result_field)},
    {"PQcmdTuples", offsetof(espalier_postgresql, changed_rows)},
    {"PQclear", offsetof(espalier_postgresql, clear)},
    {"PQntuples", offsetof(espalier_postgresql, row_count)},
    {"PQnfields", offsetof(espalier_postgresql, column_count)},
    {"PQfname", offsetof(espalier_postgresql, column_name)},
    {"PQftype", offsetof(espalier_postgresql, column_type)},
    {"PQgetisnull", offsetof(espalier_postgresql, is_null)},
    {"PQgetvalue", offsetof(espalier_postgresql, value)},
    {"PQgetlength", offsetof(espalier_postgresql, length)},
    {"PQconsumeInput", offsetof(espalier_postgresql, consume)},
    {"PQnotifies", offsetof(espalier_postgresql, notification)},
    {"PQfreemem", offsetof(espalier_postgresql, release)},
};

static void load(void) {
  void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
  for (size_t index = 0; index < sizeof entries / sizeof *entries; index += 1) {
    void *function = dlsym(handle, entries[index].name);
    if (!function) return;
    *(void **)((char *)&library + entries[index].offset) = function;
  }
  is_loaded = 1;
}

const espalier_postgresql *espalier_postgresql_load(void) {
  pthread_once(&once, load);
  return is_loaded ? &library : NULL;
}
