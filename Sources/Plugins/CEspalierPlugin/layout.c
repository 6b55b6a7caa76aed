// The layout of interface 1. A plug-in that was compiled against it must load for ever, so none of these numbers changes.
#include "espalier_plugin.h"
#include <stddef.h>

#define PIN(type, bytes) _Static_assert(sizeof(type) == (bytes), "the size of " #type " is pinned")
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member " is pinned")

_Static_assert(sizeof(void *) == 8, "interface 1 is for 64-bit machines");

PIN(espalier_error, 840);
AT(espalier_error, attribute, 8);
AT(espalier_error, message, 72);
AT(espalier_error, remedy, 584);

PIN(espalier_sink, 24);
AT(espalier_sink, context, 8);
AT(espalier_sink, write, 16);

PIN(espalier_shape, 72);
AT(espalier_shape, rank, 0);
AT(espalier_shape, extents, 8);

PIN(espalier_tensor, 144);
AT(espalier_tensor, data, 0);
AT(espalier_tensor, type, 8);
AT(espalier_tensor, rank, 12);
AT(espalier_tensor, extents, 16);
AT(espalier_tensor, strides, 80);

PIN(espalier_parameter, 152);
AT(espalier_parameter, name, 0);
AT(espalier_parameter, shape, 64);
AT(espalier_parameter, initializer, 136);
AT(espalier_parameter, value, 144);

PIN(espalier_pass, 88);
AT(espalier_pass, attributes, 8);
AT(espalier_pass, training, 16);
AT(espalier_pass, input_count, 24);
AT(espalier_pass, parameter_count, 32);
AT(espalier_pass, inputs, 40);
AT(espalier_pass, parameters, 48);
AT(espalier_pass, output, 56);
AT(espalier_pass, output_gradient, 64);
AT(espalier_pass, input_gradients, 72);
AT(espalier_pass, parameter_gradients, 80);

PIN(espalier_layer, 96);
AT(espalier_layer, context, 8);
AT(espalier_layer, kind, 16);
AT(espalier_layer, help, 24);
AT(espalier_layer, schema, 32);
AT(espalier_layer, shape, 40);
AT(espalier_layer, parameters, 48);
AT(espalier_layer, cost, 56);
AT(espalier_layer, open, 64);
AT(espalier_layer, close, 72);
AT(espalier_layer, forward, 80);
AT(espalier_layer, backward, 88);

PIN(espalier_mutation, 48);
AT(espalier_mutation, context, 8);
AT(espalier_mutation, edit, 40);

PIN(espalier_sampler, 72);
AT(espalier_sampler, context, 8);
AT(espalier_sampler, open, 40);
AT(espalier_sampler, close, 48);
AT(espalier_sampler, tell, 56);
AT(espalier_sampler, propose, 64);

PIN(espalier_objective, 48);
AT(espalier_objective, context, 8);
AT(espalier_objective, measure, 40);

PIN(espalier_dataset, 72);
AT(espalier_dataset, context, 8);
AT(espalier_dataset, open, 40);
AT(espalier_dataset, close, 48);
AT(espalier_dataset, describe, 56);
AT(espalier_dataset, read, 64);

PIN(espalier_weight, 152);
AT(espalier_weight, name, 0);
AT(espalier_weight, tensor, 8);

PIN(espalier_exporter, 48);
AT(espalier_exporter, context, 8);
AT(espalier_exporter, write, 40);

PIN(espalier_contribution, 16);
AT(espalier_contribution, type, 0);
AT(espalier_contribution, table, 8);

PIN(espalier_plugin, 48);
AT(espalier_plugin, interface, 8);
AT(espalier_plugin, contribution_count, 12);
AT(espalier_plugin, name, 16);
AT(espalier_plugin, version, 24);
AT(espalier_plugin, licence, 32);
AT(espalier_plugin, contributions, 40);

PIN(espalier_host, 24);
AT(espalier_host, interface, 8);
AT(espalier_host, version, 16);
