package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;

/**
 * The functions of {@link F} that cut images into blocks and put them together.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class BlockFunctions extends TransposedConvolutionFunctions
    permits PoolingFunctions {
  private static final Op IM2COL = Op.of("aten::im2col", "");
  private static final Op COL2IM = Op.of("aten::col2im", "");

  BlockFunctions() {}

  /**
   * Cuts an image into the blocks that a filter would see, a column each, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize the height and width of a block, in pixels
   * @return {@code (N, C * kH * kW, blocks)}
   */
  public static Tensor unfold(Tensor input, long... kernelSize) {
    return unfold(input, kernelSize, o -> {});
  }

  /**
   * Cuts an image into the blocks that a filter would see, a column each, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize the height and width of a block, in pixels
   * @param options {@code o -> o.padding(1).stride(2)}
   * @return {@code (N, C * kH * kW, blocks)}
   */
  public static Tensor unfold(Tensor input, long[] kernelSize, Consumer<BlockOptions> options) {
    BlockOptions o = new BlockOptions();
    options.accept(o);
    return Dispatch.tensor(
        IM2COL, input, pair(kernelSize), pair(o.dilation), pair(o.padding), pair(o.stride));
  }

  /**
   * Adds up the blocks of an image where they overlap: what {@code unfold} cuts, {@code
   * torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize the height and width of the image, in pixels
   * @param kernelSize the height and width of a block, in pixels
   * @return {@code (N, C, H, W)}
   */
  public static Tensor fold(Tensor input, long[] outputSize, long[] kernelSize) {
    return fold(input, outputSize, kernelSize, o -> {});
  }

  /**
   * Adds up the blocks of an image where they overlap, {@code torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize the height and width of the image, in pixels
   * @param kernelSize the height and width of a block, in pixels
   * @param options {@code o -> o.padding(1).stride(2)}
   * @return {@code (N, C, H, W)}
   */
  public static Tensor fold(
      Tensor input, long[] outputSize, long[] kernelSize, Consumer<BlockOptions> options) {
    BlockOptions o = new BlockOptions();
    options.accept(o);
    return Dispatch.tensor(
        COL2IM,
        input,
        pair(outputSize),
        pair(kernelSize),
        pair(o.dilation),
        pair(o.padding),
        pair(o.stride));
  }

  private static long[] pair(long[] sizes) {
    return sizes.length == 1 ? new long[] {sizes[0], sizes[0]} : sizes;
  }

  /**
   * How {@link F#unfold(Tensor, long[], Consumer)} and {@link F#fold(Tensor, long[], long[],
   * Consumer)} lay blocks over an image.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class BlockOptions {
    long[] dilation = {1};
    long[] padding = {0};
    long[] stride = {1};

    BlockOptions() {}

    /**
     * The distance between a block's pixels.
     *
     * @param dilation one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }

    /**
     * Zeros on both sides of each dimension, in places.
     *
     * @param padding one number for all dimensions, or one a dimension; 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * How far apart blocks are, in pixels.
     *
     * @param stride one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }
  }
}
