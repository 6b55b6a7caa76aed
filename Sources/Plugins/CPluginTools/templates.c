#include "CPluginTools.h"

// The compiler knows #embed in C11 too, and says that C23 has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define TEMPLATE(path, name) {path, name, sizeof name}

static const char header[] = {
#embed "../CEspalierPlugin/include/espalier_plugin.h"
};
static const char json_header[] = {
#embed "../CEspalierPlugin/include/espalier_json.h"
};
static const char makefile[] = {
#embed "templates/Makefile.txt"
};
static const char package[] = {
#embed "templates/Package.swift.txt"
};
static const char c_layer[] = {
#embed "templates/layer.c.txt"
};
static const char c_mutation[] = {
#embed "templates/mutation.c.txt"
};
static const char c_sampler[] = {
#embed "templates/sampler.c.txt"
};
static const char c_objective[] = {
#embed "templates/objective.c.txt"
};
static const char c_dataset[] = {
#embed "templates/dataset.c.txt"
};
static const char c_metric[] = {
#embed "templates/metric.c.txt"
};
static const char c_exporter[] = {
#embed "templates/exporter.c.txt"
};
static const char swift_layer[] = {
#embed "templates/layer.swift.txt"
};
static const char swift_mutation[] = {
#embed "templates/mutation.swift.txt"
};
static const char swift_sampler[] = {
#embed "templates/sampler.swift.txt"
};
static const char swift_objective[] = {
#embed "templates/objective.swift.txt"
};
static const char swift_dataset[] = {
#embed "templates/dataset.swift.txt"
};
static const char swift_metric[] = {
#embed "templates/metric.swift.txt"
};
static const char swift_exporter[] = {
#embed "templates/exporter.swift.txt"
};
static const char library_dataset[] = {
#embed "../EspalierPlugin/Dataset.swift"
};
static const char library_exporter[] = {
#embed "../EspalierPlugin/Exporter.swift"
};
static const char library_json_text[] = {
#embed "../EspalierPlugin/JSON+Text.swift"
};
static const char library_json[] = {
#embed "../EspalierPlugin/JSON.swift"
};
static const char library_layer_table[] = {
#embed "../EspalierPlugin/Layer+Table.swift"
};
static const char library_layer[] = {
#embed "../EspalierPlugin/Layer.swift"
};
static const char library_metric[] = {
#embed "../EspalierPlugin/Metric.swift"
};
static const char library_mutation[] = {
#embed "../EspalierPlugin/Mutation.swift"
};
static const char library_onnx_operator[] = {
#embed "../EspalierPlugin/ONNXOperator.swift"
};
static const char library_objective[] = {
#embed "../EspalierPlugin/Objective.swift"
};
static const char library_plugin[] = {
#embed "../EspalierPlugin/Plugin.swift"
};
static const char library_error[] = {
#embed "../EspalierPlugin/PluginError.swift"
};
static const char library_sampler[] = {
#embed "../EspalierPlugin/Sampler.swift"
};
static const char library_schema[] = {
#embed "../EspalierPlugin/Schema.swift"
};
static const char library_generator[] = {
#embed "../EspalierPlugin/SeededGenerator.swift"
};

static const espalier_template c_files[] = {
    TEMPLATE("Makefile", makefile),
    TEMPLATE("espalier_plugin.h", header),
    TEMPLATE("espalier_json.h", json_header),
    {0},
};

static const espalier_template swift_files[] = {
    TEMPLATE("Package.swift", package),
    TEMPLATE("Sources/CEspalierPlugin/include/espalier_plugin.h", header),
    // A target of C wants a file of C.
    {"Sources/CEspalierPlugin/empty.c", "", 0},
    TEMPLATE("Sources/EspalierPlugin/Dataset.swift", library_dataset),
    TEMPLATE("Sources/EspalierPlugin/Exporter.swift", library_exporter),
    TEMPLATE("Sources/EspalierPlugin/JSON+Text.swift", library_json_text),
    TEMPLATE("Sources/EspalierPlugin/JSON.swift", library_json),
    TEMPLATE("Sources/EspalierPlugin/Layer+Table.swift", library_layer_table),
    TEMPLATE("Sources/EspalierPlugin/Layer.swift", library_layer),
    TEMPLATE("Sources/EspalierPlugin/Metric.swift", library_metric),
    TEMPLATE("Sources/EspalierPlugin/Mutation.swift", library_mutation),
    TEMPLATE("Sources/EspalierPlugin/ONNXOperator.swift", library_onnx_operator),
    TEMPLATE("Sources/EspalierPlugin/Objective.swift", library_objective),
    TEMPLATE("Sources/EspalierPlugin/Plugin.swift", library_plugin),
    TEMPLATE("Sources/EspalierPlugin/PluginError.swift", library_error),
    TEMPLATE("Sources/EspalierPlugin/Sampler.swift", library_sampler),
    TEMPLATE("Sources/EspalierPlugin/Schema.swift", library_schema),
    TEMPLATE("Sources/EspalierPlugin/SeededGenerator.swift", library_generator),
    {0},
};

static const espalier_template c_sources[] = {
    TEMPLATE("layer", c_layer),
    TEMPLATE("mutation", c_mutation),
    TEMPLATE("sampler", c_sampler),
    TEMPLATE("objective", c_objective),
    TEMPLATE("dataset", c_dataset),
    TEMPLATE("metric", c_metric),
    TEMPLATE("exporter", c_exporter),
    {0},
};

static const espalier_template swift_sources[] = {
    TEMPLATE("layer", swift_layer),
    TEMPLATE("mutation", swift_mutation),
    TEMPLATE("sampler", swift_sampler),
    TEMPLATE("objective", swift_objective),
    TEMPLATE("dataset", swift_dataset),
    TEMPLATE("metric", swift_metric),
    TEMPLATE("exporter", swift_exporter),
    {0},
};

const espalier_template *espalier_c_files(void) { return c_files; }
const espalier_template *espalier_swift_files(void) { return swift_files; }
const espalier_template *espalier_c_sources(void) { return c_sources; }
const espalier_template *espalier_swift_sources(void) { return swift_sources; }
