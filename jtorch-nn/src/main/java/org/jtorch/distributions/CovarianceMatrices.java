package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.LOWER_CHOLESKY;
import static org.jtorch.distributions.Constraints.POSITIVE_DEFINITE;
import static org.jtorch.distributions.Numerics.precisionToScaleTril;

import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** The covariance matrix, its inverse and its Cholesky factor, two of them computed on demand. */
final class CovarianceMatrices {
  private final Parameters parameters;
  private final Lazy covariance;
  private final Lazy precision;
  private final Lazy scaleTril;

  CovarianceMatrices(Parameters parameters) {
    this.parameters = parameters;
    Tensor factor = parameters.get("factor");
    Shape shape = Shapes.concat(parameters.batchShape(), Shapes.tail(factor.shape(), 2));
    this.covariance = new Lazy(factor, () -> factor.matmul(factor.mT()).expand(shape));
    this.precision = new Lazy(factor, () -> factor.choleskyInverse().expand(shape));
    this.scaleTril = new Lazy(factor, () -> factor.expand(shape));
  }

  static void requireMatrix(String name, Tensor matrix) {
    if (matrix.dim() < 2) {
      throw new IllegalArgumentException(
          name + " must be at least two-dimensional, with optional leading batch dimensions");
    }
  }

  /** Adds a matrix parameter and, after checking all parameters, its Cholesky factor. */
  static Parameters add(
      Parameters parameters, String distribution, Shape batch, String name, Tensor matrix) {
    Tensor expanded = matrix.expand(Shapes.append(batch, -1, -1));
    boolean isFactor = name.equals("scale_tril");
    parameters
        .with(name, expanded, isFactor ? LOWER_CHOLESKY : POSITIVE_DEFINITE, 2)
        .validate(distribution);
    return parameters.derive(
        "factor",
        switch (name) {
          case "scale_tril" -> matrix;
          case "covariance_matrix" -> Linalg.cholesky(matrix);
          default -> precisionToScaleTril(matrix);
        });
  }

  Tensor covariance() {
    return given("covariance_matrix", covariance);
  }

  Tensor precision() {
    return given("precision_matrix", precision);
  }

  Tensor scaleTril() {
    return given("scale_tril", scaleTril);
  }

  private Tensor given(String name, Lazy otherwise) {
    return parameters.has(name) ? parameters.get(name) : otherwise.get();
  }
}
