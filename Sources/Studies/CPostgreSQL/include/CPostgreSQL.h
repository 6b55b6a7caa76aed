// libpq's interface, as far as it is used. The library is loaded when the first connection is made: nothing else pays for
// it, and no header of it is needed to build. These functions have not changed since libpq.so.5 began.
#pragma once
#include <stdint.h>

typedef struct espalier_pg_connection espalier_pg_connection;
typedef struct espalier_pg_result espalier_pg_result;

typedef struct {
  // PQconnectdbParams: lists that end with NULL; the first value of "dbname" may be a URL.
  espalier_pg_connection *(*connect)(const char *const *keywords, const char *const *values, int expands);
  // PQstatus: 0 if it can be used.
  int (*status)(const espalier_pg_connection *);
  char *(*error)(const espalier_pg_connection *);
  int (*socket)(const espalier_pg_connection *);
  void (*finish)(espalier_pg_connection *);
  // PQexecParams: null types are inferred; a format is 0 for text, 1 for bytes.
  espalier_pg_result *(*execute)(
      espalier_pg_connection *, const char *sql, int count, const unsigned *types, const char *const *values,
      const int *lengths, const int *formats, int result_format);
  // PQresultStatus: 1 if it is done, 2 if there are rows.
  int (*result_status)(const espalier_pg_result *);
  char *(*result_error)(const espalier_pg_result *);
  // PQresultErrorField: 'C' is the SQLSTATE, 'M' the message.
  char *(*result_field)(const espalier_pg_result *, int code);
  char *(*changed_rows)(espalier_pg_result *);
  void (*clear)(espalier_pg_result *);
  int (*row_count)(const espalier_pg_result *);
  int (*column_count)(const espalier_pg_result *);
  char *(*column_name)(const espalier_pg_result *, int column);
  // PQftype: the OID of its type.
  unsigned (*column_type)(const espalier_pg_result *, int column);
  int (*is_null)(const espalier_pg_result *, int row, int column);
  char *(*value)(const espalier_pg_result *, int row, int column);
  int (*length)(const espalier_pg_result *, int row, int column);
  // PQconsumeInput: 0 if the connection is lost.
  int (*consume)(espalier_pg_connection *);
  // PQnotifies: NULL if nobody has notified.
  void *(*notification)(espalier_pg_connection *);
  void (*release)(void *);
} espalier_postgresql;

// NULL if libpq is not on this machine.
const espalier_postgresql *espalier_postgresql_load(void);
