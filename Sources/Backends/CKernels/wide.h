// Sixteen floats at once, in as many registers as the machine needs for them. Each kernel is compiled for three
// generations of x86 and chosen when the program is loaded.
#pragma once
#include "CGenerations.h"

#include <stdint.h>

// For loops that count registers there are EIGHT_LANES, of which AVX2 has sixteen.
#ifdef EIGHT_LANES
typedef float wide __attribute__((vector_size(32), aligned(4), may_alias));
#else
typedef float wide __attribute__((vector_size(64), aligned(4), may_alias));
#endif
typedef int32_t wide_mask __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint8_t wide_bytes __attribute__((vector_size(16), aligned(1), may_alias));

// Half as many, for maps of eight lanes.
typedef float narrow __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t narrow_mask __attribute__((vector_size(32), aligned(4), may_alias));

// Macros, as a vector that is returned from a function would depend on the machine's calling convention.
#define LOAD(pointer) (*(const wide *)(pointer))
#define STORE(pointer, value) (*(wide *)(pointer) = (value))
// The value where the mask is set, zero elsewhere.
#define KEEP(mask, value) ((wide)((mask) & (wide_mask)(value)))

// Rectification keeps what is not a number, so that a diverging run is seen: tests read ~(x <= 0), not x > 0.

// The share of `count` items that belongs to a part.
static inline int64_t share(int64_t count, int part, int parts) { return count * part / parts; }
