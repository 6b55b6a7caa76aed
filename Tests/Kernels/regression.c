#include "CRegression.h"
#include "check.h"

enum { most = 40, axes = 5 };

// Columns that are shifted and scaled, and one that does not deviate.
static void test_columns(int64_t size) {
  const int64_t stride = (size + 7) / 8 * 8;
  enum { columns = 11 };
  double table[columns * most], before[columns * most], means[columns], deviations[columns];
  uint32_t state = (uint32_t)size + 1;
  for (int64_t i = 0; i < columns * stride; i++) table[i] = before[i] = i / stride == 2 ? 0.5 : number(&state);
  espalier_standardize(table, stride, columns, size, 1e-9, means, deviations);
  for (int64_t column = 0; column < columns; column++) {
    double mean = 0, square = 0;
    for (int64_t row = 0; row < size; row++) mean += before[column * stride + row];
    mean /= (double)size;
    for (int64_t row = 0; row < size; row++) square += pow(before[column * stride + row] - mean, 2);
    const double deviation = sqrt(square / (double)size);
    CHECK(fabs(means[column] - mean) < 1e-12, "%d rows: a mean is %g, not %g", (int)size, means[column], mean);
    CHECK(fabs(deviations[column] - deviation) < 1e-12, "%d rows: a deviation", (int)size);
    for (int64_t row = 0; row < size; row++) {
      const double own = before[column * stride + row], found = table[column * stride + row];
      const double expected = deviation > 1e-9 ? (own - mean) / deviation : own;
      CHECK(fabs(found - expected) < 1e-9, "%d rows: %g became %g, not %g", (int)size, own, found, expected);
    }
  }
}

// The sums of pairs of points, the factor of a matrix and solutions by it, against loops over single numbers.
static void test_size(int64_t size) {
  const int64_t stride = (size + 8) / 8 * 8;
  double table[axes * most], shares[most], squares[most], matrix[most * most], factor[most * most] = {0};
  double right[most], sums[most], solution[most];
  uint32_t state = (uint32_t)size;
  for (int64_t i = 0; i < axes * stride; i++) table[i] = number(&state);
  for (int64_t i = 0; i < size; i++) right[i] = number(&state);
  memset(matrix, 0, sizeof matrix);
  for (int64_t column = 0; column < size; column++) {
    espalier_pair_sums(table, stride, axes, size, table + column, stride, 3, shares, squares);
    for (int64_t row = 0; row < size; row++) {
      double product = 0, square = 0;
      for (int64_t axis = 0; axis < axes; axis++) {
        const double one = table[axis * stride + row], other = table[axis * stride + column];
        product += one * other;
        square += (one - other) * (one - other);
      }
      CHECK(fabs(shares[row] - product / 3) < 1e-12, "%d points: a share is %g, not %g", (int)size, shares[row], product / 3);
      CHECK(fabs(squares[row] - square) < 1e-12, "%d points: a square is %g, not %g", (int)size, squares[row], square);
      matrix[column * stride + row] = product;
    }
    matrix[column * stride + size] = right[column];
  }
  CHECK(espalier_factorize(matrix, factor, stride, size, size + 1, 1), "%d rows: the matrix is positive definite", (int)size);
  espalier_solve_lower(factor, stride, size, right, sums, solution);
  for (int64_t row = 0; row < size; row++) {
    double sum = 0;
    for (int64_t column = 0; column <= row; column++) {
      double product = 0;
      for (int64_t k = 0; k <= column; k++) product += factor[k * stride + row] * factor[k * stride + column];
      CHECK(fabs(product - matrix[column * stride + row] - (row == column)) < 1e-9, "%d rows: the product", (int)size);
      sum += factor[column * stride + row] * solution[column];
    }
    CHECK(fabs(sum - right[row]) < 1e-9, "%d rows: the solution gives %g, not %g", (int)size, sum, right[row]);
    CHECK(factor[row * stride + size] == solution[row], "%d rows: the row below is another solution", (int)size);
  }
  double unknowns[most];
  memcpy(unknowns, solution, sizeof unknowns);
  espalier_solve_upper(factor, stride, size, unknowns);
  for (int64_t row = 0; row < size; row++) {
    double sum = 0;
    for (int64_t below = row; below < size; below++) sum += factor[row * stride + below] * unknowns[below];
    CHECK(fabs(sum - solution[row]) < 1e-9, "%d rows: the upper solution gives %g, not %g", (int)size, sum, solution[row]);
  }
  espalier_factorize(matrix, matrix, stride, size, size + 1, 1);
  for (int64_t column = 0; column < size; column++)
    CHECK(!memcmp(matrix + column * stride + column, factor + column * stride + column,
            (size_t)(size + 1 - column) * sizeof *matrix), "%d rows: in one matrix the factor is another", (int)size);
}

// Powers of e, in and out of the range of the polynomial, against the library's.
static void test_kernels(void) {
  enum { count = 4096 };
  static double shares[count], squares[count], values[count];
  uint32_t state = 7;
  for (int64_t i = 0; i < count; i++) {
    shares[i] = i % 3 ? 0 : number(&state);
    squares[i] = fabs(number(&state)) * (i % 64 ? 40 : 2000);
  }
  squares[3] = 0;
  squares[9] = 1e-300;
  squares[17] = INFINITY;
  espalier_kernels(shares, squares, count, 0.7, values);
  for (int64_t i = 0; i < count; i++) {
    const double expected = shares[i] + exp(-squares[i] / 0.7);
    CHECK(fabs(values[i] - expected) <= 1e-15 * fabs(expected), "e^-%g is %a, not %a", squares[i] / 0.7, values[i], expected);
  }
}

void test_regression(void) {
  const int64_t sizes[] = {1, 2, 7, 8, 9, 31, 39};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    test_columns(sizes[i]);
    test_size(sizes[i]);
  }
  test_kernels();
  double indefinite[2 * 8] = {1, 2, 0, 0, 0, 0, 0, 0, 0, 1};
  CHECK(!espalier_factorize(indefinite, indefinite, 8, 2, 2, 0), "a matrix that is not positive definite has no factor");
}
