package com.example.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.distributions.Constraint;
import org.jtorch.distributions.Constraints;
import org.jtorch.distributions.Distribution;
import org.jtorch.distributions.Exponential;
import org.jtorch.distributions.Kl;
import org.jtorch.distributions.Normal;
import org.jtorch.distributions.Transform;
import org.jtorch.distributions.TransformedDistribution;
import org.junit.jupiter.api.Test;

/** A distribution, a transform, a constraint and a divergence written outside jtorch. */
class OwnDistributionTest {
  /** The triangular distribution on the interval from 0 to a width, with its mode at 0. */
  static final class Ramp extends Distribution {
    private final Tensor width;

    Ramp(Tensor width) {
      super(width.shape(), Shape.of(), o -> o.validateArgs(true));
      this.width = width;
    }

    @Override
    public Constraint support() {
      return Constraints.interval(Torch.zerosLike(width), width);
    }

    @Override
    public boolean hasRsample() {
      return true;
    }

    @Override
    public Ramp expand(Shape batchShape) {
      return new Ramp(width.expand(batchShape));
    }

    @Override
    protected Tensor drawRsample(Shape sampleShape) {
      Tensor u = Torch.rand(extendedShape(sampleShape));
      return width.mul(Torch.rsub(u.sqrt(), 1));
    }

    @Override
    protected Tensor computeLogProb(Tensor value) {
      return Torch.rsub(value.div(width), 1).mul(2).div(width).log();
    }

    @Override
    protected Tensor computeMean() {
      return width.div(3);
    }
  }

  static final class Cube extends Transform {
    @Override
    public Constraint domain() {
      return Constraints.REAL;
    }

    @Override
    public Constraint codomain() {
      return Constraints.REAL;
    }

    @Override
    protected Tensor forward(Tensor x) {
      return x.pow(3);
    }

    @Override
    protected Tensor inverse(Tensor y) {
      return y.sign().mul(y.abs().pow(1.0 / 3));
    }

    @Override
    protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
      return x.square().mul(3).log();
    }
  }

  @Test
  void anOwnDistributionIsCheckedAndDrawn() {
    Torch.manualSeed(0);
    Ramp ramp = new Ramp(Torch.tensor(3.0, 6.0));
    Tensor drawn = ramp.sample(4000);
    assertEquals(Shape.of(4000, 2), drawn.shape());
    assertEquals(1, drawn.mean(0).get(0).item(), 0.05);
    assertEquals(Math.log(2.0 / 3), ramp.logProb(Torch.zeros(2)).get(0).item(), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> ramp.logProb(Torch.tensor(-1.0)));
    assertThrows(UnsupportedOperationException.class, ramp::entropy);
    assertEquals(Shape.of(3, 2), ramp.expand(Shape.of(3, 2)).sample().shape());
  }

  @Test
  void anOwnTransformChangesTheDensity() {
    TransformedDistribution cubed = new TransformedDistribution(new Normal(0, 1), new Cube());
    double normal = -0.5 * 4 - 0.5 * Math.log(2 * Math.PI);
    assertEquals(normal - Math.log(3 * 4), cubed.logProb(Torch.tensor(8.0)).item(), 1e-5);
  }

  @Test
  void anOwnDivergenceIsFound() {
    Ramp ramp = new Ramp(Torch.tensor(3.0));
    Exponential exponential = new Exponential(2.0);
    assertThrows(UnsupportedOperationException.class, () -> Kl.divergence(ramp, exponential));
    Kl.register(Ramp.class, Exponential.class, (p, q) -> p.mean().mul(q.rate()));
    assertEquals(2, Kl.divergence(ramp, exponential).item(), 1e-6);
  }
}
