package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.SIMPLEX;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Logistic-normal distribution over probability vectors with one element more than {@code loc},
 * {@code torch.distributions.LogisticNormal}.
 */
public final class LogisticNormal extends TransformedDistribution {
  /** Creates a distribution; see {@link #LogisticNormal(Tensor, Tensor, Consumer)}. */
  public LogisticNormal(Tensor loc, Tensor scale) {
    this(loc, scale, o -> {});
  }

  /**
   * Creates a distribution with one scale for all, of the dtype of loc; see {@link
   * #LogisticNormal(Tensor, Tensor, Consumer)}.
   */
  public LogisticNormal(Tensor loc, double scale) {
    this(loc, Parameters.number(scale, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of scale; see {@link
   * #LogisticNormal(Tensor, Tensor, Consumer)}.
   */
  public LogisticNormal(double loc, Tensor scale) {
    this(Parameters.number(loc, scale), scale);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #LogisticNormal(Tensor, Tensor, Consumer)}.
   */
  public LogisticNormal(double loc, double scale) {
    this(Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc means of shape (..., K - 1)
   * @param scale standard deviations of shape (..., K - 1), positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public LogisticNormal(Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("loc", loc, REAL).with("scale", scale, POSITIVE).broadcast());
  }

  LogisticNormal(Parameters parameters) {
    this(parameters, new Normal(vectors(parameters)));
  }

  private LogisticNormal(Parameters parameters, Normal base) {
    super(parameters, base, List.of(new StickBreakingTransform()));
  }

  /** {@return means of shape (..., K - 1)} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return standard deviations of shape (..., K - 1), positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  public Constraint support() {
    return SIMPLEX;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public LogisticNormal expand(Shape batchShape) {
    Shape base = Shapes.append(batchShape, eventShape().size(0) - 1);
    return new LogisticNormal(parameters().expand(base));
  }

  private static Parameters vectors(Parameters parameters) {
    return parameters.batchShape().rank() == 0
        ? parameters.expand(Shape.of(1))
        : parameters.trusted();
  }
}
