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
static const char layer[] = {
#embed "templates/layer.c.txt"
};
static const char makefile[] = {
#embed "templates/Makefile.txt"
};
static const char package[] = {
#embed "templates/Package.swift.txt"
};
static const char mutation[] = {
#embed "templates/Mutation.swift.txt"
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
static const char library_mutation[] = {
#embed "../EspalierPlugin/Mutation.swift"
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

static const espalier_template c_templates[] = {
    TEMPLATE("__NAME__.c", layer),
    TEMPLATE("Makefile", makefile),
    TEMPLATE("espalier_plugin.h", header),
    TEMPLATE("espalier_json.h", json_header),
    {0},
};

static const espalier_template swift_templates[] = {
    TEMPLATE("Package.swift", package),
    TEMPLATE("Sources/__MODULE__/Plugin.swift", mutation),
    TEMPLATE("Sources/CEspalierPlugin/include/espalier_plugin.h", header),
    // A target of C wants a file of C.
    {"Sources/CEspalierPlugin/empty.c", "", 0},
    TEMPLATE("Sources/EspalierPlugin/Dataset.swift", library_dataset),
    TEMPLATE("Sources/EspalierPlugin/Exporter.swift", library_exporter),
    TEMPLATE("Sources/EspalierPlugin/JSON+Text.swift", library_json_text),
    TEMPLATE("Sources/EspalierPlugin/JSON.swift", library_json),
    TEMPLATE("Sources/EspalierPlugin/Layer+Table.swift", library_layer_table),
    TEMPLATE("Sources/EspalierPlugin/Layer.swift", library_layer),
    TEMPLATE("Sources/EspalierPlugin/Mutation.swift", library_mutation),
    TEMPLATE("Sources/EspalierPlugin/Objective.swift", library_objective),
    TEMPLATE("Sources/EspalierPlugin/Plugin.swift", library_plugin),
    TEMPLATE("Sources/EspalierPlugin/PluginError.swift", library_error),
    TEMPLATE("Sources/EspalierPlugin/Sampler.swift", library_sampler),
    TEMPLATE("Sources/EspalierPlugin/Schema.swift", library_schema),
    TEMPLATE("Sources/EspalierPlugin/SeededGenerator.swift", library_generator),
    {0},
};

const espalier_template *espalier_c_templates(void) { return c_templates; }
const espalier_template *espalier_swift_templates(void) { return swift_templates; }
