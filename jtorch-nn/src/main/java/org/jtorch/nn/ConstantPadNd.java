package org.jtorch.nn;

import java.util.Objects;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;

/** Base class of the constant padding layers. */
public abstract sealed class ConstantPadNd extends Module implements Layer
    permits ConstantPad1d, ConstantPad2d, ConstantPad3d, ZeroPad1d, ZeroPad2d, ZeroPad3d {
  private final long[] padding;
  private final Number value;

  ConstantPadNd(int dims, long[] padding, Number value) {
    this.padding = Sizes.expand("padding", 2 * dims, padding);
    this.value = Objects.requireNonNull(value, "value");
  }

  @Override
  public final Tensor forward(Tensor input) {
    return F.pad(input, padding, PadMode.CONSTANT, value.doubleValue());
  }

  final String paddingRepr() {
    return Repr.tuple(padding);
  }

  @Override
  protected String extraRepr() {
    return "padding=" + paddingRepr() + ", value=" + Repr.of(value);
  }
}
