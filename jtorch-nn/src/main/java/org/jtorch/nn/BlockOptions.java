package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;

/**
 * What {@link Fold} and {@link Unfold} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the constructor that it is passed to alone.
 */
public final class BlockOptions {
  private long[] dilation = {1};
  private long[] padding = {0};
  private long[] stride = {1};

  BlockOptions(Consumer<BlockOptions> choice) {
    choice.accept(this);
  }

  /**
   * How far apart a block's points are.
   *
   * @param dilation in pixels, one number or one a dimension, 1 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public BlockOptions dilation(long... dilation) {
    this.dilation = Sizes.checked("dilation", 2, dilation);
    return this;
  }

  /**
   * How many zeros are put around the plane.
   *
   * @param padding in pixels on each side, one number or one a dimension, 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public BlockOptions padding(long... padding) {
    this.padding = Sizes.checked("padding", 2, padding);
    return this;
  }

  /**
   * How far apart the blocks are.
   *
   * @param stride in pixels, one number or one a dimension, 1 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public BlockOptions stride(long... stride) {
    this.stride = Sizes.checked("stride", 2, stride);
    return this;
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  void passOn(F.BlockOptions o) {
    o.dilation(dilation).padding(padding).stride(stride);
  }

  String repr() {
    return "dilation="
        + Repr.sizes(dilation)
        + ", padding="
        + Repr.sizes(padding)
        + ", stride="
        + Repr.sizes(stride);
  }
}
