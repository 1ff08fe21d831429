package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.EULER_GAMMA;
import static org.jtorch.distributions.Numerics.eps;
import static org.jtorch.distributions.Numerics.tiny;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Gumbel distribution, {@code torch.distributions.Gumbel}. */
public final class Gumbel extends TransformedDistribution {
  /** Creates a distribution; see {@link #Gumbel(Tensor, Tensor, Consumer)}. */
  public Gumbel(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link #Gumbel(Tensor,
   * Tensor, Consumer)}.
   */
  public Gumbel(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link #Gumbel(Tensor,
   * Tensor, Consumer)}.
   */
  public Gumbel(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Gumbel(Tensor, Tensor, Consumer)}.
   */
  public Gumbel(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc location
   * @param scale scale, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Gumbel(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  Gumbel(Parameters parameters) {
    super(parameters, base(parameters), transforms(parameters));
  }

  /** {@return location} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return scale, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return loc().add(scale().mul(EULER_GAMMA));
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    return computeStddev().square();
  }

  @Override
  protected Tensor computeStddev() {
    return scale().mul(Math.PI / Math.sqrt(6));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor y = loc().sub(value).div(scale());
    return y.sub(y.exp()).sub(scale().log());
  }

  @Override
  protected Tensor computeEntropy() {
    return scale().log().add(1 + EULER_GAMMA);
  }

  @Override
  public Constraint support() {
    return REAL;
  }

  @Override
  public Gumbel expand(Shape batchShape) {
    return new Gumbel(parameters().expand(batchShape));
  }

  private static Uniform base(Parameters parameters) {
    Tensor loc = parameters.get("loc");
    Tensor low = Torch.fullLike(loc, tiny(loc));
    return Uniform.within(parameters.validateArgs(), low, Torch.fullLike(loc, 1 - eps(loc)));
  }

  private static List<Transform> transforms(Parameters parameters) {
    Tensor scale = parameters.get("scale");
    Transform log = new ExpTransform().inv();
    Operand minusOne = Operand.of(Torch.onesLike(scale).neg());
    return List.of(
        log,
        new AffineTransform(Operand.of(0), minusOne, 0),
        log,
        new AffineTransform(parameters.get("loc"), scale.neg()));
  }
}
