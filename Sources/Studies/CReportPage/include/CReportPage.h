// The script and the style sheet of a study's page, as bytes of this program.
#pragma once
#include <stddef.h>

// A file of the folder `page`.
typedef struct {
  const char *name;
  const char *text;
  size_t count;
} espalier_page_file;

// In the order in which the page holds them. Each list ends with a null name.
const espalier_page_file *espalier_page_scripts(void);
const espalier_page_file *espalier_page_styles(void);
// What a dashboard's pages have beside: a page that follows its study, and the list of studies.
const espalier_page_file *espalier_live_scripts(void);
const espalier_page_file *espalier_list_scripts(void);
const espalier_page_file *espalier_live_styles(void);
