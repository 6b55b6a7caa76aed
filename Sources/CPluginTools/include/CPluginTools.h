// What 'espalier plugins' needs of C.
#pragma once
#include <stddef.h>

// A file that 'plugins new' writes, as bytes of this program.
typedef struct {
  // Where it goes in the new folder. __NAME__, __KIND__ and __MODULE__ stand for what the user chose.
  const char *path;
  const char *text;
  size_t count;
} espalier_template;

// Templates, the header and the Swift library. Each list ends with a null path.
const espalier_template *espalier_c_templates(void);
const espalier_template *espalier_swift_templates(void);

// Bytes that the C library has handed out and not got back.
size_t espalier_allocated_bytes(void);
