package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Normalizes each sample over its last dimensions, {@code torch.nn.LayerNorm}. {@code (*,
 * normalizedShape)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class LayerNorm extends Module implements Layer {
  private final long[] normalizedShape;
  private final double eps;
  private final boolean affine;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * The layer with PyTorch's defaults.
   *
   * @param normalizedShape the sizes of the last dimensions
   */
  public LayerNorm(long... normalizedShape) {
    this(normalizedShape, o -> {});
  }

  /**
   * The layer over the last dimension, with options.
   *
   * @param normalizedShape the size of the last dimension
   * @param options {@code o -> o.eps(1e-6)}
   */
  public LayerNorm(long normalizedShape, Consumer<Options> options) {
    this(new long[] {normalizedShape}, options);
  }

  /**
   * The layer with options.
   *
   * @param normalizedShape the sizes of the last dimensions
   * @param options {@code o -> o.eps(1e-6)}
   */
  public LayerNorm(long[] normalizedShape, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.normalizedShape = normalizedShape.clone();
    this.eps = o.eps;
    this.affine = o.elementwiseAffine;
    weight = affine ? parameter("weight", Torch.ones(normalizedShape)) : null;
    bias = affine && o.bias ? parameter("bias", Torch.zeros(normalizedShape)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.layerNorm(
        input,
        normalizedShape,
        o -> {
          o.eps(eps);
          if (weight != null) {
            o.weight(weight.get());
          }
          if (bias != null) {
            o.bias(bias.get());
          }
        });
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

  /**
   * What is added to each element.
   *
   * @return {@code (normalizedShape)}
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  @Override
  protected String extraRepr() {
    return Repr.tuple(normalizedShape)
        + ", eps="
        + Repr.of(eps)
        + ", elementwise_affine="
        + Repr.of(affine)
        + ", bias="
        + Repr.of(bias != null);
  }

  /**
   * What {@link LayerNorm} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double eps = 1e-5;
    private boolean elementwiseAffine = true;
    private boolean bias = true;

    private Options() {}

    /**
     * What is added to the variance.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Whether elements are scaled and shifted by parameters.
     *
     * @param elementwiseAffine true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options elementwiseAffine(boolean elementwiseAffine) {
      this.elementwiseAffine = elementwiseAffine;
      return this;
    }

    /**
     * Whether elements are shifted, if the layer is affine.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
