package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.greaterThanEq;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Pareto distribution of type 1, {@code torch.distributions.Pareto}. */
public final class Pareto extends TransformedDistribution {
  /** Creates a distribution; see {@link #Pareto(Tensor, Tensor, Consumer)}. */
  public Pareto(Tensor scale, Tensor alpha) {
    this(scale, alpha, o -> {});
  }

  /**
   * Creates a distribution with one alpha for all, of the dtype of scale; see {@link
   * #Pareto(Tensor, Tensor, Consumer)}.
   */
  public Pareto(Tensor scale, double alpha) {
    this(scale, Parameters.number(alpha, scale));
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of alpha; see {@link
   * #Pareto(Tensor, Tensor, Consumer)}.
   */
  public Pareto(double scale, Tensor alpha) {
    this(Parameters.number(scale, alpha), alpha);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Pareto(Tensor, Tensor, Consumer)}.
   */
  public Pareto(double scale, double alpha) {
    this(Parameters.number(scale), Parameters.number(alpha));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param scale scale, the smallest value, positive
   * @param alpha shape parameter, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Pareto(Tensor scale, Tensor alpha, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("scale", scale, POSITIVE)
            .with("alpha", alpha, POSITIVE)
            .broadcast());
  }

  Pareto(Parameters parameters) {
    super(parameters, base(parameters), transforms(parameters));
  }

  /** {@return scale, the smallest value, positive} */
  public Tensor scale() {
    return param("scale");
  }

  /** {@return shape parameter, positive} */
  public Tensor alpha() {
    return param("alpha");
  }

  @Override
  protected Tensor computeMean() {
    Tensor a = alpha().clampMin(1);
    return a.mul(scale()).div(a.sub(1));
  }

  @Override
  protected Tensor computeMode() {
    return scale();
  }

  @Override
  protected Tensor computeVariance() {
    Tensor a = alpha().clampMin(2);
    return scale().square().mul(a).div(a.sub(1).square().mul(a.sub(2)));
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().div(alpha()).log().add(alpha().reciprocal().add(1));
  }

  @Override
  public Constraint support() {
    return greaterThanEq(scale());
  }

  @Override
  public Pareto expand(Shape batchShape) {
    return new Pareto(parameters().expand(batchShape));
  }

  private static Exponential base(Parameters parameters) {
    return new Exponential(
        Parameters.trusted(parameters.validateArgs())
            .with("rate", parameters.get("alpha"), POSITIVE));
  }

  private static List<Transform> transforms(Parameters parameters) {
    Operand scale = Operand.of(parameters.get("scale"));
    return List.of(new ExpTransform(), new AffineTransform(Operand.of(0), scale, 0));
  }
}
