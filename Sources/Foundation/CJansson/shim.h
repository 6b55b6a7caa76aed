#include <jansson.h>

/* json_decref is a macro in some versions of jansson and an inline function in others. */
static inline void json_release(json_t *json) { json_decref(json); }

/* The code that jansson hides in the last byte of the error's text. */
static inline int json_error_number(const json_error_t *error) { return (int)json_error_code(error); }
static inline const char *json_error_message(const json_error_t *error) { return error->text; }
