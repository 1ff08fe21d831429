package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.rand;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Von Mises distribution on the circle; draws are in the interval from -pi to pi, {@code
 * torch.distributions.VonMises}.
 */
public final class VonMises extends Distribution {
  private static final double[][] SMALL = {
    {1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813},
    {0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411}
  };
  private static final double[][] LARGE = {
    {
      0.39894228,
      0.01328592,
      0.00225319,
      -0.00157565,
      0.00916281,
      -0.02057706,
      0.02635537,
      -0.01647633,
      0.00392377
    },
    {
      0.39894228,
      -0.03988024,
      -0.00362018,
      0.00163801,
      -0.01031555,
      0.02282967,
      -0.02895312,
      0.01787654,
      -0.00420059
    }
  };

  /** Creates a distribution; see {@link #VonMises(Tensor, Tensor, Consumer)}. */
  public VonMises(Tensor loc, Tensor concentration) {
    this(loc, concentration, o -> {});
  }

  /**
   * Creates a distribution with one concentration for all, of the dtype of loc; see {@link
   * #VonMises(Tensor, Tensor, Consumer)}.
   */
  public VonMises(Tensor loc, double concentration) {
    this(loc, Parameters.number(concentration, loc));
  }

  /**
   * Creates a distribution with one loc for all, of the dtype of concentration; see {@link
   * #VonMises(Tensor, Tensor, Consumer)}.
   */
  public VonMises(double loc, Tensor concentration) {
    this(Parameters.number(loc, concentration), concentration);
  }

  /**
   * Creates a distribution with an empty batch shape and the default dtype; see {@link
   * #VonMises(Tensor, Tensor, Consumer)}.
   */
  public VonMises(double loc, double concentration) {
    this(Parameters.number(loc), Parameters.number(concentration));
  }

  /**
   * Creates a distribution; the parameters broadcast against each other.
   *
   * @param loc angle in radians
   * @param concentration concentration, positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public VonMises(Tensor loc, Tensor concentration, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with("loc", loc, REAL)
            .with("concentration", concentration, POSITIVE)
            .broadcast());
  }

  VonMises(Parameters parameters) {
    super(parameters);
  }

  /** {@return angle in radians} */
  public Tensor loc() {
    return param("loc");
  }

  /** {@return concentration, positive} */
  public Tensor concentration() {
    return param("concentration");
  }

  @Override
  protected Tensor computeMean() {
    return loc();
  }

  @Override
  protected Tensor computeMode() {
    return loc();
  }

  @Override
  protected Tensor computeVariance() {
    return oneMinus(logBessel(concentration(), 1).sub(logBessel(concentration(), 0)).exp());
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Tensor loc = loc().to(DType.FLOAT64);
    Tensor concentration = concentration().to(DType.FLOAT64);
    Tensor r = proposal(concentration);
    Tensor x = loc.newEmpty(extendedShape(sampleShape));
    Tensor done = Torch.zerosLike(x).to(DType.BOOL);
    while (!done.all().itemBoolean()) {
      List<Tensor> u = rand(loc, Shapes.concat(Shape.of(3), x.shape())).unbind();
      Tensor z = u.get(0).mul(Math.PI).cos();
      Tensor f = r.mul(z).add(1).div(r.add(z));
      Tensor c = concentration.mul(r.sub(f));
      Tensor accept =
          c.mul(rsub(c, 2))
              .sub(u.get(1))
              .gt(0)
              .bitwiseOr(c.div(u.get(1)).log().add(1).sub(c).ge(0));
      x = u.get(2).sub(0.5).sign().mul(f.acos()).where(accept, x);
      done = done.bitwiseOr(accept);
    }
    return x.add(Math.PI).add(loc).remainder(2 * Math.PI).sub(Math.PI).to(loc().dtype());
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return concentration()
        .mul(value.sub(loc()).cos())
        .sub(LOG_2_PI)
        .sub(logBessel(concentration(), 0));
  }

  @Override
  public Constraint support() {
    return REAL;
  }

  @Override
  public VonMises expand(Shape batchShape) {
    return new VonMises(parameters().expand(batchShape));
  }

  /** The wrapped Cauchy proposal of Best and Fisher (1979); a Taylor series near 0. */
  private static Tensor proposal(Tensor kappa) {
    Tensor tau = kappa.square().mul(4).add(1).sqrt().add(1);
    Tensor rho = tau.sub(tau.mul(2).sqrt()).div(kappa.mul(2));
    Tensor r = rho.square().add(1).div(rho.mul(2));
    return kappa.reciprocal().add(kappa).where(kappa.lt(1e-5), r);
  }

  /** Logarithm of the modified Bessel function of the first kind, by PyTorch's polynomials. */
  private static Tensor logBessel(Tensor x, int order) {
    Tensor small = polynomial(x.div(3.75).square(), SMALL[order]);
    if (order == 1) {
      small = x.abs().mul(small);
    }
    Tensor y = x.reciprocal().mul(3.75);
    Tensor large = x.sub(x.log().mul(0.5)).add(polynomial(y, LARGE[order]).log());
    return small.log().where(x.lt(3.75), large);
  }

  private static Tensor polynomial(Tensor y, double[] coefficients) {
    int last = coefficients.length - 1;
    Tensor result = y.mul(coefficients[last]).add(coefficients[last - 1]);
    for (int i = last - 2; i >= 0; i--) {
      result = y.mul(result).add(coefficients[i]);
    }
    return result;
  }
}
