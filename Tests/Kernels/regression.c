#include "CRegression.h"
#include "check.h"

enum { most = 40, axes = 5 };

// The sums of pairs of points, the factor of a matrix and a solution by it, against loops over single numbers.
static void test_size(int64_t size) {
  const int64_t stride = (size + 7) / 8 * 8;
  double table[axes * most], products[most], squares[most], matrix[most * most], factor[most * most] = {0};
  double right[most], sums[most], solution[most];
  uint32_t state = (uint32_t)size;
  for (int64_t i = 0; i < axes * stride; i++) table[i] = number(&state);
  for (int64_t i = 0; i < size; i++) right[i] = number(&state);
  for (int64_t column = 0; column < size; column++) {
    espalier_pair_sums(table, stride, axes, size, table + column, stride, products, squares);
    for (int64_t row = 0; row < size; row++) {
      double product = 0, square = 0;
      for (int64_t axis = 0; axis < axes; axis++) {
        const double one = table[axis * stride + row], other = table[axis * stride + column];
        product += one * other;
        square += (one - other) * (one - other);
      }
      CHECK(fabs(products[row] - product) < 1e-12, "%d points: a product is %g, not %g", (int)size, products[row], product);
      CHECK(fabs(squares[row] - square) < 1e-12, "%d points: a square is %g, not %g", (int)size, squares[row], square);
      matrix[column * stride + row] = product + (row == column);
    }
  }
  memcpy(factor, matrix, sizeof matrix);
  CHECK(espalier_factorize(factor, stride, size), "%d rows: the matrix is positive definite", (int)size);
  espalier_solve_lower(factor, stride, size, right, sums, solution);
  for (int64_t row = 0; row < size; row++) {
    double sum = 0;
    for (int64_t column = 0; column <= row; column++) {
      double product = 0;
      for (int64_t k = 0; k <= column; k++) product += factor[k * stride + row] * factor[k * stride + column];
      CHECK(fabs(product - matrix[column * stride + row]) < 1e-9, "%d rows: the product of factors", (int)size);
      sum += factor[column * stride + row] * solution[column];
    }
    CHECK(fabs(sum - right[row]) < 1e-9, "%d rows: the solution gives %g, not %g", (int)size, sum, right[row]);
  }
}

void test_regression(void) {
  const int64_t sizes[] = {1, 2, 7, 8, 9, 31, 40};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) test_size(sizes[i]);
  double indefinite[2 * 8] = {1, 2, 0, 0, 0, 0, 0, 0, 0, 1};
  CHECK(!espalier_factorize(indefinite, 8, 2), "a matrix that is not positive definite has no factor");
}
