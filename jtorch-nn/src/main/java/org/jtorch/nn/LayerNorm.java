package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Layer normalization over the last dimensions, {@code torch.nn.LayerNorm}. Input: {@code (*,
 * normalizedShape)}. Output: same shape.
 */
public final class LayerNorm extends Module implements Layer {
  private final long[] normalizedShape;
  private final double eps;
  private final boolean affine;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /** Creates a layer with PyTorch's defaults; see {@link #LayerNorm(long[], Consumer)}. */
  public LayerNorm(long... normalizedShape) {
    this(normalizedShape, o -> {});
  }

  /**
   * Creates a layer over the last dimension with options.
   *
   * @param normalizedShape size of the last dimension
   * @param options {@code o -> o.eps(1e-6)}
   */
  public LayerNorm(long normalizedShape, Consumer<Options> options) {
    this(new long[] {normalizedShape}, options);
  }

  /**
   * Creates a layer with options.
   *
   * @param normalizedShape sizes of the last dimensions
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
   * {@return the scale of the affine transformation, {@code (normalizedShape)}}
   *
   * @throws IllegalStateException if the layer is not affine
   */
  public Tensor weight() {
    return Parameters.present("weight", weight).get();
  }

  /**
   * {@return the bias of the affine transformation, {@code (normalizedShape)}}
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  double eps() {
    return eps;
  }

  /** Whether it normalizes vectors of a size and has a weight and a bias. */
  boolean isAffineOver(long size) {
    return bias != null && normalizedShape.length == 1 && normalizedShape[0] == size;
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

  /** Options of {@link LayerNorm}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double eps = 1e-5;
    private boolean elementwiseAffine = true;
    private boolean bias = true;

    private Options() {}

    /** Value added to the variance for numerical stability. Default 1e-5. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Whether the layer has learnable per-element weight and bias. Default true. */
    public Options elementwiseAffine(boolean elementwiseAffine) {
      this.elementwiseAffine = elementwiseAffine;
      return this;
    }

    /** Whether an affine layer has a bias. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
