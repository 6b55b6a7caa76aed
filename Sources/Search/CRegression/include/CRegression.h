// The loops of a Gaussian process in double precision, by vector extensions chosen at run time. Every sum is formed from its first
// term on, whatever the vectors, so that results are the same on every processor.
//
// Tables and matrices are stored column by column, `stride` numbers apart, which is a multiple of 8; what is past the last row
// is read and written, and says nothing.
#pragma once
#include <stdint.h>

// Shifts and scales each of `dimensions` columns of `count` numbers to mean 0 and deviation 1. Columns that do not deviate by more than
// `least` stay as they are.
void espalier_standardize(
    double *table, int64_t stride, int64_t dimensions, int64_t count, double least, double *means, double *deviations);

// Of one point and each of `count` others: the sum of the products of their coordinates, divided by `divisor`, and that of the squares
// of their differences. The table has a column for each of `dimensions` coordinates; those of the point are `step` numbers apart.
void espalier_pair_sums(
    const double *table, int64_t stride, int64_t dimensions, int64_t count, const double *point, int64_t step,
    double divisor, double *shares, double *squares);

// share + exp(−square / scale) of each of `count` pairs.
void espalier_kernels(const double *shares, const double *squares, int64_t count, double scale, double *values);

// L with A + noise · 1 = L Lᵀ: the lower triangle of a symmetric matrix A of `size` columns becomes that of L, in the same or in
// another matrix. What is above the diagonal says nothing. A row b below the last, up to `rows` of them in all, becomes y with L y = b.
// Returns 0 if the matrix is not positive definite to working precision.
int espalier_factorize(
    const double *matrix, double *factor, int64_t stride, int64_t size, int64_t rows, double noise);

// y with L y = b. `sums` is room for `stride` numbers.
void espalier_solve_lower(
    const double *factor, int64_t stride, int64_t size, const double *right, double *sums, double *solution);

// x with Lᵀ x = y, in place of y.
void espalier_solve_upper(const double *factor, int64_t stride, int64_t size, double *solution);

// Has the process keep up to 128 MB that it has freed: matrices of some 100 kB come and go, and to give their memory back to the
// system each time, and ask for it again, takes as long as a third of their arithmetic.
void espalier_keep_room(void);
