#include "check.h"

int failures;

int main(void) {
  test_activations();
  test_normalization();
  test_layer_normalization();
  test_depthwise();
  test_pointwise();
  test_pointwise_maps();
  test_direct();
  test_softmax();
  test_formula();
  test_pooling();
  test_pixels();
  test_regression();
  if (failures) {
    printf("%d checks failed\n", failures);
    return 1;
  }
  printf("all checks passed\n");
  return 0;
}
