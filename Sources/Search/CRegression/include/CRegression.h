// The loops of a Gaussian process in double precision, by vector extensions chosen at run time. Every sum is formed from its first
// term on, whatever the vectors, so that results are the same on every processor.
//
// Tables and matrices are stored column by column, `stride` numbers apart, which is a multiple of 8; what is past the last row
// is read and written, and says nothing.
#pragma once
#include <stdint.h>

// Of one point and each of `count` others: the sum of the products of their coordinates, and that of the squares of their differences.
// The table has a column for each of `dimensions` coordinates; those of the point are `step` numbers apart.
void espalier_pair_sums(
    const double *table, int64_t stride, int64_t dimensions, int64_t count, const double *point, int64_t step,
    double *products, double *squares);

// Replaces the lower triangle of a symmetric matrix A by L with A = L Lᵀ. What is above the diagonal is overwritten.
// Returns 0 if the matrix is not positive definite to working precision.
int espalier_factorize(double *matrix, int64_t stride, int64_t size);

// y with L y = b. `sums` is room for `stride` numbers.
void espalier_solve_lower(
    const double *factor, int64_t stride, int64_t size, const double *right, double *sums, double *solution);

// Has the process keep up to 128 MB that it has freed: matrices of some 100 kB come and go, and to give their memory back to the
// system each time, and ask for it again, takes as long as a third of their arithmetic.
void espalier_keep_room(void);
