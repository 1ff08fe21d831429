package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;

/** Options of {@link Fold} and {@link Unfold}. */
@CanIgnoreReturnValue
public final class BlockOptions {
  private long[] dilation = {1};
  private long[] padding = {0};
  private long[] stride = {1};

  BlockOptions(Consumer<BlockOptions> choice) {
    choice.accept(this);
  }

  /** Spacing between the elements of a block: one value or one per dimension. Default 1. */
  public BlockOptions dilation(long... dilation) {
    this.dilation = Sizes.checked("dilation", 2, dilation);
    return this;
  }

  /** Implicit zero padding on both sides: one value or one per dimension. Default 0. */
  public BlockOptions padding(long... padding) {
    this.padding = Sizes.checked("padding", 2, padding);
    return this;
  }

  /** Stride of the sliding blocks: one value or one per dimension. Default 1. */
  public BlockOptions stride(long... stride) {
    this.stride = Sizes.checked("stride", 2, stride);
    return this;
  }

  void passOn(F.BlockOptions o) {
    o.dilation(dilation).padding(padding).stride(stride);
  }

  @CheckReturnValue
  String repr() {
    return "dilation="
        + Repr.sizes(dilation)
        + ", padding="
        + Repr.sizes(padding)
        + ", stride="
        + Repr.sizes(stride);
  }
}
