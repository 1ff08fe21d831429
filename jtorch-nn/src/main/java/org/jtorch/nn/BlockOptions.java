package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;

/** Options of {@link Fold} and {@link Unfold}. */
public final class BlockOptions {
  private long[] dilation = {1};
  private long[] padding = {0};
  private long[] stride = {1};

  BlockOptions(Consumer<BlockOptions> choice) {
    choice.accept(this);
  }

  /**
   * Spacing between the elements of a block. Default 1.
   *
   * @param dilation one value or one per dimension
   * @return this
   */
  @CanIgnoreReturnValue
  public BlockOptions dilation(long... dilation) {
    this.dilation = Sizes.checked("dilation", 2, dilation);
    return this;
  }

  /**
   * Implicit zero padding on both sides of the spatial dimensions. Default 0.
   *
   * @param padding one value or one per dimension
   * @return this
   */
  @CanIgnoreReturnValue
  public BlockOptions padding(long... padding) {
    this.padding = Sizes.checked("padding", 2, padding);
    return this;
  }

  /**
   * Stride of the sliding blocks. Default 1.
   *
   * @param stride one value or one per dimension
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
