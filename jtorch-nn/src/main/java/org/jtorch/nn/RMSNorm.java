package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Divides each sample by the root of the mean square over its last dimensions, {@code
 * torch.nn.RMSNorm}. {@code (*, normalizedShape)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class RMSNorm extends Module implements Layer {
  private final long[] normalizedShape;
  private final @Nullable Double eps;
  private final @Nullable Slot<Tensor> weight;

  /**
   * The layer with PyTorch's defaults.
   *
   * @param normalizedShape the sizes of the last dimensions
   */
  public RMSNorm(long... normalizedShape) {
    this(normalizedShape, o -> {});
  }

  /**
   * The layer over the last dimension, with options.
   *
   * @param normalizedShape the size of the last dimension
   * @param options {@code o -> o.eps(1e-6)}
   */
  public RMSNorm(long normalizedShape, Consumer<Options> options) {
    this(new long[] {normalizedShape}, options);
  }

  /**
   * The layer with options.
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
        ? F.rmsNorm(input, normalizedShape, this::choose)
        : F.rmsNorm(input, normalizedShape, weight.get(), this::choose);
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  private void choose(F.RmsNormOptions o) {
    if (eps != null) {
      o.eps(eps);
    }
  }

  /**
   * What each normalized element is multiplied by.
   *
   * @return {@code (normalizedShape)}
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

  /**
   * What {@link RMSNorm} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private @Nullable Double eps;
    private boolean elementwiseAffine = true;

    private Options() {}

    /**
     * What is added to the mean square.
     *
     * @param eps the precision of the input's dtype by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Whether elements are scaled by a parameter.
     *
     * @param elementwiseAffine true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options elementwiseAffine(boolean elementwiseAffine) {
      this.elementwiseAffine = elementwiseAffine;
      return this;
    }
  }
}
