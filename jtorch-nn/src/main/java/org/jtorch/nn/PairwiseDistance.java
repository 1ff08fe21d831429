package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The p-norm of the differences of two batches of vectors, {@code torch.nn.PairwiseDistance}.
 * {@code (N, D)} twice to {@code (N)}, or {@code (D)} twice to {@code ()}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class PairwiseDistance extends Module implements BinaryOperator<Tensor> {
  private final Options options;

  /** The Euclidean distance. */
  public PairwiseDistance() {
    this(o -> {});
  }

  /**
   * The distance with options.
   *
   * @param options {@code o -> o.p(1)}
   */
  public PairwiseDistance(Consumer<Options> options) {
    this.options = new Options();
    options.accept(this.options);
  }

  /**
   * Measures the distance of each pair.
   *
   * @param x1 {@code (N, D)} or {@code (D)}
   * @param x2 {@code (N, D)} or {@code (D)}
   * @return {@code (N)} or {@code ()}; with a 1 at the end if the dimension is kept
   */
  public Tensor call(Tensor x1, Tensor x2) {
    return call(
        () ->
            F.pairwiseDistance(
                x1, x2, o -> o.p(options.p).eps(options.eps).keepdim(options.keepdim)),
        x1,
        x2);
  }

  /** The same as {@link #call(Tensor, Tensor)}, so that the module is a function of two tensors. */
  @Override
  public Tensor apply(Tensor x1, Tensor x2) {
    return call(x1, x2);
  }

  /**
   * What {@link PairwiseDistance} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double p = 2;
    private double eps = 1e-6;
    private boolean keepdim;

    private Options() {}

    /**
     * The order of the norm.
     *
     * @param p 2 by default; may be negative
     * @return this
     */
    @CanIgnoreReturnValue
    public Options p(double p) {
      this.p = p;
      return this;
    }

    /**
     * What is added to each difference.
     *
     * @param eps 1e-6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Whether the vectors' dimension stays, with size 1.
     *
     * @param keepdim false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options keepdim(boolean keepdim) {
      this.keepdim = keepdim;
      return this;
    }
  }
}
