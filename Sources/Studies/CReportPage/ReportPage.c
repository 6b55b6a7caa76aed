#include "CReportPage.h"

// The compiler knows #embed in C11 too, and says that C23 has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define PAGE_FILE(name, bytes) {name, bytes, sizeof bytes}

static const char model[] = {
#embed "page/model.js"
};
static const char elements[] = {
#embed "page/elements.js"
};
static const char scales[] = {
#embed "page/scales.js"
};
static const char frontier[] = {
#embed "page/frontier.js"
};
static const char table[] = {
#embed "page/table.js"
};
static const char progress[] = {
#embed "page/progress.js"
};
static const char lineage[] = {
#embed "page/lineage.js"
};
static const char axes[] = {
#embed "page/axes.js"
};
static const char drawing[] = {
#embed "page/drawing.js"
};
static const char difference[] = {
#embed "page/difference.js"
};
static const char candidate[] = {
#embed "page/candidate.js"
};
static const char connection[] = {
#embed "page/connection.js"
};
static const char live[] = {
#embed "page/live.js"
};
static const char studies[] = {
#embed "page/studies.js"
};
static const char start[] = {
#embed "page/start.js"
};
static const char colors[] = {
#embed "page/colors.css"
};
static const char layout[] = {
#embed "page/layout.css"
};
static const char charts[] = {
#embed "page/charts.css"
};

static const char live_styles[] = {
#embed "page/live.css"
};

static const espalier_page_file scripts[] = {
    PAGE_FILE("model.js", model),
    PAGE_FILE("elements.js", elements),
    PAGE_FILE("scales.js", scales),
    PAGE_FILE("frontier.js", frontier),
    PAGE_FILE("table.js", table),
    PAGE_FILE("progress.js", progress),
    PAGE_FILE("lineage.js", lineage),
    PAGE_FILE("axes.js", axes),
    PAGE_FILE("drawing.js", drawing),
    PAGE_FILE("difference.js", difference),
    PAGE_FILE("candidate.js", candidate),
    PAGE_FILE("start.js", start),
    {0},
};

// After the scripts of a page whose study runs.
static const espalier_page_file live_scripts[] = {
    PAGE_FILE("connection.js", connection),
    PAGE_FILE("live.js", live),
    {0},
};

static const espalier_page_file list_scripts[] = {
    PAGE_FILE("elements.js", elements),
    PAGE_FILE("connection.js", connection),
    PAGE_FILE("studies.js", studies),
    {0},
};

static const espalier_page_file styles[] = {
    PAGE_FILE("colors.css", colors),
    PAGE_FILE("layout.css", layout),
    PAGE_FILE("charts.css", charts),
    {0},
};

static const espalier_page_file live_page_styles[] = {
    PAGE_FILE("live.css", live_styles),
    {0},
};

const espalier_page_file *espalier_page_scripts(void) { return scripts; }
const espalier_page_file *espalier_page_styles(void) { return styles; }
const espalier_page_file *espalier_live_scripts(void) { return live_scripts; }
const espalier_page_file *espalier_list_scripts(void) { return list_scripts; }
const espalier_page_file *espalier_live_styles(void) { return live_page_styles; }
