package org.jtorch.distributions;

import static org.jtorch.distributions.Kl.infinity;
import static org.jtorch.distributions.Kl.xLogX;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.oneMinus;

import org.jtorch.Tensor;

/** Divergences of distributions of bounded support from others. */
final class KlBounded {
  private KlBounded() {}

  static void register() {
    Kl.register(Beta.class, ContinuousBernoulli.class, KlBounded::betaContinuousBernoulli);
    Kl.register(Beta.class, Exponential.class, KlBounded::betaExponential);
    Kl.register(Beta.class, Gamma.class, KlBounded::betaGamma);
    Kl.register(Beta.class, Normal.class, KlBounded::betaNormal);
    Kl.register(Beta.class, Uniform.class, KlBounded::betaUniform);
    Kl.register(
        ContinuousBernoulli.class, Exponential.class, KlBounded::continuousBernoulliExponential);
    Kl.register(ContinuousBernoulli.class, Normal.class, KlBounded::continuousBernoulliNormal);
    Kl.register(ContinuousBernoulli.class, Uniform.class, KlBounded::continuousBernoulliUniform);
    Kl.register(Uniform.class, Beta.class, KlBounded::uniformBeta);
    Kl.register(Uniform.class, ContinuousBernoulli.class, KlBounded::uniformContinuousBernoulli);
    Kl.register(Uniform.class, Exponential.class, KlBounded::uniformExponential);
    Kl.register(Uniform.class, Gamma.class, KlBounded::uniformGamma);
    Kl.register(Uniform.class, Gumbel.class, KlBounded::uniformGumbel);
    Kl.register(Uniform.class, Normal.class, KlBounded::uniformNormal);
    Kl.register(Uniform.class, Pareto.class, KlBounded::uniformPareto);
    Kl.register(Beta.class, Pareto.class, (p, q) -> infinity(p.concentration1()));
    Kl.register(ContinuousBernoulli.class, Pareto.class, (p, q) -> infinity(p.probs()));
  }

  private static Tensor betaContinuousBernoulli(Beta p, ContinuousBernoulli q) {
    return p.computeEntropy()
        .neg()
        .sub(p.computeMean().mul(q.logits()))
        .sub(q.probs().neg().log1p())
        .sub(q.logNorm());
  }

  private static Tensor betaExponential(Beta p, Exponential q) {
    return p.computeEntropy().neg().sub(q.rate().log()).add(q.rate().mul(p.computeMean()));
  }

  private static Tensor betaGamma(Beta p, Gamma q) {
    Tensor c1 = p.concentration1();
    Tensor sum = c1.add(p.concentration0());
    Tensor t2 = q.concentration().lgamma().sub(q.concentration().mul(q.rate().log()));
    Tensor t3 = q.concentration().sub(1).mul(c1.digamma().sub(sum.digamma()));
    Tensor t4 = q.rate().mul(c1).div(sum);
    return p.computeEntropy().neg().add(t2).sub(t3).add(t4);
  }

  private static Tensor betaNormal(Beta p, Normal q) {
    Tensor mean = p.computeMean();
    Tensor variance = q.scale().square();
    Tensor t2 = variance.mul(2).mul(Math.PI).log().mul(0.5);
    Tensor sum = p.concentration1().add(p.concentration0());
    Tensor second = mean.mul(oneMinus(mean)).div(sum.add(1)).add(mean.square());
    Tensor t3 = second.mul(0.5).sub(q.loc().mul(mean)).add(q.loc().square().mul(0.5));
    return p.computeEntropy().neg().add(t2).add(t3.div(variance));
  }

  private static Tensor betaUniform(Beta p, Uniform q) {
    Tensor outside = q.low().gt(0).bitwiseOr(q.high().lt(1));
    return p.computeEntropy()
        .neg()
        .add(q.high().sub(q.low()).log())
        .maskedFill(outside, Double.POSITIVE_INFINITY);
  }

  private static Tensor continuousBernoulliExponential(ContinuousBernoulli p, Exponential q) {
    return p.computeEntropy().neg().sub(q.rate().log()).add(q.rate().mul(p.computeMean()));
  }

  private static Tensor continuousBernoulliNormal(ContinuousBernoulli p, Normal q) {
    Tensor mean = p.computeMean();
    Tensor standard = q.loc().div(q.scale()).square().add(LOG_2_PI);
    Tensor t2 = standard.mul(0.5).add(q.scale().log());
    Tensor moments = p.computeVariance().add(mean.square()).sub(q.loc().mul(2).mul(mean));
    return p.computeEntropy().neg().add(t2).add(moments.div(q.scale().square().mul(2)));
  }

  private static Tensor continuousBernoulliUniform(ContinuousBernoulli p, Uniform q) {
    Tensor outside = q.low().ge(0).max(q.high().le(1));
    return p.computeEntropy()
        .neg()
        .add(q.high().sub(q.low()).log())
        .maskedFill(outside, Double.POSITIVE_INFINITY);
  }

  private static Tensor uniformBeta(Uniform p, Beta q) {
    Tensor length = p.high().sub(p.low());
    Tensor q1 = q.concentration1();
    Tensor q0 = q.concentration0();
    Tensor logs = xLogX(p.high()).sub(xLogX(p.low())).sub(length);
    Tensor t2 = q1.sub(1).mul(logs).div(length);
    Tensor rest = xLogX(oneMinus(p.high())).sub(xLogX(oneMinus(p.low()))).add(length);
    Tensor t3 = q0.sub(1).mul(rest).div(length);
    Tensor t4 = q1.lgamma().add(q0.lgamma()).sub(q1.add(q0).lgamma());
    return t3.add(t4)
        .sub(length.log())
        .sub(t2)
        .maskedFill(p.high().gt(1).bitwiseOr(p.low().lt(0)), Double.POSITIVE_INFINITY);
  }

  private static Tensor uniformContinuousBernoulli(Uniform p, ContinuousBernoulli q) {
    Tensor outside = p.high().ge(1).max(p.low().le(0));
    return p.computeEntropy()
        .neg()
        .sub(p.computeMean().mul(q.logits()))
        .sub(q.probs().neg().log1p())
        .sub(q.logNorm())
        .maskedFill(outside, Double.POSITIVE_INFINITY);
  }

  private static Tensor uniformExponential(Uniform p, Exponential q) {
    Tensor mean = q.rate().mul(p.high().add(p.low())).div(2);
    return mean.sub(p.high().sub(p.low()).mul(q.rate()).log())
        .maskedFill(p.low().lt(0), Double.POSITIVE_INFINITY);
  }

  private static Tensor uniformGamma(Uniform p, Gamma q) {
    Tensor length = p.high().sub(p.low());
    Tensor c = q.concentration();
    Tensor t2 = c.lgamma().sub(c.mul(q.rate().log()));
    Tensor logs = xLogX(p.high()).sub(xLogX(p.low())).sub(length);
    Tensor t3 = oneMinus(c).mul(logs).div(length);
    Tensor t4 = q.rate().mul(p.high().add(p.low())).div(2);
    return length
        .log()
        .neg()
        .add(t2)
        .add(t3)
        .add(t4)
        .maskedFill(p.low().lt(0), Double.POSITIVE_INFINITY);
  }

  private static Tensor uniformGumbel(Uniform p, Gumbel q) {
    Tensor common = q.scale().div(p.high().sub(p.low()));
    Tensor high = p.high().sub(q.loc()).div(q.scale());
    Tensor low = p.low().sub(q.loc()).div(q.scale());
    Tensor t1 = common.log().add(high.add(low).mul(0.5));
    return t1.sub(common.mul(high.neg().exp().sub(low.neg().exp())));
  }

  private static Tensor uniformNormal(Uniform p, Normal q) {
    Tensor length = p.high().sub(p.low());
    Tensor t1 = q.scale().mul(Math.sqrt(2 * Math.PI)).div(length).log();
    Tensor t2 = length.square().div(12);
    Tensor t3 = p.high().add(p.low()).sub(q.loc().mul(2)).div(2).square();
    return t1.add(t2.add(t3).mul(0.5).div(q.scale().square()));
  }

  private static Tensor uniformPareto(Uniform p, Pareto q) {
    Tensor length = p.high().sub(p.low());
    Tensor t1 = q.alpha().mul(q.scale().pow(q.alpha())).mul(length).log();
    Tensor t2 = xLogX(p.high()).sub(xLogX(p.low())).sub(length).div(length);
    return t2.mul(q.alpha().add(1))
        .sub(t1)
        .maskedFill(p.low().lt(q.scale()), Double.POSITIVE_INFINITY);
  }
}
