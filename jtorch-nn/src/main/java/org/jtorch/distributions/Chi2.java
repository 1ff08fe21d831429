package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;

import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Chi-squared distribution, a gamma distribution with concentration {@code df / 2} and rate 0.5,
 * {@code torch.distributions.Chi2}.
 */
public final class Chi2 extends Gamma {
  /** Creates a distribution; see {@link #Chi2(Tensor, Consumer)}. */
  public Chi2(Tensor df) {
    this(df, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Chi2(Tensor, Consumer)}.
   */
  public Chi2(double df) {
    this(Parameters.number(df));
  }

  /**
   * Creates a distribution.
   *
   * @param df degrees of freedom, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Chi2(Tensor df, Consumer<DistributionOptions> options) {
    this(parameters(Parameters.of(options), df));
  }

  Chi2(Parameters parameters) {
    super(parameters);
  }

  /** {@return degrees of freedom, positive} */
  public Tensor df() {
    return param("df");
  }

  @Override
  public Chi2 expand(Shape batchShape) {
    return new Chi2(parameters().expand(batchShape));
  }

  static Parameters parameters(Parameters parameters, Tensor df) {
    return parameters
        .with("df", df, POSITIVE)
        .withHidden("concentration", df.mul(0.5), 0)
        .withHidden("rate", Torch.fullLike(df, 0.5), 0);
  }
}
