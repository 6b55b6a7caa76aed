// What 'espalier plugins' needs of C.
#pragma once
#include <stddef.h>

// A file that 'plugins new' writes, as bytes of this program.
typedef struct {
  // Where it goes in the new folder. __NAME__, __KIND__, __METRIC__ and __MODULE__ stand for what the user chose.
  const char *path;
  const char *text;
  size_t count;
} espalier_template;

// The source of a plug-in, for each kind of contribution; `path` is the kind. Each list ends with a null path.
const espalier_template *espalier_c_sources(void);
const espalier_template *espalier_swift_sources(void);

// What stands beside the source: the header, how it is built, the Swift library.
const espalier_template *espalier_c_files(void);
const espalier_template *espalier_swift_files(void);

// Bytes that the C library has handed out and not got back.
size_t espalier_allocated_bytes(void);
