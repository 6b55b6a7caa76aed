// One download by libcurl, which is loaded when the first begins: nothing else pays for it.
#pragma once
#include <stdint.h>
#include <stddef.h>

enum { espalier_fetch_message_size = 256 };

typedef struct {
  const char *url;
  // Whether http:// is allowed beside https://, for tests on the machine itself.
  int32_t plain;
  // Bytes that are there already: the server is asked for what follows.
  int64_t start;
  // Seconds to connect, and seconds in which less than one byte a second may come.
  int32_t connect_seconds, stall_seconds;
  void *context;
  // Called once before the first byte: the status, and where the content begins, `start` or 0. Returns 0 to continue.
  int32_t (*begin)(void *context, int64_t status, int64_t offset);
  // Called for each piece. Returns 0 to continue.
  int32_t (*receive)(void *context, const uint8_t *bytes, size_t count);
  // Called several times a second. Returns 0 to continue.
  int32_t (*tick)(void *context);
} espalier_fetch;

typedef enum {
  espalier_fetch_done = 0,
  // libcurl is not on this machine.
  espalier_fetch_no_library,
  // One of the functions said so.
  espalier_fetch_stopped,
  // The connection broke, stalled or ended before the content did: another attempt may help.
  espalier_fetch_broken,
  // The server gave another status than 200 or 206.
  espalier_fetch_refused,
  // All else, such as an unknown name or a certificate that nobody vouches for.
  espalier_fetch_failed,
} espalier_fetch_status;

// Blocks until all is there. `status` takes the server's, 0 if there was none; `message` what libcurl says.
espalier_fetch_status espalier_fetch_run(const espalier_fetch *fetch, int64_t *status, char *message);
