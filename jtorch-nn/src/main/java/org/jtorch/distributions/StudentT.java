package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.standardNormal;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/** Student's t-distribution, {@code torch.distributions.StudentT}. */
public final class StudentT extends Distribution {
  private final Chi2 chi2;

  /** Creates a distribution; see {@link #StudentT(Tensor, Tensor, Tensor, Consumer)}. */
  public StudentT(Tensor df, Tensor loc, Tensor scale) {
    this(df, loc, scale, o -> {});
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #StudentT(Tensor, Tensor, Tensor, Consumer)}.
   */
  public StudentT(double df, double loc, double scale) {
    this(Parameters.number(df), Parameters.number(loc), Parameters.number(scale));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param df degrees of freedom, positive
   * @param loc location of the distribution
   * @param scale scale, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public StudentT(Tensor df, Tensor loc, Tensor scale, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("df", df, POSITIVE)
            .with("loc", loc, REAL)
            .with("scale", scale, POSITIVE)
            .broadcast());
  }

  StudentT(Parameters parameters) {
    super(parameters);
    this.chi2 = new Chi2(Chi2.parameters(Parameters.trusted(false), param("df")));
  }

  /** {@return degrees of freedom, positive} */
  public Tensor df() {
    return param("df");
  }

  /** {@return location of the distribution} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return scale, positive} */
  public Tensor scale() {
    return param("scale");
  }

  @Override
  protected Tensor computeMean() {
    return loc().maskedFill(df().le(1), Double.NaN);
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    Tensor df = df();
    Tensor variance = scale().square().mul(df).div(df.sub(2));
    return variance.maskedFill(df.le(2), Double.POSITIVE_INFINITY).maskedFill(df.le(1), Double.NaN);
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    Tensor x = standardNormal(df(), extendedShape(sampleShape));
    Tensor z = chi2.drawRsample(sampleShape);
    return loc().add(scale().mul(x.mul(z.div(df()).rsqrt())));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor df = df();
    Tensor y = value.sub(loc()).div(scale());
    Tensor z =
        scale()
            .log()
            .add(df.log().mul(0.5))
            .add(0.5 * Math.log(Math.PI))
            .add(df.mul(0.5).lgamma())
            .sub(df.add(1).mul(0.5).lgamma());
    return df.add(1).mul(-0.5).mul(y.square().div(df).log1p()).sub(z);
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor df = df();
    Tensor half = df.mul(0.5);
    Tensor more = df.add(1).mul(0.5);
    Tensor logBeta = half.lgamma().add(0.5 * Math.log(Math.PI)).sub(more.lgamma());
    Tensor digammas = more.mul(more.digamma().sub(half.digamma()));
    return scale().log().add(digammas).add(df.log().mul(0.5)).add(logBeta);
  }

  @Override
  public Constraint support() {
    return REAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public StudentT expand(Shape batchShape) {
    return new StudentT(parameters().expand(batchShape));
  }

  /**
   * Creates a distribution with location 0 and scale 1; see {@link #StudentT(Tensor, Tensor,
   * Tensor, Consumer)}.
   */
  public StudentT(Tensor df) {
    this(df, Torch.zerosLike(df), Torch.onesLike(df));
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(chi2);
  }
}
