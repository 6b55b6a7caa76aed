#include "CFetching.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct {
  CURL *(*easy_init)(void);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_perform)(CURL *);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  void (*easy_cleanup)(CURL *);
  const char *(*easy_strerror)(CURLcode);
} library;

static int load(library *curl) {
  void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) handle = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  *(void **)&curl->easy_init = dlsym(handle, "curl_easy_init");
  *(void **)&curl->easy_setopt = dlsym(handle, "curl_easy_setopt");
  *(void **)&curl->easy_perform = dlsym(handle, "curl_easy_perform");
  *(void **)&curl->easy_getinfo = dlsym(handle, "curl_easy_getinfo");
  *(void **)&curl->easy_cleanup = dlsym(handle, "curl_easy_cleanup");
  *(void **)&curl->easy_strerror = dlsym(handle, "curl_easy_strerror");
  return curl->easy_init && curl->easy_setopt && curl->easy_perform && curl->easy_getinfo && curl->easy_cleanup &&
      curl->easy_strerror;
}

typedef struct {
  const espalier_fetch *fetch;
  const library *curl;
  CURL *handle;
  int begun, stopped, refused;
} transfer;

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
  transfer *own = context;
  if (!own->begun) {
    long status = 0;
    own->curl->easy_getinfo(own->handle, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200 && status != 206) {
      own->refused = 1;
      return 0;
    }
    own->begun = 1;
    if (own->fetch->begin(own->fetch->context, status, status == 206 ? own->fetch->start : 0)) {
      own->stopped = 1;
      return 0;
    }
  }
  if (own->fetch->receive(own->fetch->context, (const uint8_t *)bytes, size * count)) {
    own->stopped = 1;
    return 0;
  }
  return size * count;
}

static int tick(void *context, curl_off_t total, curl_off_t now, curl_off_t a, curl_off_t b) {
  transfer *own = context;
  (void)total;
  (void)now;
  (void)a;
  (void)b;
  if (!own->fetch->tick(own->fetch->context)) return 0;
  own->stopped = 1;
  return 1;
}

espalier_fetch_status espalier_fetch_run(const espalier_fetch *fetch, int64_t *status, char *message) {
  library curl;
  *status = 0;
  message[0] = 0;
  if (!load(&curl)) return espalier_fetch_no_library;
  CURL *handle = curl.easy_init();
  if (!handle) return espalier_fetch_no_library;
  transfer own = {fetch, &curl, handle, 0, 0, 0};
  char words[CURL_ERROR_SIZE] = {0}, range[32];
  const char *schemes = fetch->plain ? "http,https" : "https";
  curl.easy_setopt(handle, CURLOPT_URL, fetch->url);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl.easy_setopt(handle, CURLOPT_PROTOCOLS_STR, schemes);
  curl.easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, schemes);
#else
  long allowed = CURLPROTO_HTTPS | (fetch->plain ? CURLPROTO_HTTP : 0);
  (void)schemes;
  curl.easy_setopt(handle, CURLOPT_PROTOCOLS, allowed);
  curl.easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, allowed);
#endif
  curl.easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.easy_setopt(handle, CURLOPT_MAXREDIRS, 5L);
  curl.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl.easy_setopt(handle, CURLOPT_USERAGENT, "espalier");
  curl.easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, (long)fetch->connect_seconds);
  curl.easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl.easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, (long)fetch->stall_seconds);
  curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
  curl.easy_setopt(handle, CURLOPT_WRITEDATA, &own);
  curl.easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, tick);
  curl.easy_setopt(handle, CURLOPT_XFERINFODATA, &own);
  curl.easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
  if (fetch->start > 0) {
    snprintf(range, sizeof range, "%lld-", (long long)fetch->start);
    curl.easy_setopt(handle, CURLOPT_RANGE, range);
  }
  CURLcode code = curl.easy_perform(handle);
  long answer = 0;
  curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
  *status = answer;
  snprintf(message, espalier_fetch_message_size, "%s", words[0] ? words : curl.easy_strerror(code));
  curl.easy_cleanup(handle);
  if (own.stopped) return espalier_fetch_stopped;
  if (own.refused) return espalier_fetch_refused;
  switch (code) {
    case CURLE_OK: return answer == 200 || answer == 206 ? espalier_fetch_done : espalier_fetch_refused;
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_COULDNT_CONNECT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return espalier_fetch_broken;
    default: return espalier_fetch_failed;
  }
}
