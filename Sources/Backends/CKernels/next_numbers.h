// What loops read or write next, sent for while they multiply: a burst of reads between products waits for memory otherwise.
#pragma once
#include <stdint.h>

// Two runs of numbers, and how many are left of each.
typedef struct {
  const float *first, *second;
  int64_t left_of_first, left_of_second;
} next_numbers;

enum { numbers_of_line = 16 };

// Sends for so many lines of each. Whether the second run will be written is a constant.
static inline __attribute__((always_inline)) void send_for(next_numbers *next, int64_t lines, const int is_written) {
  const int64_t most = lines * numbers_of_line;
  for (int64_t at = 0; at < most && at < next->left_of_first; at += numbers_of_line)
    __builtin_prefetch(next->first + at, 0, 2);
  for (int64_t at = 0; at < most && at < next->left_of_second; at += numbers_of_line)
    if (is_written) __builtin_prefetch(next->second + at, 1, 2);
    else __builtin_prefetch(next->second + at, 0, 2);
  next->first += most;
  next->second += most;
  next->left_of_first -= most;
  next->left_of_second -= most;
}
