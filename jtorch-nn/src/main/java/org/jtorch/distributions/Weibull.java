package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.EULER_GAMMA;
import static org.jtorch.distributions.Numerics.oneMinus;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Weibull distribution, {@code torch.distributions.Weibull}. */
public final class Weibull extends TransformedDistribution {
  /** Creates a distribution; see {@link #Weibull(Tensor, Tensor, Consumer)}. */
  public Weibull(Tensor scale, Tensor concentration) {
    this(scale, concentration, o -> {});
  }

  /**
   * Creates a distribution with one concentration for all, of the dtype of scale; see {@link
   * #Weibull(Tensor, Tensor, Consumer)}.
   */
  public Weibull(Tensor scale, double concentration) {
    this(scale, Parameters.number(concentration, scale));
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of concentration; see {@link
   * #Weibull(Tensor, Tensor, Consumer)}.
   */
  public Weibull(double scale, Tensor concentration) {
    this(Parameters.number(scale, concentration), concentration);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Weibull(Tensor, Tensor, Consumer)}.
   */
  public Weibull(double scale, double concentration) {
    this(Parameters.number(scale), Parameters.number(concentration));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param scale scale, lambda, positive
   * @param concentration shape parameter, k, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Weibull(Tensor scale, Tensor concentration, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("scale", scale, POSITIVE)
            .with("concentration", concentration, POSITIVE)
            .broadcast());
  }

  Weibull(Parameters parameters) {
    super(parameters, base(parameters), transforms(parameters));
  }

  /** {@return scale, lambda, positive} */
  public Tensor scale() {
    return param("scale");
  }

  /** {@return shape parameter, k, positive} */
  public Tensor concentration() {
    return param("concentration");
  }

  @Override
  protected Tensor computeMean() {
    return scale().mul(reciprocal().add(1).lgamma().exp());
  }

  @Override
  protected Tensor computeMode() {
    return scale().mul(concentration().sub(1).div(concentration()).pow(reciprocal()));
  }

  @Override
  protected Tensor computeVariance() {
    Tensor second = reciprocal().mul(2).add(1).lgamma().exp();
    Tensor first = reciprocal().add(1).lgamma().mul(2).exp();
    return scale().square().mul(second.sub(first));
  }

  @Override
  protected Tensor computeEntropy() {
    return oneMinus(reciprocal()).mul(EULER_GAMMA).add(scale().mul(reciprocal()).log()).add(1);
  }

  @Override
  public Constraint support() {
    return POSITIVE;
  }

  @Override
  public Weibull expand(Shape batchShape) {
    return new Weibull(parameters().expand(batchShape));
  }

  private Tensor reciprocal() {
    return concentration().reciprocal();
  }

  private static Exponential base(Parameters parameters) {
    Tensor rate = Torch.onesLike(parameters.get("scale"));
    return new Exponential(
        Parameters.trusted(parameters.validateArgs()).with("rate", rate, POSITIVE));
  }

  private static List<Transform> transforms(Parameters parameters) {
    Operand scale = Operand.of(parameters.get("scale"));
    return List.of(
        new PowerTransform(parameters.get("concentration").reciprocal()),
        new AffineTransform(Operand.of(0), scale, 0));
  }
}
