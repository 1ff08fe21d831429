package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * DropBlock: in training sets random blocks to zero, {@code torchvision.ops.DropBlock2d}. Input:
 * {@code (N, C, H, W)}. Output: same shape.
 */
public final class DropBlock2d extends Module implements Layer {
  private final double p;
  private final long blockSize;
  private final Options options;

  /**
   * Creates a layer that keeps its input unchanged; see {@link #DropBlock2d(double, long,
   * Consumer)}.
   */
  public DropBlock2d(double p, long blockSize) {
    this(p, blockSize, o -> {});
  }

  /**
   * Creates a layer.
   *
   * @param p probability of an element to be dropped, from 0 to 1
   * @param blockSize side of a block, odd; at most the size of the input
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public DropBlock2d(double p, long blockSize, Consumer<Options> options) {
    DroppedRegions.checkProbability("DropBlock2d", p);
    this.p = p;
    this.blockSize = blockSize;
    this.options = Options.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return DroppedRegions.dropBlock(2, input, p, blockSize, isTraining(), options);
  }

  @Override
  protected String extraRepr() {
    return options.repr(p, blockSize);
  }

  /** Options of {@link DropBlock2d} and {@link DropBlock3d}. */
  @CanIgnoreReturnValue
  public static final class Options {
    boolean inplace;
    double eps = 1e-6;

    private Options() {}

    @CheckReturnValue
    static Options of(Consumer<Options> options) {
      Options chosen = new Options();
      options.accept(chosen);
      return chosen;
    }

    @CheckReturnValue
    String repr(double p, long blockSize) {
      return "p="
          + PythonNumbers.of(p)
          + ", block_size="
          + blockSize
          + ", inplace="
          + (inplace ? "True" : "False");
    }

    /** Whether the input is changed in place. Default false. */
    public Options inplace(boolean inplace) {
      this.inplace = inplace;
      return this;
    }

    /** Added to the divisor of the scale. Default 1e-6. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
