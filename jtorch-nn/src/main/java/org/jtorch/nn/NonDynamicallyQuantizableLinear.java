package org.jtorch.nn;

import java.util.function.Consumer;

/** A linear layer under the name that PyTorch prints for the last one of an attention. */
final class NonDynamicallyQuantizableLinear extends Linear {
  NonDynamicallyQuantizableLinear(
      long inFeatures, long outFeatures, Consumer<Linear.Options> options) {
    super(inFeatures, outFeatures, options);
  }
}
