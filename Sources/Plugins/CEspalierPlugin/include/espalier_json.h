/*
 * espalier_json.h: enough JSON for small plug-ins in C, beside espalier_plugin.h.
 *
 * Attributes and settings are flat objects that the host wrote and checked. These functions look a member of the
 * outermost object up by its name; they do not judge the text. Whoever needs more takes a JSON library.
 */
#ifndef ESPALIER_JSON_H
#define ESPALIER_JSON_H

#include <stdlib.h>
#include <string.h>

/* Where the value of a member of the outermost object begins; null where there is none. */
static inline const char *espalier_json_member(const char *json, const char *name) {
  size_t length = strlen(name);
  int depth = 0;
  for (const char *at = json; *at; at++) {
    if (*at == '{' || *at == '[') depth++;
    if (*at == '}' || *at == ']') depth--;
    if (*at != '"') continue;
    const char *start = ++at;
    while (*at && *at != '"') at += *at == '\\' && at[1] ? 2 : 1;
    if (!*at) return NULL;
    const char *end = at + 1;
    while (*end == ' ' || *end == '\n' || *end == '\t') end++;
    if (depth == 1 && *end == ':' && (size_t)(at - start) == length && !memcmp(start, name, length)) {
      end++;
      while (*end == ' ' || *end == '\n' || *end == '\t') end++;
      return end;
    }
  }
  return NULL;
}

/* A number; `otherwise` where the member is not there. */
static inline double espalier_json_number(const char *json, const char *name, double otherwise) {
  const char *value = espalier_json_member(json, name);
  if (!value) return otherwise;
  char *end;
  double number = strtod(value, &end);
  return end == value ? otherwise : number;
}

/* Whether a member is true. */
static inline int espalier_json_true(const char *json, const char *name) {
  const char *value = espalier_json_member(json, name);
  return value && !strncmp(value, "true", 4);
}

/* Whether a member is this string. */
static inline int espalier_json_equals(const char *json, const char *name, const char *text) {
  const char *value = espalier_json_member(json, name);
  size_t length = strlen(text);
  return value && *value == '"' && !strncmp(value + 1, text, length) && value[1 + length] == '"';
}

#endif
