// The part of PJRT's C interface that we call: our own declarations of the layouts that OpenXLA publishes
// (openxla/xla, xla/pjrt/c/pjrt_c_api.h, interface 0.81). Handles are plain pointers here.
//
// Every struct of arguments begins with its size and a list of extensions, which we leave empty. "out" marks what the
// plug-in writes.
#ifndef ESPALIER_CPJRT_H
#define ESPALIER_CPJRT_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

enum {
  espalier_pjrt_major = 0,
  // The interface that these declarations follow, and the oldest that has all of it.
  espalier_pjrt_minor = 81,
  espalier_pjrt_oldest_minor = 54,
};

// The table that a plug-in's GetPjrtApi returns. Functions follow the version.
typedef struct {
  size_t size;
  void *extensions;
  size_t version_size;
  void *version_extensions;
  int32_t major, minor;
  void *functions[];
} espalier_pjrt_table;

// Indices of functions in the table.
typedef enum {
  espalier_pjrt_error_destroy = 0,
  espalier_pjrt_error_message = 1,
  espalier_pjrt_error_code = 2,
  espalier_pjrt_plugin_initialize = 3,
  espalier_pjrt_event_destroy = 5,
  espalier_pjrt_event_await = 8,
  espalier_pjrt_client_create = 10,
  espalier_pjrt_client_destroy = 11,
  espalier_pjrt_client_platform_name = 12,
  espalier_pjrt_client_platform_version = 14,
  espalier_pjrt_client_addressable_devices = 16,
  espalier_pjrt_client_compile = 20,
  espalier_pjrt_client_buffer_from_host = 22,
  espalier_pjrt_description_kind = 26,
  espalier_pjrt_device_description = 29,
  espalier_pjrt_device_memory = 34,
  espalier_pjrt_executable_destroy = 40,
  espalier_pjrt_executable_output_count = 44,
  espalier_pjrt_executable_serialize = 49,
  espalier_pjrt_loaded_destroy = 50,
  espalier_pjrt_loaded_executable = 51,
  espalier_pjrt_loaded_execute = 55,
  espalier_pjrt_executable_load = 56,
  espalier_pjrt_buffer_destroy = 58,
  espalier_pjrt_buffer_to_host = 70,
  espalier_pjrt_executable_memory = 96,
} espalier_pjrt_function;

// Types of elements, as PJRT numbers them.
enum {
  espalier_pjrt_s32 = 4,
  espalier_pjrt_u8 = 6,
  espalier_pjrt_f32 = 11,
  espalier_pjrt_bf16 = 13,
};

// Codes of errors that we tell apart.
enum {
  espalier_pjrt_resource_exhausted = 8,
};

typedef struct {
  size_t size;
  void *extensions;
} espalier_pjrt_nothing;

// For functions that take one handle and return nothing else: destroying and awaiting.
typedef struct {
  size_t size;
  void *extensions;
  const void *handle;
} espalier_pjrt_handle;

// For functions that say a handle's name, a kind or a message.
typedef struct {
  size_t size;
  void *extensions;
  const void *handle;
  const char *text;   // out
  size_t text_size;   // out
} espalier_pjrt_text;

typedef struct {
  size_t size;
  void *extensions;
  const void *error;
  int32_t code;  // out
} espalier_pjrt_code;

// For functions that lead from one handle to another.
typedef struct {
  size_t size;
  void *extensions;
  const void *from;
  void *to;  // out
} espalier_pjrt_relation;

typedef struct {
  size_t size;
  void *extensions;
  const void *executable;
  size_t count;  // out
} espalier_pjrt_count;

// A setting of a client: type 0 is text, 1 an integer, 3 a float, 4 a boolean.
typedef struct {
  size_t size;
  void *extensions;
  const char *name;
  size_t name_size;
  int32_t type;
  union {
    const char *text;
    int64_t integer;
    float number;
    bool boolean;
  } value;
  size_t value_size;
} espalier_pjrt_setting;

typedef struct {
  size_t size;
  void *extensions;
  const espalier_pjrt_setting *settings;
  size_t setting_count;
  void *get, *get_context, *put, *put_context;
  void *client;  // out
  void *try_get, *try_get_context;
} espalier_pjrt_create;

typedef struct {
  size_t size;
  void *extensions;
  const void *client;
  void *const *devices;  // out
  size_t device_count;   // out
} espalier_pjrt_devices;

typedef struct {
  size_t size;
  void *extensions;
  const char *code;
  size_t code_size;
  const char *format;
  size_t format_size;
} espalier_pjrt_program;

typedef struct {
  size_t size;
  void *extensions;
  const void *client;
  const espalier_pjrt_program *program;
  const char *options;
  size_t options_size;
  void *executable;  // out
} espalier_pjrt_compile;

typedef struct {
  size_t size;
  void *extensions;
  const void *client;
  const void *data;
  int32_t type;
  const int64_t *extents;
  size_t rank;
  const int64_t *strides;
  size_t stride_count;
  int32_t semantics;  // 0: the data may change as soon as the call returns
  const void *device;
  const void *memory, *layout;
  void *done;    // out
  void *buffer;  // out
} espalier_pjrt_upload;

// How a tensor lies in memory: its axes from the fastest to the slowest. Tiles are for devices.
typedef struct {
  size_t size;
  void *extensions;
  size_t order_size;
  void *order_extensions;
  const int64_t *order;
  size_t rank;
  const int64_t *tile_extents;
  const size_t *tile_ranks;
  size_t tile_count;
  int32_t kind;  // 0: by the order of axes
} espalier_pjrt_layout;

typedef struct {
  size_t size;
  void *extensions;
  const void *buffer;
  const espalier_pjrt_layout *layout;
  void *destination;
  size_t byte_count;
  void *done;  // out
} espalier_pjrt_download;

typedef struct {
  size_t size;
  void *extensions;
  void *send, *receive;
  size_t send_count, receive_count;
  int32_t launch;
  const int64_t *kept_arguments;
  size_t kept_argument_count;
  void *context;
  const char *call_location;
  size_t task_count;
  int32_t *tasks;
  int64_t *incarnations;
} espalier_pjrt_execute_options;

typedef struct {
  size_t size;
  void *extensions;
  const void *executable;
  espalier_pjrt_execute_options *options;
  void *const *const *arguments;  // by device, then by argument
  size_t device_count;
  size_t argument_count;
  void **const *results;  // by device, then by result
  void **done;            // by device
  const void *device;
} espalier_pjrt_execute;

typedef struct {
  size_t size;
  void *extensions;
  const void *executable;
  const char *bytes;   // out
  size_t byte_count;   // out
  void *owner;         // out
  void (*destroy)(void *owner);  // out
} espalier_pjrt_serialize;

typedef struct {
  size_t size;
  void *extensions;
  const void *client;
  const char *bytes;
  size_t byte_count;
  void *executable;  // out
  const char *options;
  size_t options_size;
} espalier_pjrt_load;

// A number that a device may leave out.
typedef struct {
  int64_t value;
  bool is_set;
} espalier_pjrt_optional;

typedef struct {
  size_t size;
  void *extensions;
  const void *device;
  int64_t bytes_in_use;  // out
  espalier_pjrt_optional peak_bytes, allocations, largest_allocation, byte_limit, reserved, peak_reserved,
      reservable_limit, largest_free_block, pool, peak_pool;  // out
} espalier_pjrt_device_memory_use;

typedef struct {
  size_t size;
  void *extensions;
  const void *executable;
  int64_t code, arguments, results, aliases, temporary;                              // out
  int64_t host_code, host_arguments, host_results, host_aliases, host_temporary;    // out
  int64_t peak;                                                                      // out
} espalier_pjrt_program_memory;

// Whether the table is long enough for a function, and has it.
bool espalier_pjrt_has(const espalier_pjrt_table *table, espalier_pjrt_function function);

// Calls a function of the table. Returns its error, which the caller destroys; null if all went well. The table has the
// function: see espalier_pjrt_has.
void *espalier_pjrt_call(const espalier_pjrt_table *table, espalier_pjrt_function function, void *arguments);

// Calls one of the two functions on errors that return nothing.
void espalier_pjrt_call_plain(const espalier_pjrt_table *table, espalier_pjrt_function function, void *arguments);

#endif
