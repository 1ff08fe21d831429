package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL_VECTOR;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.halfLogDet;
import static org.jtorch.distributions.Numerics.matVec;
import static org.jtorch.distributions.Numerics.standardNormal;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Multivariate normal distribution, {@code torch.distributions.MultivariateNormal}. */
public final class MultivariateNormal extends Distribution {
  private final CovarianceMatrices matrices;

  /** Creates a distribution; see {@link #MultivariateNormal(Tensor, Tensor, Consumer)}. */
  public MultivariateNormal(Tensor loc, Tensor covarianceMatrix) {
    this(loc, covarianceMatrix, o -> {});
  }

  /**
   * Creates a distribution with covariance matrices.
   *
   * @param loc means of shape (..., D)
   * @param covarianceMatrix covariance matrices of shape (..., D, D), positive definite
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public MultivariateNormal(
      Tensor loc, Tensor covarianceMatrix, Consumer<DistributionOptions> options) {
    this(parameters(options, loc, "covariance_matrix", covarianceMatrix));
  }

  MultivariateNormal(Parameters parameters) {
    super(parameters, parameters.batchShape(), Shapes.tail(parameters.get("loc").shape(), 1));
    this.matrices = new CovarianceMatrices(parameters);
  }

  /** Creates a distribution; see {@link #ofPrecisionMatrix(Tensor, Tensor, Consumer)}. */
  public static MultivariateNormal ofPrecisionMatrix(Tensor loc, Tensor precisionMatrix) {
    return ofPrecisionMatrix(loc, precisionMatrix, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param loc means of shape (..., D)
   * @param precisionMatrix precision matrices, the inverses of the covariance matrices, of shape
   *     (..., D, D)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static MultivariateNormal ofPrecisionMatrix(
      Tensor loc, Tensor precisionMatrix, Consumer<DistributionOptions> options) {
    return new MultivariateNormal(parameters(options, loc, "precision_matrix", precisionMatrix));
  }

  /** Creates a distribution; see {@link #ofScaleTril(Tensor, Tensor, Consumer)}. */
  public static MultivariateNormal ofScaleTril(Tensor loc, Tensor scaleTril) {
    return ofScaleTril(loc, scaleTril, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param loc means of shape (..., D)
   * @param scaleTril lower Cholesky factors of the covariance matrices, of shape (..., D, D)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static MultivariateNormal ofScaleTril(
      Tensor loc, Tensor scaleTril, Consumer<DistributionOptions> options) {
    return new MultivariateNormal(parameters(options, loc, "scale_tril", scaleTril));
  }

  /** {@return the covariance matrices, of shape (..., D, D)} */
  public Tensor covarianceMatrix() {
    return matrices.covariance();
  }

  /** {@return the inverses of the covariance matrices, of shape (..., D, D)} */
  public Tensor precisionMatrix() {
    return matrices.precision();
  }

  /** {@return the lower Cholesky factors of the covariance matrices, of shape (..., D, D)} */
  public Tensor scaleTril() {
    return matrices.scaleTril();
  }

  /** The factors before they were broadcast. */
  Tensor factor() {
    return param("factor");
  }

  /** {@return the means, of shape (..., D)} */
  public Tensor loc() {
    return param("loc");
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor loc, String name, Tensor matrix) {
    if (loc.dim() < 1) {
      throw new IllegalArgumentException("loc must be at least one-dimensional.");
    }
    CovarianceMatrices.requireMatrix(name, matrix);
    Shape batch =
        Torch.broadcastShapes(Shapes.dropLast(matrix.shape(), 2), Shapes.dropLast(loc.shape(), 1));
    Tensor means = loc.expand(Shapes.append(batch, -1));
    Parameters parameters = Parameters.of(options).with("loc", means, REAL_VECTOR, 1);
    return CovarianceMatrices.add(parameters, "MultivariateNormal", batch, name, matrix);
  }

  @Override
  protected Tensor computeMean() {
    return loc();
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    return factor().square().sum(-1).expand(loc().shape());
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return loc().add(matVec(factor(), standardNormal(loc(), extendedShape(sampleShape))));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor m = Mahalanobis.squared(factor(), value.sub(loc()));
    double constant = eventShape().size(0) * LOG_2_PI;
    return m.add(constant).mul(-0.5).sub(halfLogDet(factor()));
  }

  @Override
  protected Tensor computeEntropy() {
    double constant = 0.5 * eventShape().size(0) * (1 + LOG_2_PI);
    return halfLogDet(factor()).add(constant).expand(batchShape());
  }

  @Override
  public Constraint support() {
    return REAL_VECTOR;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public MultivariateNormal expand(Shape batchShape) {
    return new MultivariateNormal(parameters().expand(batchShape));
  }
}
