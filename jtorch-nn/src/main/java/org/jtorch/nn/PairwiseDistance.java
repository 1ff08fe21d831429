package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Pairwise distance between two batches of vectors, the p-norm of their differences, {@code
 * torch.nn.PairwiseDistance}. Two inputs {@code (N, D)} give {@code (N)}; two inputs {@code (D)}
 * give {@code ()}.
 */
public final class PairwiseDistance extends Module implements BinaryOperator<Tensor> {
  private final Options options;

  /** Creates the Euclidean distance. */
  public PairwiseDistance() {
    this(o -> {});
  }

  /**
   * Creates a distance with options.
   *
   * @param options {@code o -> o.p(1)}
   */
  public PairwiseDistance(Consumer<Options> options) {
    this.options = new Options();
    options.accept(this.options);
  }

  /**
   * Computes the distance of each pair.
   *
   * @param x1 {@code (N, D)} or {@code (D)}
   * @param x2 {@code (N, D)} or {@code (D)}
   * @return {@code (N)} or {@code ()}; {@code (N, 1)} or {@code (1)} with {@code keepdim}
   */
  public Tensor call(Tensor x1, Tensor x2) {
    return call(
        () ->
            F.pairwiseDistance(
                x1, x2, o -> o.p(options.p).eps(options.eps).keepdim(options.keepdim)),
        x1,
        x2);
  }

  /** Calls {@link #call(Tensor, Tensor)}, so that the module is a function of two tensors. */
  @Override
  public Tensor apply(Tensor x1, Tensor x2) {
    return call(x1, x2);
  }

  /** Options of {@link PairwiseDistance}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double p = 2;
    private double eps = 1e-6;
    private boolean keepdim;

    private Options() {}

    /** Order of the norm; may be negative. Default 2. */
    public Options p(double p) {
      this.p = p;
      return this;
    }

    /** Value added to each difference for numerical stability. Default 1e-6. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Whether the vector dimension is kept with size 1. Default false. */
    public Options keepdim(boolean keepdim) {
      this.keepdim = keepdim;
      return this;
    }
  }
}
