package org.jtorch.distributions;

import static org.jtorch.Torch.stack;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.UNIT_INTERVAL;
import static org.jtorch.distributions.Numerics.oneMinus;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/** Beta distribution on the interval from 0 to 1, {@code torch.distributions.Beta}. */
public final class Beta extends ExponentialFamily {
  private final Dirichlet dirichlet;

  /** Creates a distribution; see {@link #Beta(Tensor, Tensor, Consumer)}. */
  public Beta(Tensor concentration1, Tensor concentration0) {
    this(concentration1, concentration0, o -> {});
  }

  /**
   * Creates a distribution with one concentration0 for all, of the dtype of concentration1; see
   * {@link #Beta(Tensor, Tensor, Consumer)}.
   */
  public Beta(Tensor concentration1, double concentration0) {
    this(concentration1, Parameters.number(concentration0, concentration1));
  }

  /**
   * Creates a distribution with one concentration1 for all, of the dtype of concentration0; see
   * {@link #Beta(Tensor, Tensor, Consumer)}.
   */
  public Beta(double concentration1, Tensor concentration0) {
    this(Parameters.number(concentration1, concentration0), concentration0);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #Beta(Tensor, Tensor, Consumer)}.
   */
  public Beta(double concentration1, double concentration0) {
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
  public Beta(Tensor concentration1, Tensor concentration0, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("concentration1", concentration1, POSITIVE)
            .with("concentration0", concentration0, POSITIVE)
            .broadcast());
  }

  Beta(Parameters parameters) {
    super(parameters);
    this.dirichlet = dirichlet();
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
    return concentration1().div(concentration1().add(concentration0()));
  }

  @Override
  protected Tensor computeMode() {
    return dirichlet.computeMode().select(-1, 0);
  }

  @Override
  protected Tensor computeVariance() {
    Tensor total = concentration1().add(concentration0());
    return concentration1().mul(concentration0()).div(total.square().mul(total.add(1)));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return dirichlet.drawRsample(sampleShape).select(-1, 0);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return dirichlet.computeLogProb(stack(List.of(value, oneMinus(value)), -1));
  }

  @Override
  protected Tensor computeEntropy() {
    return dirichlet.computeEntropy();
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(concentration1(), concentration0());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    Tensor x = params.get(0);
    Tensor y = params.get(1);
    return x.lgamma().add(y.lgamma()).sub(x.add(y).lgamma());
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
  public Beta expand(Shape batchShape) {
    return new Beta(parameters().expand(batchShape));
  }

  private Dirichlet dirichlet() {
    Tensor both = stack(List.of(param("concentration1"), param("concentration0")), -1);
    return new Dirichlet(Parameters.trusted(false).with("concentration", both, POSITIVE, 1));
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(dirichlet);
  }
}
