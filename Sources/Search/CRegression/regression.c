#include "CRegression.h"

#include "CGenerations.h"
#include "exponential.h"

#include <math.h>
#include <string.h>

// Sums would otherwise be rounded less often on processors that multiply and add at once.
#pragma STDC FP_CONTRACT OFF

enum { lanes = 8 };

#define LOAD(pointer) (*(const eight *)(pointer))
#define STORE(pointer, value) (*(eight *)(pointer) = (value))

// Several vectors side by side, so that additions need not wait for each other.
#define EACH(v, number) _Pragma("clang loop unroll(full)") for (int v = 0; v < (number); v++)

// Columns side by side, each summed from its first number on.
#define STANDARDIZE(number)                                                            \
  {                                                                                    \
    double sums[number] = {0}, squares[number] = {0};                                  \
    for (int64_t row = 0; row < count; row++)                                          \
      EACH(v, number) sums[v] += own[v * stride + row];                                \
    EACH(v, number) sums[v] /= (double)count;                                          \
    for (int64_t row = 0; row < count; row++)                                          \
      EACH(v, number) {                                                                \
        const double difference = own[v * stride + row] - sums[v];                     \
        squares[v] += difference * difference;                                         \
      }                                                                                \
    EACH(v, number) {                                                                  \
      means[column + v] = sums[v];                                                     \
      deviations[column + v] = sqrt(squares[v] / (double)count);                       \
    }                                                                                  \
  }

FAST void espalier_standardize(
    double *table, int64_t stride, int64_t dimensions, int64_t count, double least, double *means, double *deviations) {
  int64_t column = 0;
  for (; column + 8 <= dimensions; column += 8) {
    const double *own = table + column * stride;
    STANDARDIZE(8)
  }
  for (; column < dimensions; column++) {
    const double *own = table + column * stride;
    STANDARDIZE(1)
  }
  for (column = 0; column < dimensions; column++) {
    if (!(deviations[column] > least)) continue;
    double *own = table + column * stride;
    for (int64_t row = 0; row < count; row++) own[row] = (own[row] - means[column]) / deviations[column];
  }
}

#define PAIRS(number)                                                                  \
  {                                                                                    \
    eight product[number] = {0}, square[number] = {0};                                 \
    for (int64_t axis = 0; axis < dimensions; axis++) {                                \
      const double own = point[axis * step];                                           \
      EACH(v, number) {                                                                \
        const eight other = LOAD(table + axis * stride + start + lanes * v);           \
        const eight difference = other - own;                                          \
        product[v] += other * own;                                                     \
        square[v] += difference * difference;                                          \
      }                                                                                \
    }                                                                                  \
    EACH(v, number) {                                                                  \
      STORE(shares + start + lanes * v, product[v] / divisor);                         \
      STORE(squares + start + lanes * v, square[v]);                                   \
    }                                                                                  \
    start += lanes * (number);                                                         \
  }

FAST void espalier_pair_sums(
    const double *table, int64_t stride, int64_t dimensions, int64_t count, const double *point, int64_t step,
    double divisor, double *shares, double *squares) {
  const int64_t whole = (count + lanes - 1) / lanes * lanes;
  int64_t start = 0;
  while (whole - start >= 4 * lanes) PAIRS(4)
  switch ((whole - start) / lanes) {
    case 3: PAIRS(3) break;
    case 2: PAIRS(2) break;
    case 1: PAIRS(1) break;
    default: break;
  }
}

FAST void espalier_kernels(const double *shares, const double *squares, int64_t count, double scale, double *values) {
  const int fuses = espalier_fuses();
  for (int64_t row = 0; row < count; row += lanes) {
    eight power = -LOAD(squares + row) / scale;
    espalier_exponentiate(&power, fuses);
    STORE(values + row, LOAD(shares + row) + power);
  }
}

// The numerators of a column of L, from its own row on: those of the matrix, less what the columns before have a part in.
#define NUMERATORS(number)                                                             \
  {                                                                                    \
    eight sums[number] = {0};                                                          \
    for (int64_t before = 0; before < column; before++) {                              \
      const double *other = factor + before * stride;                                  \
      EACH(v, number) sums[v] += LOAD(other + row + lanes * v) * other[column];        \
    }                                                                                  \
    EACH(v, number) STORE(own + row + lanes * v, LOAD(own + row + lanes * v) - sums[v]); \
    row += lanes * (number);                                                           \
  }

FAST int espalier_factorize(
    const double *matrix, double *factor, int64_t stride, int64_t size, int64_t rows, double noise) {
  const int64_t whole = (rows + lanes - 1) / lanes * lanes;
  for (int64_t column = 0; column < size; column++) {
    double *own = factor + column * stride;
    const int64_t first = column / lanes * lanes;
    if (factor != matrix)
      memcpy(own + first, matrix + column * stride + first, (size_t)(whole - first) * sizeof(double));
    own[column] += noise;
    int64_t row = first;
    while (whole - row >= 8 * lanes) NUMERATORS(8)
    switch ((whole - row) / lanes) {
      case 7: NUMERATORS(7) break;
      case 6: NUMERATORS(6) break;
      case 5: NUMERATORS(5) break;
      case 4: NUMERATORS(4) break;
      case 3: NUMERATORS(3) break;
      case 2: NUMERATORS(2) break;
      case 1: NUMERATORS(1) break;
      default: break;
    }
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

// Each unknown is its right side less the terms of those behind it, the last first; several side by side as far as they are known.
#define UNKNOWNS(number)                                                               \
  {                                                                                    \
    const double *own = factor + column * stride;                                      \
    double rest[number];                                                               \
    EACH(v, number) rest[v] = solution[column + v];                                    \
    for (int64_t row = size - 1; row >= column + (number); row--)                      \
      EACH(v, number) rest[v] -= own[v * stride + row] * solution[row];                \
    for (int v = (number) - 1; v >= 0; v--) {                                          \
      for (int64_t row = column + (number) - 1; row > column + v; row--)               \
        rest[v] -= own[v * stride + row] * solution[row];                              \
      solution[column + v] = rest[v] / own[v * stride + column + v];                   \
    }                                                                                  \
  }

FAST void espalier_solve_upper(const double *factor, int64_t stride, int64_t size, double *solution) {
  int64_t column = size;
  while (column >= 8) {
    column -= 8;
    UNKNOWNS(8)
  }
  while (column > 0) {
    column -= 1;
    UNKNOWNS(1)
  }
}
