package org.jtorch.distributions;

import static org.jtorch.distributions.Kl.infinity;
import static org.jtorch.distributions.Numerics.EULER_GAMMA;
import static org.jtorch.distributions.Numerics.LOG_2_PI;
import static org.jtorch.distributions.Numerics.oneMinus;

import org.jtorch.Tensor;

/** Divergences of distributions of unbounded support from others. */
final class KlUnbounded {
  private KlUnbounded() {}

  static void register() {
    Kl.register(Bernoulli.class, Poisson.class, KlUnbounded::bernoulliPoisson);
    Kl.register(Exponential.class, Gamma.class, KlUnbounded::exponentialGamma);
    Kl.register(Exponential.class, Gumbel.class, KlUnbounded::exponentialGumbel);
    Kl.register(Exponential.class, Normal.class, KlUnbounded::exponentialNormal);
    Kl.register(Gamma.class, Exponential.class, KlUnbounded::gammaExponential);
    Kl.register(Gamma.class, Gumbel.class, KlUnbounded::gammaGumbel);
    Kl.register(Gamma.class, Normal.class, KlUnbounded::gammaNormal);
    Kl.register(Gumbel.class, Normal.class, KlUnbounded::gumbelNormal);
    Kl.register(Laplace.class, Normal.class, KlUnbounded::laplaceNormal);
    Kl.register(Normal.class, Gumbel.class, KlUnbounded::normalGumbel);
    Kl.register(Normal.class, Laplace.class, KlUnbounded::normalLaplace);
    Kl.register(Pareto.class, Exponential.class, KlUnbounded::paretoExponential);
    Kl.register(Pareto.class, Gamma.class, KlUnbounded::paretoGamma);
    Kl.register(Pareto.class, Normal.class, KlUnbounded::paretoNormal);
    Kl.register(Exponential.class, Beta.class, (p, q) -> infinity(p.rate()));
    Kl.register(Exponential.class, ContinuousBernoulli.class, (p, q) -> infinity(p.rate()));
    Kl.register(Exponential.class, Pareto.class, (p, q) -> infinity(p.rate()));
    Kl.register(Exponential.class, Uniform.class, (p, q) -> infinity(p.rate()));
    Kl.register(Gamma.class, Beta.class, (p, q) -> infinity(p.concentration()));
    Kl.register(Gamma.class, ContinuousBernoulli.class, (p, q) -> infinity(p.concentration()));
    Kl.register(Gamma.class, Pareto.class, (p, q) -> infinity(p.concentration()));
    Kl.register(Gamma.class, Uniform.class, (p, q) -> infinity(p.concentration()));
    Kl.register(Gumbel.class, Beta.class, (p, q) -> infinity(p.loc()));
    Kl.register(Gumbel.class, ContinuousBernoulli.class, (p, q) -> infinity(p.loc()));
    Kl.register(Gumbel.class, Exponential.class, (p, q) -> infinity(p.loc()));
    Kl.register(Gumbel.class, Gamma.class, (p, q) -> infinity(p.loc()));
    Kl.register(Gumbel.class, Pareto.class, (p, q) -> infinity(p.loc()));
    Kl.register(Gumbel.class, Uniform.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, Beta.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, ContinuousBernoulli.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, Exponential.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, Gamma.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, Pareto.class, (p, q) -> infinity(p.loc()));
    Kl.register(Laplace.class, Uniform.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, Beta.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, ContinuousBernoulli.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, Exponential.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, Gamma.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, Pareto.class, (p, q) -> infinity(p.loc()));
    Kl.register(Normal.class, Uniform.class, (p, q) -> infinity(p.loc()));
    Kl.register(Pareto.class, Beta.class, (p, q) -> infinity(p.scale()));
    Kl.register(Pareto.class, ContinuousBernoulli.class, (p, q) -> infinity(p.scale()));
    Kl.register(Pareto.class, Uniform.class, (p, q) -> infinity(p.scale()));
    Kl.register(Poisson.class, Bernoulli.class, (p, q) -> infinity(p.rate()));
    Kl.register(Poisson.class, Binomial.class, (p, q) -> infinity(p.rate()));
  }

  private static Tensor bernoulliPoisson(Bernoulli p, Poisson q) {
    return p.computeEntropy().neg().sub(p.probs().mul(q.rate().log()).sub(q.rate()));
  }

  private static Tensor exponentialGamma(Exponential p, Gamma q) {
    Tensor ratio = q.rate().div(p.rate());
    Tensor t1 = q.concentration().neg().mul(ratio.log());
    Tensor t2 = t1.add(ratio).add(q.concentration().lgamma());
    return t2.add(q.concentration().mul(EULER_GAMMA)).sub(1 + EULER_GAMMA);
  }

  private static Tensor exponentialGumbel(Exponential p, Gumbel q) {
    Tensor product = p.rate().mul(q.scale());
    Tensor ratio = q.loc().div(q.scale());
    Tensor t1 = product.log().sub(1);
    Tensor t2 = ratio.exp().mul(product).div(product.add(1));
    return t1.sub(ratio).add(t2).add(product.reciprocal());
  }

  private static Tensor exponentialNormal(Exponential p, Normal q) {
    Tensor variance = q.scale().square();
    Tensor square = p.rate().square();
    Tensor t1 = square.mul(variance).mul(2).mul(Math.PI).log().mul(0.5);
    Tensor t2 = square.reciprocal().sub(q.loc().div(p.rate())).add(q.loc().square().mul(0.5));
    return t1.sub(1).add(t2.div(variance));
  }

  private static Tensor gammaExponential(Gamma p, Exponential q) {
    Tensor mean = q.rate().mul(p.concentration()).div(p.rate());
    return p.computeEntropy().neg().sub(q.rate().log()).add(mean);
  }

  private static Tensor gammaGumbel(Gamma p, Gumbel q) {
    Tensor c = p.concentration();
    Tensor product = p.rate().mul(q.scale());
    Tensor ratio = q.loc().div(q.scale());
    Tensor t1 = c.sub(1).mul(c.digamma()).sub(c.lgamma()).sub(c);
    Tensor t2 = product.log().add(c.div(product));
    Tensor t3 = ratio.exp().mul(product.reciprocal().add(1).pow(c.neg())).sub(ratio);
    return t1.add(t2).add(t3);
  }

  private static Tensor gammaNormal(Gamma p, Normal q) {
    Tensor c = p.concentration();
    Tensor variance = q.scale().square();
    Tensor square = p.rate().square();
    Tensor t1 = square.mul(variance).mul(2).mul(Math.PI).log().mul(0.5).sub(c).sub(c.lgamma());
    Tensor t2 = c.square().add(c).mul(0.5).div(square);
    Tensor t3 = q.loc().mul(c).div(p.rate());
    Tensor t4 = q.loc().square().mul(0.5);
    return t1.add(c.sub(1).mul(c.digamma())).add(t2.sub(t3).add(t4).div(variance));
  }

  private static Tensor gumbelNormal(Gumbel p, Normal q) {
    Tensor ratio = p.scale().div(q.scale());
    Tensor t1 = ratio.div(Math.sqrt(2 * Math.PI)).log();
    Tensor t2 = ratio.mul(Math.PI).mul(0.5).square().div(3);
    Tensor mean = p.loc().add(p.scale().mul(EULER_GAMMA));
    Tensor t3 = mean.sub(q.loc()).div(q.scale()).square().mul(0.5);
    return t1.neg().add(t2).add(t3).sub(EULER_GAMMA + 1);
  }

  private static Tensor laplaceNormal(Laplace p, Normal q) {
    Tensor variance = q.scale().square();
    Tensor ratio = p.scale().square().div(variance);
    Tensor t1 = ratio.mul(2).div(Math.PI).log().mul(0.5);
    Tensor t2 = p.loc().square().mul(0.5).sub(p.loc().mul(q.loc())).add(q.loc().square().mul(0.5));
    return t1.neg().add(ratio).add(t2.div(variance)).sub(1);
  }

  private static Tensor normalGumbel(Normal p, Gumbel q) {
    Tensor mean = p.loc().div(q.scale());
    Tensor ratio = p.scale().div(q.scale()).square();
    Tensor loc = q.loc().div(q.scale());
    Tensor t1 = ratio.log().mul(0.5);
    Tensor t3 = mean.neg().add(ratio.mul(0.5)).add(loc).exp();
    return t1.neg().add(mean.sub(loc)).add(t3).sub(0.5 * (1 + LOG_2_PI));
  }

  private static Tensor normalLaplace(Normal p, Laplace q) {
    Tensor difference = p.loc().sub(q.loc());
    Tensor scaled = difference.div(p.scale());
    Tensor t1 = p.scale().div(q.scale()).log();
    Tensor density = scaled.square().mul(-0.5).exp();
    Tensor t2 = p.scale().mul(Math.sqrt(2 / Math.PI)).mul(density);
    Tensor t3 = difference.mul(scaled.mul(Math.sqrt(0.5)).erf());
    double constant = 0.5 * (1 + Math.log(0.5 * Math.PI));
    return t1.neg().add(t2.add(t3).div(q.scale())).sub(constant);
  }

  private static Tensor paretoExponential(Pareto p, Exponential q) {
    Tensor product = p.scale().mul(q.rate());
    Tensor t1 = p.alpha().div(product).log();
    Tensor t3 = p.alpha().mul(product).div(p.alpha().sub(1));
    return t1.sub(p.alpha().reciprocal())
        .add(t3)
        .sub(1)
        .maskedFill(p.alpha().le(1), Double.POSITIVE_INFINITY);
  }

  private static Tensor paretoGamma(Pareto p, Gamma q) {
    Tensor common = p.scale().log().add(p.alpha().reciprocal());
    Tensor t1 = p.alpha().log().sub(common);
    Tensor t2 = q.concentration().lgamma().sub(q.concentration().mul(q.rate().log()));
    Tensor t3 = oneMinus(q.concentration()).mul(common);
    Tensor t4 = q.rate().mul(p.alpha()).mul(p.scale()).div(p.alpha().sub(1));
    return t1.add(t2).add(t3).add(t4).sub(1).maskedFill(p.alpha().le(1), Double.POSITIVE_INFINITY);
  }

  private static Tensor paretoNormal(Pareto p, Normal q) {
    Tensor alpha = p.alpha();
    Tensor variance = q.scale().square().mul(2);
    Tensor common = p.scale().div(alpha.sub(1));
    Tensor t1 = q.scale().mul(Math.sqrt(2 * Math.PI)).mul(alpha).div(p.scale()).log();
    Tensor t3 = alpha.mul(common.square()).div(alpha.sub(2));
    Tensor t4 = alpha.mul(common).sub(q.loc()).square();
    return t1.sub(alpha.reciprocal())
        .add(t3.add(t4).div(variance))
        .sub(1)
        .maskedFill(alpha.le(2), Double.POSITIVE_INFINITY);
  }
}
