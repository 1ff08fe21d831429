package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/** Base class of the dropout layers. */
public abstract sealed class DropoutNd extends Module implements Layer
    permits AlphaDropout, Dropout, Dropout1d, Dropout2d, Dropout3d, FeatureAlphaDropout {
  private final double p;
  private final boolean inplace;

  DropoutNd(double p, Consumer<InplaceOptions> options) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + ": p must be from 0 to 1, got " + p);
    }
    this.p = p;
    this.inplace = InplaceOptions.of(options);
  }

  @Override
  public final Tensor forward(Tensor input) {
    return inplace ? dropInPlace(input, p) : drop(input, p);
  }

  abstract Tensor drop(Tensor input, double p);

  /** Writes the output into the input. Only some dropouts have an in-place operator. */
  Tensor dropInPlace(Tensor input, double p) {
    if (isTraining()) {
      Tensor dropped = drop(input, p);
      try {
        input.copy_(dropped);
      } finally {
        dropped.close();
      }
    }
    return input;
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}
