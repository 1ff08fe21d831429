package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;

/** Base class of the padding layers that fill with values of the input. */
public abstract sealed class PadNd extends Module implements Layer
    permits CircularPad1d,
        CircularPad2d,
        CircularPad3d,
        ReflectionPad1d,
        ReflectionPad2d,
        ReflectionPad3d,
        ReplicationPad1d,
        ReplicationPad2d,
        ReplicationPad3d {
  private final int dims;
  private final long[] padding;
  private final PadMode mode;

  PadNd(int dims, long[] padding, PadMode mode) {
    this.dims = dims;
    this.padding = Sizes.expand("padding", 2 * dims, padding);
    this.mode = mode;
  }

  @Override
  public final Tensor forward(Tensor input) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    return F.pad(input, padding, mode);
  }

  @Override
  protected String extraRepr() {
    return Repr.tuple(padding);
  }
}
