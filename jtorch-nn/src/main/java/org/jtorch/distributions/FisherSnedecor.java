package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.tiny;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/** Fisher-Snedecor (F) distribution, {@code torch.distributions.FisherSnedecor}. */
public final class FisherSnedecor extends Distribution {
  private final Gamma gamma1;
  private final Gamma gamma2;

  /** Creates a distribution; see {@link #FisherSnedecor(Tensor, Tensor, Consumer)}. */
  public FisherSnedecor(Tensor df1, Tensor df2) {
    this(df1, df2, o -> {});
  }

  /**
   * Creates a distribution with one df2 for all, of the dtype of df1; see {@link
   * #FisherSnedecor(Tensor, Tensor, Consumer)}.
   */
  public FisherSnedecor(Tensor df1, double df2) {
    this(df1, Parameters.number(df2, df1));
  }

  /**
   * Creates a distribution with one df1 for all, of the dtype of df2; see {@link
   * #FisherSnedecor(Tensor, Tensor, Consumer)}.
   */
  public FisherSnedecor(double df1, Tensor df2) {
    this(Parameters.number(df1, df2), df2);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #FisherSnedecor(Tensor, Tensor, Consumer)}.
   */
  public FisherSnedecor(double df1, double df2) {
    this(Parameters.number(df1), Parameters.number(df2));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param df1 degrees of freedom 1, positive
   * @param df2 degrees of freedom 2, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public FisherSnedecor(Tensor df1, Tensor df2, Consumer<DistributionOptions> options) {
    this(Parameters.of(options).with("df1", df1, POSITIVE).with("df2", df2, POSITIVE).broadcast());
  }

  FisherSnedecor(Parameters parameters) {
    super(parameters);
    this.gamma1 = gamma(param("df1"));
    this.gamma2 = gamma(param("df2"));
  }

  /** {@return degrees of freedom 1, positive} */
  public Tensor df1() {
    return param("df1");
  }

  /** {@return degrees of freedom 2, positive} */
  public Tensor df2() {
    return param("df2");
  }

  @Override
  protected Tensor computeMean() {
    Tensor df2 = df2().maskedFill(df2().le(2), Double.NaN);
    return df2.div(df2.sub(2));
  }

  @Override
  protected Tensor computeMode() {
    return df1().sub(2).div(df1()).mul(df2()).div(df2().add(2)).maskedFill(df1().le(2), Double.NaN);
  }

  @Override
  protected Tensor computeVariance() {
    Tensor df2 = df2().maskedFill(df2().le(4), Double.NaN);
    Tensor numerator = df2.square().mul(2).mul(df1().add(df2).sub(2));
    return numerator.div(df1().mul(df2.sub(2).square()).mul(df2.sub(4)));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Tensor x1 = gamma1.drawRsample(sampleShape);
    Tensor x2 = gamma2.drawRsample(sampleShape);
    double tiny = tiny(x2);
    return x1.div(x2.clampMin(tiny)).clampMin(tiny);
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor half1 = df1().mul(0.5);
    Tensor half2 = df2().mul(0.5);
    Tensor ratio = df1().div(df2());
    Tensor t1 = half1.add(half2).lgamma().sub(half1.lgamma()).sub(half2.lgamma());
    Tensor t2 = half1.mul(ratio.log()).add(half1.sub(1).mul(value.log()));
    Tensor t3 = half1.add(half2).mul(ratio.mul(value).log1p());
    return t1.add(t2).sub(t3);
  }

  @Override
  public Constraint support() {
    return POSITIVE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public FisherSnedecor expand(Shape batchShape) {
    return new FisherSnedecor(parameters().expand(batchShape));
  }

  private static Gamma gamma(Tensor df) {
    return new Gamma(
        Parameters.trusted(false)
            .with("concentration", df.mul(0.5), POSITIVE)
            .with("rate", df, POSITIVE));
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(gamma1, gamma2);
  }
}
