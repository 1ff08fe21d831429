package org.jtorch.nn;

import java.util.function.BinaryOperator;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Cosine similarity along a dimension, {@code torch.nn.CosineSimilarity}. Inputs: {@code (*, D,
 * *)}, broadcastable. Output: {@code (*, *)}.
 */
public final class CosineSimilarity extends Module implements BinaryOperator<Tensor> {
  private final long dim;
  private final double eps;

  /** Creates a module along dimension 1 with eps 1e-8. */
  public CosineSimilarity() {
    this(1);
  }

  /** Creates a module with eps 1e-8; see {@link #CosineSimilarity(long, double)}. */
  public CosineSimilarity(long dim) {
    this(dim, 1e-8);
  }

  /**
   * Creates a module.
   *
   * @param dim dimension along which the similarity is computed. Default 1
   * @param eps lower bound of the norms, which avoids a division by zero. Default 1e-8
   */
  public CosineSimilarity(long dim, double eps) {
    this.dim = dim;
    this.eps = eps;
  }

  /**
   * Computes the cosine similarity.
   *
   * @param x1 {@code (*, D, *)}
   * @param x2 {@code (*, D, *)}, broadcastable
   * @return {@code (*, *)}, from -1 to 1
   */
  public Tensor call(Tensor x1, Tensor x2) {
    return call(() -> F.cosineSimilarity(x1, x2, dim, eps), x1, x2);
  }

  /** Same as {@link #call(Tensor, Tensor)}, for use as a {@code BinaryOperator}. */
  @Override
  public Tensor apply(Tensor x1, Tensor x2) {
    return call(x1, x2);
  }
}
