package org.jtorch.nn;

import java.util.function.Consumer;

/** Linear layer with the class name that PyTorch prints for the output projection of attention. */
final class NonDynamicallyQuantizableLinear extends Linear {
  NonDynamicallyQuantizableLinear(
      long inFeatures, long outFeatures, Consumer<Linear.Options> options) {
    super(inFeatures, outFeatures, options);
  }
}
