package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.EULER_GAMMA;
import static org.jtorch.distributions.Numerics.oneMinus;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Kumaraswamy distribution on the interval from 0 to 1, {@code torch.distributions.Kumaraswamy}.
 */
public final class Kumaraswamy extends TransformedDistribution {
  /** Creates a distribution; see {@link #Kumaraswamy(Tensor, Tensor, Consumer)}. */
  public Kumaraswamy(Tensor concentration1, Tensor concentration0) {
    this(concentration1, concentration0, o -> {});
  }

  /**
   * Creates a distribution with one concentration0 for all, of the dtype of concentration1; see
   * {@link #Kumaraswamy(Tensor, Tensor, Consumer)}.
   */
  public Kumaraswamy(Tensor concentration1, double concentration0) {
    this(concentration1, Parameters.number(concentration0, concentration1));
  }

  /**
   * Creates a distribution with one concentration1 for all, of the dtype of concentration0; see
   * {@link #Kumaraswamy(Tensor, Tensor, Consumer)}.
   */
  public Kumaraswamy(double concentration1, Tensor concentration0) {
    this(Parameters.number(concentration1, concentration0), concentration0);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Kumaraswamy(Tensor, Tensor, Consumer)}.
   */
  public Kumaraswamy(double concentration1, double concentration0) {
    this(Parameters.number(concentration1), Parameters.number(concentration0));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param concentration1 first concentration, alpha, positive
   * @param concentration0 second concentration, beta, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Kumaraswamy(
      Tensor concentration1, Tensor concentration0, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("concentration1", concentration1, POSITIVE)
            .with("concentration0", concentration0, POSITIVE)
            .broadcast());
  }

  Kumaraswamy(Parameters parameters) {
    super(parameters, base(parameters), transforms(parameters));
  }

  /** {@return first concentration, alpha, positive} */
  public Tensor concentration1() {
    return param("concentration1");
  }

  /** {@return second concentration, beta, positive} */
  public Tensor concentration0() {
    return param("concentration0");
  }

  @Override
  protected Tensor computeMean() {
    return moment(1);
  }

  @Override
  protected Tensor computeMode() {
    Tensor a = concentration1();
    Tensor b = concentration0();
    Tensor log = b.reciprocal().mul(b.neg().log1p()).sub(b.neg().mul(a).log1p());
    return log.maskedFill(b.lt(1).bitwiseOr(a.lt(1)), Double.NaN).exp();
  }

  @Override
  protected Tensor computeVariance() {
    return moment(2).sub(moment(1).square());
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor t1 = oneMinus(concentration1().reciprocal());
    Tensor t0 = oneMinus(concentration0().reciprocal());
    Tensor harmonic = concentration0().add(1).digamma().add(EULER_GAMMA);
    return t0.add(t1.mul(harmonic)).sub(concentration1().log()).sub(concentration0().log());
  }

  @Override
  public Constraint support() {
    return UNIT_INTERVAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Kumaraswamy expand(Shape batchShape) {
    return new Kumaraswamy(parameters().expand(batchShape));
  }

  private static Uniform base(Parameters parameters) {
    Tensor like = parameters.get("concentration0");
    return Uniform.within(parameters.validateArgs(), Torch.zerosLike(like), Torch.onesLike(like));
  }

  private static List<Transform> transforms(Parameters parameters) {
    return List.of(
        new PowerTransform(parameters.get("concentration0").reciprocal()),
        new AffineTransform(1, -1),
        new PowerTransform(parameters.get("concentration1").reciprocal()));
  }

  /** The n-th moment. */
  private Tensor moment(int n) {
    Tensor b = concentration0();
    Tensor x = concentration1().reciprocal().mul(n).add(1);
    return b.mul(x.lgamma().add(b.lgamma()).sub(x.add(b).lgamma()).exp());
  }
}
