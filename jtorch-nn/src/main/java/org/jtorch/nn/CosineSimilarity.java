package org.jtorch.nn;

import java.util.function.BinaryOperator;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The cosine of the angle between two tensors' vectors along a dimension, {@code
 * torch.nn.CosineSimilarity}. {@code (*, D, *)} twice, broadcast, to {@code (*, *)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class CosineSimilarity extends Module implements BinaryOperator<Tensor> {
  private final long dim;
  private final double eps;

  /** The cosine along dimension 1, with eps 1e-8. */
  public CosineSimilarity() {
    this(1);
  }

  /**
   * The cosine, with eps 1e-8.
   *
   * @param dim the dimension of the vectors, 1 by default
   */
  public CosineSimilarity(long dim) {
    this(dim, 1e-8);
  }

  /**
   * The cosine.
   *
   * @param dim the dimension of the vectors, 1 by default
   * @param eps the least length that a vector counts as, 1e-8 by default
   */
  public CosineSimilarity(long dim, double eps) {
    this.dim = dim;
    this.eps = eps;
  }

  /**
   * Compares two tensors.
   *
   * @param x1 {@code (*, D, *)}
   * @param x2 {@code (*, D, *)}, broadcast
   * @return {@code (*, *)}, from -1 to 1
   */
  public Tensor call(Tensor x1, Tensor x2) {
    return call(() -> F.cosineSimilarity(x1, x2, dim, eps), x1, x2);
  }

  /** The same as {@link #call(Tensor, Tensor)}, so that the module is a function of two tensors. */
  @Override
  public Tensor apply(Tensor x1, Tensor x2) {
    return call(x1, x2);
  }
}
