/*
 * espalier_plugin.h: the C interface of Espalier's plug-ins, interface version 2.
 *
 * A plug-in is a shared object that exports one function, `espalier_plugin_entry`. It returns a list of
 * contributions: layers, mutations, samplers, objectives, metrics, data sets and exporters. Nothing but this header is needed to
 * write one, in C11 or in any language that can make such an object.
 *
 * Rules that hold for every function of this interface:
 *
 * - Texts are UTF-8 and end with a zero byte. Attributes, settings and documents are JSON.
 * - Memory belongs to whoever made it. What a plug-in hands over through `espalier_plugin_entry` (tables, texts,
 *   schemas) it owns, and keeps unchanged until the process ends. What the host passes to a function is the host's, and
 *   may be read, or written where this header says so, until the function returns. A plug-in that wants to keep it
 *   makes a copy. Neither side ever frees what the other made. Texts go from the plug-in to the host through a sink,
 *   which copies.
 * - A function returns ESPALIER_OK, or another code and, if it likes, a message in `error`.
 * - Every table has a `context`, which the host hands to its functions and does not look at: a plug-in in a language
 *   with objects keeps one there. Null will do.
 * - Functions with a `context` depend on nothing but their arguments, and may be called by several threads at once.
 *   What takes a `state` is called by one thread at a time for each state, not always by the same; different states may
 *   be used at once. The host calls no function from inside another, so nothing need be re-entrant.
 * - No function may end the process, unwind through the host (no C++ exception, no longjmp) or change signal handlers.
 * - Structures that begin with `size` may grow at their end in later versions of the interface. Whoever reads one looks
 *   at `size` first. Structures without `size` stay as they are.
 * - Version 2 adds to version 1 and changes nothing of it: a plug-in of version 1 keeps its meaning. What is new is marked.
 */
#ifndef ESPALIER_PLUGIN_H
#define ESPALIER_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the interface that this header describes. */
#define ESPALIER_INTERFACE 2u

/* What functions return. */
enum {
  ESPALIER_OK = 0,
  /* The arguments do not fit: the user's fault, not the plug-in's. A layer says so of shapes that it does not accept,
     a mutation of a document in which it finds nothing to edit. */
  ESPALIER_REFUSED = 1,
  /* Something went wrong. */
  ESPALIER_FAILED = 2,
};

/* Limits. */
enum {
  ESPALIER_MAX_RANK = 8,
  ESPALIER_MAX_PARAMETERS = 64,
  ESPALIER_NAME_SIZE = 64,
};

/* Where a function says what is wrong. The host makes it, cleared; the plug-in writes texts into it. */
typedef struct espalier_error {
  uint64_t size;
  /* The attribute to point at; empty for none. */
  char attribute[ESPALIER_NAME_SIZE];
  /* What was found and what was expected: a sentence without its full stop. */
  char message[512];
  /* A sentence that says what to do; empty for none. */
  char remedy[256];
} espalier_error;

/* Takes text. The host makes it; `write` may be called any number of times, and copies. */
typedef struct espalier_sink {
  uint64_t size;
  void *context;
  void (*write)(void *context, const char *bytes, uint64_t count);
} espalier_sink;

typedef struct espalier_shape {
  uint32_t rank;
  uint32_t reserved;
  int64_t extents[ESPALIER_MAX_RANK];
} espalier_shape;

enum { ESPALIER_FLOAT32 = 0 };

/* Numbers in memory. The type is ESPALIER_FLOAT32, and tensors are row-major without gaps; `strides`, in
   elements, say so. */
typedef struct espalier_tensor {
  void *data;
  uint32_t type;
  uint32_t rank;
  int64_t extents[ESPALIER_MAX_RANK];
  int64_t strides[ESPALIER_MAX_RANK];
} espalier_tensor;

/* ---------------------------------------------------------------- Layers */

enum {
  /* Every element is `value`. */
  ESPALIER_CONSTANT = 0,
  /* Drawn evenly between -value and value. */
  ESPALIER_UNIFORM = 1,
};

/* What a parameter is. Since version 2. */
enum {
  /* The layer itself changes it in training, as a batch normalisation its running statistics; no gradient. */
  ESPALIER_BUFFER = 1,
};

/* A tensor that training changes, or a buffer. */
typedef struct espalier_parameter {
  /* As PyTorch has it: "weight", "bias". Letters, digits and underscores. */
  char name[ESPALIER_NAME_SIZE];
  espalier_shape shape;
  uint32_t initializer;
  /* 0, or ESPALIER_BUFFER. Ignored in plug-ins of version 1, where it was reserved. */
  uint32_t flags;
  double value;
} espalier_parameter;

/* One application of a layer to a batch. Tensors begin with the batch's axis, except parameters. */
typedef struct espalier_pass {
  uint64_t size;
  /* The attributes of the layer, each with its value. */
  const char *attributes;
  /* 1 in training, 0 elsewhere. */
  uint32_t training;
  uint32_t reserved;
  uint64_t input_count;
  uint64_t parameter_count;
  const espalier_tensor *inputs;
  const espalier_tensor *parameters;
  /* `forward` writes it; `backward` reads what forward wrote. */
  const espalier_tensor *output;
  /* Null in `forward`. */
  const espalier_tensor *output_gradient;
  /* `backward` writes, and does not add to what is there. `data` is null where nobody wants the gradient. */
  const espalier_tensor *input_gradients;
  const espalier_tensor *parameter_gradients;
  /* Since version 2. The layer's buffers as they are, and in `forward` in training what they become, which is to be written
     whole. `buffer_updates` is null elsewhere. Buffers are no parameters: neither list holds the other's. */
  uint64_t buffer_count;
  const espalier_tensor *buffers;
  const espalier_tensor *buffer_updates;
  /* Since version 2. What everything random in this pass is a function of: another for each step of training and each
     layer, the same in every repetition of a run, and in `backward` that of its `forward`. 0 where the layer's schema does
     not say {"random": true}, and outside training. */
  uint64_t seed;
} espalier_pass;

/*
 * `schema` is null for a layer without attributes, or JSON:
 *   {"inputs": 1, "family": "activation", "attributes": [
 *     {"name": "threshold", "type": "number", "minimum": 0, "maximum": 10, "default": 0.5, "role": "regularization",
 *      "help": "Where the unit opens."}]}
 * and, since version 2, "random": true for a layer that draws random numbers in training; see espalier_pass; and
 *   "onnx": {"operator": "ThresholdedRelu", "attributes": {"alpha": "$threshold"}}
 * which names the operator of ONNX that computes for inference what the layer does. It reads the layer's inputs, its
 * parameters, then its buffers, and gives one output. "domain" and "version" (1 when absent) name an operator of your own,
 * which a runtime has to know. Attributes are integers, numbers, texts, lists of integers, or `$` and the name of one of the
 * layer's. Without "onnx" the layer is refused when a network is exported as ONNX.
 * `inputs` is the least number of inputs, 1 when absent; of a layer of more than one, more may be given. `type` is
 * integer, number, boolean, choice (with "choices") or extent (a number for both axes, or [height, width]). An
 * attribute without a default must be written. Roles and families are those of `espalier layers`.
 *
 * Shapes given to `shape`, `parameters` and `cost` are those of one sample: [channels, height, width],
 * [channels, length] or [features].
 */
typedef struct espalier_layer {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Writes the shape of the output, or refuses the inputs. */
  int32_t (*shape)(
      void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, espalier_shape *output,
      espalier_error *error);
  /* Writes the layer's parameters, of which there is room for ESPALIER_MAX_PARAMETERS, and how many there are. Null for
     a layer that has none. Called for inputs that `shape` accepted. */
  int32_t (*parameters)(
      void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count,
      espalier_parameter *parameters, uint64_t *count, espalier_error *error);
  /* Writes the multiply-adds for one sample. Null for a layer that uses each parameter once a sample. */
  int32_t (*cost)(
      void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, int64_t *multiply_adds,
      espalier_error *error);
  /* Makes what the layer keeps between passes, for batches of these shapes. `open` and `close` are null for a layer
     that keeps nothing; its state is then the context. `backward` gets the state of the `forward` that it follows. */
  int32_t (*open)(
      void *context, const char *attributes, const espalier_shape *inputs, uint64_t input_count, void **state,
      espalier_error *error);
  void (*close)(void *state);
  int32_t (*forward)(void *state, const espalier_pass *pass, espalier_error *error);
  /* Reads inputs, parameters, the output and its gradient; writes the gradients of inputs and parameters. */
  int32_t (*backward)(void *state, const espalier_pass *pass, espalier_error *error);
} espalier_layer;

/* ---------------------------------------------------------------- Mutations */

/*
 * `schema` of mutations and samplers is null, or lists settings, which are numbers:
 *   {"weight": 1.0, "settings": [
 *     {"name": "factor", "type": "number", "minimum": 1, "maximum": 4, "default": 2, "help": "…"}]}
 * with "type" integer or number. `weight` is a mutation's: how often it is drawn, against the weights of the others.
 */
typedef struct espalier_mutation {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Edits an architecture: says {"document": {…}, "change": "conv1: out 8 → 12"}, or refuses where it finds nothing to
     edit. Everything random is a function of `seed`. What does not infer is no candidate, and is drawn again. */
  int32_t (*edit)(
      void *context, const char *settings, const char *document, uint64_t seed, const espalier_sink *result,
      espalier_error *error);
} espalier_mutation;

/* ---------------------------------------------------------------- Samplers */

typedef struct espalier_sampler {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Begins a study: a sampler that knows no results yet. */
  int32_t (*open)(void *context, const char *settings, void **state, espalier_error *error);
  void (*close)(void *state);
  /* Hears of a trial, in an order that does not depend on clocks:
     {"trial": 3, "rung": 0, "costs": [-0.71, 1500], "parameters": 1500, "proposal": {"kind": "random"}}
     Smaller costs are better; they are null where the trial failed. A later report of a trial replaces the earlier. */
  int32_t (*tell)(void *state, const char *report, espalier_error *error);
  /* Says what to make trial number `trial` of: {"kind": "random"}, {"kind": "mutate", "parent": 3, "steps": 1} or
     {"kind": "crossover", "first": 3, "second": 5, "steps": 1}. Parents are trials that were reported with costs.
     A function of the reports, `trial` and `seed`: it changes no state, and asked again it answers the same. */
  int32_t (*propose)(
      void *state, uint64_t trial, uint64_t seed, const espalier_sink *result, espalier_error *error);
} espalier_sampler;

/* ---------------------------------------------------------------- Objectives */

/*
 * `schema` is null, or {"direction": "minimize", "unit": "ms", "repeatable": false}: whether smaller or larger
 * ("maximize") is better, the unit of values, and whether the same network always gives the same. Absent, they are
 * "minimize", none and true.
 */
typedef struct espalier_objective {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Measures a trained network:
     {"document": {…}, "parameters": 1500, "multiplyAdds": 90000, "activations": 4000, "accuracy": 0.71, "loss": 0.9}
     with the metric that decides under its own kind: "accuracy", "rmse".
     `checkpoint` is the path of its weights, a safetensors file. Called in the worker's process that trained
     it. */
  int32_t (*measure)(
      void *context, const char *candidate, const char *checkpoint, double *value, espalier_error *error);
} espalier_objective;

/* ---------------------------------------------------------------- Data sets */

enum { ESPALIER_TRAINING = 0, ESPALIER_TEST = 1 };

/* `kind` is the data set's name: lower-case letters, digits and hyphens. `schema` is null. */
typedef struct espalier_dataset {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Finds the data set. `options` is {"folder": "/data"}, or {"folder": null} where the user named none. */
  int32_t (*open)(void *context, const char *options, void **state, espalier_error *error);
  void (*close)(void *state);
  /* Says {"shape": [1, 40], "classes": ["a", "b"], "training": 4000, "test": 1000, "origin": "generated"}. Since version 2,
     in place of "classes": "labels": ["a", "b"], of which a sample has any number, or
     "quantities": [{"name": "period", "unit": "s"}]. */
  int32_t (*describe)(void *state, const espalier_sink *result, espalier_error *error);
  /* Writes samples first ..< first + count of a split one after another, row-major, and the label of each: an index
     into the list of classes. The same range always holds the same samples. */
  int32_t (*read)(
      void *state, int32_t split, uint64_t first, uint64_t count, float *values, int32_t *labels,
      espalier_error *error);
  /* Since version 2, for samples that have labels or quantities, in place of `read`, which may then be null. Writes for each
     sample a number for each label, 1 where the sample has it and 0 elsewhere, or each quantity in its unit. */
  int32_t (*read_targets)(
      void *state, int32_t split, uint64_t first, uint64_t count, float *values, float *targets,
      espalier_error *error);
} espalier_dataset;

/* ---------------------------------------------------------------- Metrics, since version 2 */

/* What a network gave for some samples, beside what it should have given. Numbers stand row by row. */
typedef struct espalier_predictions {
  uint64_t size;
  uint64_t sample_count;
  /* Numbers that the network gives for a sample. */
  uint64_t width;
  /* Logits of classes or labels; quantities in their own units. May hold what is no number. */
  const double *outputs;
  /* The class of each sample; null for labels and quantities. */
  const int32_t *classes;
  /* [samples, width]: 1 where a sample has a label and 0 elsewhere, or the quantities; null for classes. */
  const double *targets;
} espalier_predictions;

/*
 * `schema` is JSON: {"name": "maximum error", "direction": "minimize", "unit": "target", "targets": ["quantities"]}.
 * `name` is that in tables, the kind when absent; `direction` is "minimize" or "maximize"; `unit` is "share" for values from
 * 0 to 1, "target" for those in the quantities' unit, "number" when absent; `targets` lists what it can judge: "classes",
 * "labels", "quantities".
 */
typedef struct espalier_metric {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Writes the value, or NaN where the predictions do not define it. */
  int32_t (*compute)(void *context, const espalier_predictions *predictions, double *value, espalier_error *error);
} espalier_metric;

/* ---------------------------------------------------------------- Exporters */

typedef struct espalier_weight {
  /* The path of its layer and its name there: "block1.conv1.weight". */
  const char *name;
  espalier_tensor tensor;
} espalier_weight;

/* `schema` is null, or {"extension": "txt"}: how the names of its files end. */
typedef struct espalier_exporter {
  uint64_t size;
  void *context;
  const char *kind;
  const char *help;
  const char *schema;
  /* Writes a network to the file `path`. There are no weights where the user exports an architecture. */
  int32_t (*write)(
      void *context, const char *document, const espalier_weight *weights, uint64_t count, const char *path,
      espalier_error *error);
} espalier_exporter;

/* ---------------------------------------------------------------- The plug-in */

enum {
  ESPALIER_LAYER = 1,
  ESPALIER_MUTATION = 2,
  ESPALIER_SAMPLER = 3,
  ESPALIER_OBJECTIVE = 4,
  ESPALIER_DATASET = 5,
  ESPALIER_EXPORTER = 6,
  /* Since version 2. */
  ESPALIER_METRIC = 7,
};

typedef struct espalier_contribution {
  /* One of the above. */
  uint32_t type;
  uint32_t reserved;
  /* An espalier_layer, espalier_mutation, … */
  const void *table;
} espalier_contribution;

typedef struct espalier_plugin {
  uint64_t size;
  /* ESPALIER_INTERFACE, as the plug-in was compiled. */
  uint32_t interface;
  uint32_t contribution_count;
  const char *name;
  const char *version;
  /* An SPDX expression, such as "Apache-2.0". */
  const char *licence;
  const espalier_contribution *contributions;
} espalier_plugin;

/* Who asks. */
typedef struct espalier_host {
  uint64_t size;
  /* The highest version of the interface that the host knows. */
  uint32_t interface;
  uint32_t reserved;
  /* The host's own version, for messages. */
  const char *version;
} espalier_host;

#if defined(__GNUC__)
#define ESPALIER_EXPORT __attribute__((visibility("default")))
#else
#define ESPALIER_EXPORT
#endif

/* The one function that a plug-in exports. Null where it cannot work with such a host. Called once a process. */
ESPALIER_EXPORT const espalier_plugin *espalier_plugin_entry(const espalier_host *host);

#ifdef __cplusplus
}
#endif
#endif
