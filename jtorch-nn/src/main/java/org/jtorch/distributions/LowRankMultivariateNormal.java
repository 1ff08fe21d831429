package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.REAL_VECTOR;
import static org.jtorch.distributions.Constraints.independent;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.broadcast;
import static org.jtorch.distributions.Numerics.eye;
import static org.jtorch.distributions.Numerics.halfLogDet;
import static org.jtorch.distributions.Numerics.matVec;
import static org.jtorch.distributions.Numerics.standardNormal;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Multivariate normal distribution with covariance {@code W W^T + diag(D)}, {@code
 * torch.distributions.LowRankMultivariateNormal}.
 */
public final class LowRankMultivariateNormal extends Distribution {
  /**
   * Creates a distribution; see {@link #LowRankMultivariateNormal(Tensor, Tensor, Tensor,
   * Consumer)}.
   */
  public LowRankMultivariateNormal(Tensor loc, Tensor covFactor, Tensor covDiag) {
    this(loc, covFactor, covDiag, o -> {});
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc means of shape (..., D)
   * @param covFactor factors W of shape (..., D, R)
   * @param covDiag diagonals D of shape (..., D), positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public LowRankMultivariateNormal(
      Tensor loc, Tensor covFactor, Tensor covDiag, Consumer<DistributionOptions> options) {
    this(parameters(Parameters.of(options), loc, covFactor, covDiag));
  }

  LowRankMultivariateNormal(Parameters parameters) {
    super(parameters, parameters.batchShape(), Shapes.tail(parameters.get("loc").shape(), 1));
  }

  /** {@return means of shape (..., D)} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return factors W of shape (..., D, R)} */
  public Tensor covFactor() {
    return param("cov_factor");
  }

  /** {@return diagonals D of shape (..., D), positive} */
  public Tensor covDiag() {
    return param("cov_diag");
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
    return factor().square().sum(-1).add(diagonal()).expand(loc().shape());
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Shape shape = extendedShape(sampleShape);
    Shape factorShape = Shapes.append(Shapes.dropLast(shape, 1), covFactor().size(-1));
    Tensor epsW = standardNormal(loc(), factorShape);
    Tensor epsD = standardNormal(loc(), shape);
    return loc().add(matVec(factor(), epsW)).add(diagonal().sqrt().mul(epsD));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor m = mahalanobis(value.sub(loc()));
    return logDet().add(eventShape().size(0) * LOG_2_PI).add(m).mul(-0.5);
  }

  @Override
  protected Tensor computeEntropy() {
    double constant = eventShape().size(0) * (1 + LOG_2_PI);
    return logDet().add(constant).mul(0.5).expand(batchShape());
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
  public LowRankMultivariateNormal expand(Shape batchShape) {
    return new LowRankMultivariateNormal(parameters().expand(batchShape));
  }

  private static Parameters parameters(
      Parameters parameters, Tensor loc, Tensor factor, Tensor diagonal) {
    requireShapes(loc, factor, diagonal);
    List<Tensor> all = broadcast(loc.unsqueeze(-1), factor, diagonal.unsqueeze(-1));
    return parameters
        .with("loc", all.get(0).select(-1, 0), REAL_VECTOR, 1)
        .with("cov_factor", all.get(1), independent(REAL, 2), 2)
        .with("cov_diag", all.get(2).select(-1, 0), independent(POSITIVE, 1), 1)
        .derive("factor", factor)
        .derive("diagonal", diagonal)
        .derive("capacitance", capacitance(factor, diagonal));
  }

  private static void requireShapes(Tensor loc, Tensor factor, Tensor diagonal) {
    if (loc.dim() < 1) {
      throw new IllegalArgumentException("loc must be at least one-dimensional.");
    }
    if (factor.dim() < 2 || factor.size(-2) != loc.size(-1)) {
      throw new IllegalArgumentException(
          "cov_factor must be a batch of matrices with shape "
              + loc.size(-1)
              + " x m, got "
              + factor.shape());
    }
    if (diagonal.dim() < 1 || diagonal.size(-1) != loc.size(-1)) {
      throw new IllegalArgumentException(
          "cov_diag must be a batch of vectors with shape ["
              + loc.size(-1)
              + "], got "
              + diagonal.shape());
    }
  }

  /** Cholesky factor of {@code I + W^T inverse(D) W}. */
  private static Tensor capacitance(Tensor factor, Tensor diagonal) {
    Tensor k = factor.mT().div(diagonal.unsqueeze(-2)).matmul(factor);
    return Linalg.cholesky(k.add(eye(k, k.size(-1))));
  }

  Tensor factor() {
    return param("factor");
  }

  Tensor diagonal() {
    return param("diagonal");
  }

  Tensor capacitance() {
    return param("capacitance");
  }

  /** {@code W^T inverse(D)}. */
  Tensor scaledFactor() {
    return factor().mT().div(diagonal().unsqueeze(-2));
  }

  Tensor logDet() {
    return halfLogDet(capacitance()).mul(2).add(diagonal().log().sum(-1));
  }

  Tensor mahalanobis(Tensor x) {
    Tensor first = x.square().div(diagonal()).sum(-1);
    return first.sub(Mahalanobis.squared(capacitance(), matVec(scaledFactor(), x)));
  }

  private Tensor expanded(Tensor matrix) {
    return matrix.expand(Shapes.append(loc().shape(), loc().size(-1)));
  }

  /** {@return the covariance matrices, of shape (..., D, D), computed anew} */
  public Tensor covarianceMatrix() {
    return TensorScope.compute(
        () -> expanded(factor().matmul(factor().mT()).add(diagonal().diagEmbed())));
  }

  /** {@return the inverses of the covariance matrices, of shape (..., D, D), computed anew} */
  public Tensor precisionMatrix() {
    return TensorScope.compute(
        () -> {
          Tensor a = Linalg.solveTriangular(capacitance(), scaledFactor(), false);
          return expanded(diagonal().reciprocal().diagEmbed().sub(a.mT().matmul(a)));
        });
  }

  /** {@return the lower Cholesky factors of the covariance matrices, computed anew} */
  public Tensor scaleTril() {
    return TensorScope.compute(
        () -> {
          Tensor root = diagonal().sqrt().unsqueeze(-1);
          Tensor w = factor().div(root);
          Tensor k = w.matmul(w.mT());
          return expanded(root.mul(Linalg.cholesky(k.add(eye(k, k.size(-1))))));
        });
  }
}
