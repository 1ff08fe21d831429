package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Root mean square layer normalization over the last dimensions, {@code torch.nn.RMSNorm}. {@code
 * (*, normalizedShape)} to the same shape.
 */
public final class RMSNorm extends Module implements Layer {
  private final long[] normalizedShape;
  private final @Nullable Double eps;
  private final @Nullable Slot<Tensor> weight;

  /** Creates a layer with PyTorch's defaults; see {@link #RMSNorm(long[], Consumer)}. */
  public RMSNorm(long... normalizedShape) {
    this(normalizedShape, o -> {});
  }

  /**
   * Creates a layer over the last dimension, with options.
   *
   * @param normalizedShape the size of the last dimension
   * @param options {@code o -> o.eps(1e-6)}
   */
  public RMSNorm(long normalizedShape, Consumer<Options> options) {
    this(new long[] {normalizedShape}, options);
  }

  /**
   * Creates a layer with options.
   *
   * @param normalizedShape the sizes of the last dimensions
   * @param options {@code o -> o.eps(1e-6)}
   */
  public RMSNorm(long[] normalizedShape, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.normalizedShape = normalizedShape.clone();
    this.eps = o.eps;
    weight = o.elementwiseAffine ? parameter("weight", Torch.ones(normalizedShape)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return weight == null
        ? F.rmsNorm(input, normalizedShape, this::passOptions)
        : F.rmsNorm(input, normalizedShape, weight.get(), this::passOptions);
  }

  private void passOptions(F.RmsNormOptions o) {
    if (eps != null) {
      o.eps(eps);
    }
  }

  /**
   * {@return the learned scale of each element, {@code (normalizedShape)}}
   *
   * @throws IllegalStateException if the layer is not affine
   */
  public Tensor weight() {
    return Parameters.present("weight", weight).get();
  }

  @Override
  protected String extraRepr() {
    return Repr.tuple(normalizedShape)
        + ", eps="
        + (eps == null ? "None" : Repr.of(eps))
        + ", elementwise_affine="
        + Repr.of(weight != null);
  }

  /** Options of {@link RMSNorm}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable Double eps;
    private boolean elementwiseAffine = true;

    private Options() {}

    /**
     * Value added to the mean square for numerical stability. Default: the machine epsilon of the
     * input's dtype.
     */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Whether the layer has a learned scale per element. Default true. */
    public Options elementwiseAffine(boolean elementwiseAffine) {
      this.elementwiseAffine = elementwiseAffine;
      return this;
    }
  }
}
