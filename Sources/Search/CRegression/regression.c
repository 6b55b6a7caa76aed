#include "CRegression.h"

#include "CGenerations.h"

#include <math.h>
#include <string.h>

// Sums would otherwise be rounded less often on processors that multiply and add at once.
#pragma STDC FP_CONTRACT OFF

// Eight numbers at once, in as many registers as the machine needs for them.
typedef double eight __attribute__((vector_size(64), aligned(8), may_alias));
enum { lanes = 8, together = 4 };

#define LOAD(pointer) (*(const eight *)(pointer))
#define STORE(pointer, value) (*(eight *)(pointer) = (value))

// Several vectors side by side, so that additions need not wait for each other.
#define EACH(v, number) _Pragma("clang loop unroll(full)") for (int v = 0; v < (number); v++)

#define PAIRS(number)                                                                \
  for (; start + lanes * (number) <= whole; start += lanes * (number)) {             \
    eight product[number] = {0}, square[number] = {0};                               \
    for (int64_t axis = 0; axis < dimensions; axis++) {                              \
      const double own = point[axis * step];                                         \
      EACH(v, number) {                                                              \
        const eight other = LOAD(table + axis * stride + start + lanes * v);         \
        const eight difference = other - own;                                        \
        product[v] += other * own;                                                   \
        square[v] += difference * difference;                                        \
      }                                                                              \
    }                                                                                \
    EACH(v, number) {                                                                \
      STORE(products + start + lanes * v, product[v]);                               \
      STORE(squares + start + lanes * v, square[v]);                                 \
    }                                                                                \
  }

FAST void espalier_pair_sums(
    const double *table, int64_t stride, int64_t dimensions, int64_t count, const double *point, int64_t step,
    double *products, double *squares) {
  const int64_t whole = (count + lanes - 1) / lanes * lanes;
  int64_t start = 0;
  PAIRS(together)
  PAIRS(1)
}

// The numerators of a column of L, from its own row on: those of the matrix, less what the columns before have a part in.
#define NUMERATORS(number)                                                           \
  for (; row + lanes * (number) <= whole; row += lanes * (number)) {                 \
    eight sums[number] = {0};                                                        \
    for (int64_t before = 0; before < column; before++) {                            \
      const double *factor = matrix + before * stride;                               \
      EACH(v, number) sums[v] += LOAD(factor + row + lanes * v) * factor[column];    \
    }                                                                                \
    EACH(v, number) STORE(own + row + lanes * v, LOAD(own + row + lanes * v) - sums[v]); \
  }

FAST int espalier_factorize(double *matrix, int64_t stride, int64_t size) {
  const int64_t whole = (size + lanes - 1) / lanes * lanes;
  for (int64_t column = 0; column < size; column++) {
    double *own = matrix + column * stride;
    const int64_t first = column / lanes * lanes;
    int64_t row = first;
    NUMERATORS(together)
    NUMERATORS(1)
    const double square = own[column];
    if (!(square > 0) || !isfinite(square)) return 0;
    const double root = sqrt(square);
    for (row = first; row < whole; row += lanes) STORE(own + row, LOAD(own + row) / root);
    own[column] = root;
  }
  return 1;
}

FAST void espalier_solve_lower(
    const double *factor, int64_t stride, int64_t size, const double *right, double *sums, double *solution) {
  const int64_t whole = (size + lanes - 1) / lanes * lanes;
  memset(sums, 0, (size_t)whole * sizeof(double));
  for (int64_t column = 0; column < size; column++) {
    const double *own = factor + column * stride;
    const double value = (right[column] - sums[column]) / own[column];
    solution[column] = value;
    for (int64_t row = (column + 1) / lanes * lanes; row < whole; row += lanes)
      STORE(sums + row, LOAD(sums + row) + LOAD(own + row) * value);
  }
}
