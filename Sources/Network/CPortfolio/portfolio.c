#include "CPortfolio.h"

// The compiler knows #embed in C11 too, and says that C23 has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define FILE_OF(path, name) {path, name, sizeof name}

static const char design_separable_residual[] = {
#embed "../../../architectures/portfolio/separable-residual.json"
};
static const char design_conv_pool[] = {
#embed "../../../architectures/portfolio/conv-pool.json"
};
static const char design_inverted_residual_squeeze[] = {
#embed "../../../architectures/portfolio/inverted-residual-squeeze.json"
};
static const char design_bottleneck_residual[] = {
#embed "../../../architectures/portfolio/bottleneck-residual.json"
};
static const char design_inverted_residual[] = {
#embed "../../../architectures/portfolio/inverted-residual.json"
};
static const char design_basic_residual[] = {
#embed "../../../architectures/portfolio/basic-residual.json"
};
static const char design_fire[] = {
#embed "../../../architectures/portfolio/fire.json"
};
static const char design_convnext[] = {
#embed "../../../architectures/portfolio/convnext.json"
};
static const char design_dense[] = {
#embed "../../../architectures/portfolio/dense.json"
};
static const char design_conv_pool_1d[] = {
#embed "../../../architectures/portfolio/conv-pool-1d.json"
};
static const char design_separable_residual_1d[] = {
#embed "../../../architectures/portfolio/separable-residual-1d.json"
};
static const char design_conv_flatten_1d[] = {
#embed "../../../architectures/portfolio/conv-flatten-1d.json"
};
static const char design_basic_residual_1d[] = {
#embed "../../../architectures/portfolio/basic-residual-1d.json"
};
static const char design_temporal[] = {
#embed "../../../architectures/portfolio/temporal.json"
};
static const char design_gated_1d[] = {
#embed "../../../architectures/portfolio/gated-1d.json"
};
static const char design_perceptron[] = {
#embed "../../../architectures/portfolio/perceptron.json"
};
static const char design_perceptron_residual[] = {
#embed "../../../architectures/portfolio/perceptron-residual.json"
};
static const char design_gated_perceptron[] = {
#embed "../../../architectures/portfolio/gated-perceptron.json"
};
static const char design_self_normalizing[] = {
#embed "../../../architectures/portfolio/self-normalizing.json"
};
static const char block_basic_residual[] = {
#embed "../../../architectures/blocks/basic-residual.json"
};
static const char block_basic_residual_1d[] = {
#embed "../../../architectures/blocks/basic-residual-1d.json"
};
static const char block_bottleneck[] = {
#embed "../../../architectures/blocks/bottleneck.json"
};
static const char block_convnext[] = {
#embed "../../../architectures/blocks/convnext.json"
};
static const char block_dense_block[] = {
#embed "../../../architectures/blocks/dense-block.json"
};
static const char block_dense_layer[] = {
#embed "../../../architectures/blocks/dense-layer.json"
};
static const char block_dense_transition[] = {
#embed "../../../architectures/blocks/dense-transition.json"
};
static const char block_fire[] = {
#embed "../../../architectures/blocks/fire.json"
};
static const char block_gated_1d[] = {
#embed "../../../architectures/blocks/gated-1d.json"
};
static const char block_gated_perceptron[] = {
#embed "../../../architectures/blocks/gated-perceptron.json"
};
static const char block_inverted_residual[] = {
#embed "../../../architectures/blocks/inverted-residual.json"
};
static const char block_inverted_residual_squeeze[] = {
#embed "../../../architectures/blocks/inverted-residual-squeeze.json"
};
static const char block_perceptron_residual[] = {
#embed "../../../architectures/blocks/perceptron-residual.json"
};
static const char block_separable_residual[] = {
#embed "../../../architectures/blocks/separable-residual.json"
};
static const char block_separable_residual_1d[] = {
#embed "../../../architectures/blocks/separable-residual-1d.json"
};
static const char block_squeeze_excite[] = {
#embed "../../../architectures/blocks/squeeze-excite.json"
};
static const char block_temporal_residual[] = {
#embed "../../../architectures/blocks/temporal-residual.json"
};

static const espalier_portfolio_file files[] = {
    FILE_OF("portfolio/separable-residual.json", design_separable_residual),
    FILE_OF("portfolio/conv-pool.json", design_conv_pool),
    FILE_OF("portfolio/inverted-residual-squeeze.json", design_inverted_residual_squeeze),
    FILE_OF("portfolio/bottleneck-residual.json", design_bottleneck_residual),
    FILE_OF("portfolio/inverted-residual.json", design_inverted_residual),
    FILE_OF("portfolio/basic-residual.json", design_basic_residual),
    FILE_OF("portfolio/fire.json", design_fire),
    FILE_OF("portfolio/convnext.json", design_convnext),
    FILE_OF("portfolio/dense.json", design_dense),
    FILE_OF("portfolio/conv-pool-1d.json", design_conv_pool_1d),
    FILE_OF("portfolio/separable-residual-1d.json", design_separable_residual_1d),
    FILE_OF("portfolio/conv-flatten-1d.json", design_conv_flatten_1d),
    FILE_OF("portfolio/basic-residual-1d.json", design_basic_residual_1d),
    FILE_OF("portfolio/temporal.json", design_temporal),
    FILE_OF("portfolio/gated-1d.json", design_gated_1d),
    FILE_OF("portfolio/perceptron.json", design_perceptron),
    FILE_OF("portfolio/perceptron-residual.json", design_perceptron_residual),
    FILE_OF("portfolio/gated-perceptron.json", design_gated_perceptron),
    FILE_OF("portfolio/self-normalizing.json", design_self_normalizing),
    FILE_OF("blocks/basic-residual.json", block_basic_residual),
    FILE_OF("blocks/basic-residual-1d.json", block_basic_residual_1d),
    FILE_OF("blocks/bottleneck.json", block_bottleneck),
    FILE_OF("blocks/convnext.json", block_convnext),
    FILE_OF("blocks/dense-block.json", block_dense_block),
    FILE_OF("blocks/dense-layer.json", block_dense_layer),
    FILE_OF("blocks/dense-transition.json", block_dense_transition),
    FILE_OF("blocks/fire.json", block_fire),
    FILE_OF("blocks/gated-1d.json", block_gated_1d),
    FILE_OF("blocks/gated-perceptron.json", block_gated_perceptron),
    FILE_OF("blocks/inverted-residual.json", block_inverted_residual),
    FILE_OF("blocks/inverted-residual-squeeze.json", block_inverted_residual_squeeze),
    FILE_OF("blocks/perceptron-residual.json", block_perceptron_residual),
    FILE_OF("blocks/separable-residual.json", block_separable_residual),
    FILE_OF("blocks/separable-residual-1d.json", block_separable_residual_1d),
    FILE_OF("blocks/squeeze-excite.json", block_squeeze_excite),
    FILE_OF("blocks/temporal-residual.json", block_temporal_residual),
    {0},
};

const espalier_portfolio_file *espalier_portfolio_files(void) { return files; }
