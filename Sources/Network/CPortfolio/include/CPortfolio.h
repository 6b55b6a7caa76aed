// The designs of architectures/portfolio, and the blocks that they import, as bytes of this program.
#pragma once
#include <stddef.h>

typedef struct {
  // Relative to the folder 'architectures'.
  const char *path;
  const char *text;
  size_t count;
} espalier_portfolio_file;

// Ends with a null path. Designs stand before blocks, each kind of data's in the order in which a search begins with them.
const espalier_portfolio_file *espalier_portfolio_files(void);
