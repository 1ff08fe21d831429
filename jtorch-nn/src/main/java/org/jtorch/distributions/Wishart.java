package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.POSITIVE_DEFINITE;
import static org.jtorch.distributions.Constraints.greaterThan;
import static org.jtorch.distributions.Numerics.LOG_2;
import static org.jtorch.distributions.Numerics.eps;
import static org.jtorch.distributions.Numerics.filled;
import static org.jtorch.distributions.Numerics.halfLogDet;
import static org.jtorch.distributions.Numerics.matrixDiagonal;
import static org.jtorch.distributions.Numerics.options;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/** Wishart distribution over positive definite matrices, {@code torch.distributions.Wishart}. */
public final class Wishart extends ExponentialFamily {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.distributions");
  private static final int MAX_CORRECTIONS = 10;

  private final CovarianceMatrices matrices;
  private final Chi2 chi2;

  /** Creates a distribution; see {@link #Wishart(Tensor, Tensor, Consumer)}. */
  public Wishart(Tensor df, Tensor covarianceMatrix) {
    this(df, covarianceMatrix, o -> {});
  }

  /**
   * Creates a distribution with covariance matrices.
   *
   * @param df degrees of freedom, greater than D - 1
   * @param covarianceMatrix covariance matrices of shape (..., D, D), positive definite
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Wishart(Tensor df, Tensor covarianceMatrix, Consumer<DistributionOptions> options) {
    this(parameters(options, df, "covariance_matrix", covarianceMatrix));
  }

  Wishart(Parameters parameters) {
    super(parameters, parameters.batchShape(), Shapes.tail(parameters.get("factor").shape(), 2));
    this.matrices = new CovarianceMatrices(parameters);
    this.chi2 = chi2();
  }

  /** Creates a distribution; see {@link #ofPrecisionMatrix(Tensor, Tensor, Consumer)}. */
  public static Wishart ofPrecisionMatrix(Tensor df, Tensor precisionMatrix) {
    return ofPrecisionMatrix(df, precisionMatrix, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param df degrees of freedom, greater than D - 1
   * @param precisionMatrix precision matrices, the inverses of the covariance matrices, of shape
   *     (..., D, D)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Wishart ofPrecisionMatrix(
      Tensor df, Tensor precisionMatrix, Consumer<DistributionOptions> options) {
    return new Wishart(parameters(options, df, "precision_matrix", precisionMatrix));
  }

  /** Creates a distribution; see {@link #ofScaleTril(Tensor, Tensor, Consumer)}. */
  public static Wishart ofScaleTril(Tensor df, Tensor scaleTril) {
    return ofScaleTril(df, scaleTril, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param df degrees of freedom, greater than D - 1
   * @param scaleTril lower Cholesky factors of the covariance matrices, of shape (..., D, D)
   * @param options {@code o -> o.validateArgs(false)}
   * @return a distribution
   */
  public static Wishart ofScaleTril(
      Tensor df, Tensor scaleTril, Consumer<DistributionOptions> options) {
    return new Wishart(parameters(options, df, "scale_tril", scaleTril));
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

  /** {@return the degrees of freedom} */
  public Tensor df() {
    return param("df");
  }

  private static Parameters parameters(
      Consumer<DistributionOptions> options, Tensor df, String name, Tensor matrix) {
    CovarianceMatrices.requireMatrix(name, matrix);
    Shape batch = Torch.broadcastShapes(Shapes.dropLast(matrix.shape(), 2), df.shape());
    long p = matrix.size(-1);
    if (df.detach().le(p - 1).any().itemBoolean()) {
      throw new IllegalArgumentException(
          "Value of df="
              + Numerics.oneLine(df)
              + " expected to be greater than ndim - 1 = "
              + (p - 1));
    }
    if (df.detach().lt(p).any().itemBoolean()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Low df values detected. Singular samples are highly likely to occur for ndim - 1 < df"
              + " < ndim.");
    }
    Tensor degrees = df.to(options(matrix)).expand(batch);
    Parameters parameters =
        Parameters.of(options).with("df", degrees, greaterThan((double) (p - 1)));
    return CovarianceMatrices.add(parameters, "Wishart", batch, name, matrix);
  }

  private Chi2 chi2() {
    Tensor steps = Torch.arange(options(factor()), dimension());
    Tensor degrees = df().unsqueeze(-1).sub(steps);
    return new Chi2(Chi2.parameters(Parameters.trusted(false), degrees));
  }

  private long dimension() {
    return eventShape().size(1);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    // PyTorch replaces every sample that it finds regular by a second draw, which is the result.
    bartlett(sampleShape).close();
    Tensor sample = bartlett(Shape.of(sampleShape.numel())).reshape(extendedShape(sampleShape));
    for (int i = 0; i < MAX_CORRECTIONS; i++) {
      Tensor regular = support().check(sample.detach());
      if (regular.all().itemBoolean()) {
        return sample;
      }
      LOGGER.log(System.Logger.Level.WARNING, "Singular sample detected.");
      Tensor again = bartlett(sampleShape);
      sample = sample.where(regular.unsqueeze(-1).unsqueeze(-1), again);
    }
    return sample;
  }

  /** Draws by the Bartlett decomposition. */
  private Tensor bartlett(Shape sampleShape) {
    long p = dimension();
    Tensor diagonal = chi2.drawRsample(sampleShape).sqrt();
    Tensor noise = diagonal.clampMin(eps(diagonal)).diagEmbed();
    Shape batch = Shapes.concat(sampleShape, batchShape());
    Tensor below = Torch.randn(options(noise), Shapes.append(batch, p * (p - 1) / 2));
    Tensor indices = Numerics.mask(p, -1, noise).flatten().nonzero().squeeze(-1);
    noise = noise.flatten(-2).indexCopy(-1, indices, below).view(noise.shape());
    Tensor factor = factor().matmul(noise);
    return factor.matmul(factor.transpose(-2, -1));
  }

  private Tensor matrixDf() {
    return df().unsqueeze(-1).unsqueeze(-1);
  }

  private Tensor logDet() {
    return halfLogDet(factor());
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(chi2);
  }

  @Override
  protected Tensor computeMean() {
    return matrixDf().mul(covarianceMatrix());
  }

  @Override
  protected Tensor computeMode() {
    Tensor factor = df().sub(dimension()).sub(1);
    Tensor valid = factor.maskedFill(factor.le(0), Double.NaN);
    return valid.unsqueeze(-1).unsqueeze(-1).mul(covarianceMatrix());
  }

  @Override
  protected Tensor computeVariance() {
    Tensor v = covarianceMatrix();
    Tensor diagonal = matrixDiagonal(v);
    Tensor outer = Torch.einsum("...i,...j->...ij", diagonal, diagonal);
    return matrixDf().mul(v.square().add(outer));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor nu = df();
    long p = dimension();
    Tensor solved = matrixDiagonal(value.choleskySolve(factor())).sum(-1).div(2);
    Tensor determinant = Linalg.slogdet(value).logabsdet();
    return nu.neg()
        .mul(logDet().add(p * LOG_2 / 2))
        .sub(nu.div(2).mvlgamma(p))
        .add(nu.sub(p).sub(1).div(2).mul(determinant))
        .sub(solved);
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor nu = df();
    long p = dimension();
    Tensor digammas =
        nu.div(2).unsqueeze(-1).sub(Torch.arange(options(nu), p).div(2)).digamma().sum(-1);
    return logDet()
        .add(p * LOG_2 / 2)
        .mul(p + 1)
        .add(nu.div(2).mvlgamma(p))
        .sub(nu.sub(p).sub(1).div(2).mul(digammas))
        .add(nu.mul(p).div(2));
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(precisionMatrix().neg().div(2), df().sub(dimension()).sub(1).div(2));
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    long p = dimension();
    Tensor half = params.get(1).add((p + 1) / 2.0);
    Tensor determinant = Linalg.slogdet(params.get(0).mul(-2)).logabsdet();
    return half.mul(rsub(determinant, LOG_2 * p)).add(half.mvlgamma(p));
  }

  @Override
  protected double meanCarrierMeasure() {
    return 0;
  }

  @Override
  public Constraint support() {
    return POSITIVE_DEFINITE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Wishart expand(Shape batchShape) {
    return new Wishart(parameters().expand(batchShape));
  }

  /**
   * Creates a distribution with one number of degrees of freedom; see {@link #Wishart(Tensor,
   * Tensor, Consumer)}.
   */
  public Wishart(double df, Tensor covarianceMatrix) {
    this(filled(covarianceMatrix, Shape.of(), df), covarianceMatrix);
  }
}
