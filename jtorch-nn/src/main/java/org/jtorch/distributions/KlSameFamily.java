package org.jtorch.distributions;

import static org.jtorch.distributions.Numerics.EULER_GAMMA;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.sumRightmost;

import java.util.List;
import org.jtorch.F;
import org.jtorch.Tensor;

/** Divergences of two distributions of one class. */
final class KlSameFamily {
  private KlSameFamily() {}

  static void register() {
    Kl.register(Bernoulli.class, Bernoulli.class, KlSameFamily::bernoulli);
    Kl.register(Beta.class, Beta.class, KlSameFamily::beta);
    Kl.register(Binomial.class, Binomial.class, KlSameFamily::binomial);
    Kl.register(Categorical.class, Categorical.class, KlSameFamily::categorical);
    Kl.register(
        ContinuousBernoulli.class, ContinuousBernoulli.class, KlSameFamily::continuousBernoulli);
    Kl.register(Dirichlet.class, Dirichlet.class, KlSameFamily::dirichlet);
    Kl.register(Exponential.class, Exponential.class, KlSameFamily::exponential);
    Kl.register(Gamma.class, Gamma.class, KlSameFamily::gamma);
    Kl.register(Gumbel.class, Gumbel.class, KlSameFamily::gumbel);
    Kl.register(Geometric.class, Geometric.class, KlSameFamily::geometric);
    Kl.register(HalfNormal.class, HalfNormal.class, KlSameFamily::halfNormal);
    Kl.register(Laplace.class, Laplace.class, KlSameFamily::laplace);
    Kl.register(Normal.class, Normal.class, KlSameFamily::normal);
    Kl.register(OneHotCategorical.class, OneHotCategorical.class, KlSameFamily::oneHotCategorical);
    Kl.register(Pareto.class, Pareto.class, KlSameFamily::pareto);
    Kl.register(Poisson.class, Poisson.class, KlSameFamily::poisson);
    Kl.register(Uniform.class, Uniform.class, KlSameFamily::uniform);
    Kl.register(Cauchy.class, Cauchy.class, KlSameFamily::cauchy);
    Kl.register(Independent.class, Independent.class, KlSameFamily::independent);
    Kl.register(
        TransformedDistribution.class,
        TransformedDistribution.class,
        KlSameFamily::transformedDistribution);
    Kl.register(ExponentialFamily.class, ExponentialFamily.class, KlSameFamily::exponentialFamily);
  }

  private static Tensor bernoulli(Bernoulli p, Bernoulli q) {
    Tensor pp = p.probs();
    Tensor qp = q.probs();
    Tensor t1 = pp.mul(F.softplus(q.logits().neg()).sub(F.softplus(p.logits().neg())));
    t1 = t1.maskedFill(qp.eq(0), Double.POSITIVE_INFINITY).maskedFill(pp.eq(0), 0);
    Tensor t2 = oneMinus(pp).mul(F.softplus(q.logits()).sub(F.softplus(p.logits())));
    t2 = t2.maskedFill(qp.eq(1), Double.POSITIVE_INFINITY).maskedFill(pp.eq(1), 0);
    return t1.add(t2);
  }

  private static Tensor beta(Beta p, Beta q) {
    Tensor p1 = p.concentration1();
    Tensor p0 = p.concentration0();
    Tensor q1 = q.concentration1();
    Tensor q0 = q.concentration0();
    Tensor sumP = p1.add(p0);
    Tensor sumQ = q1.add(q0);
    Tensor t1 = q1.lgamma().add(q0.lgamma()).add(sumP.lgamma());
    Tensor t2 = p1.lgamma().add(p0.lgamma()).add(sumQ.lgamma());
    Tensor t3 = p1.sub(q1).mul(p1.digamma());
    Tensor t4 = p0.sub(q0).mul(p0.digamma());
    Tensor t5 = sumQ.sub(sumP).mul(sumP.digamma());
    return t1.sub(t2).add(t3).add(t4).add(t5);
  }

  private static Tensor binomial(Binomial p, Binomial q) {
    if (p.totalCount().lt(q.totalCount()).any().itemBoolean()) {
      throw new UnsupportedOperationException(
          "KL between Binomials where q.total_count > p.total_count is not implemented");
    }
    Tensor logits = p.probs().mul(p.logits().sub(q.logits()));
    Tensor logs = logits.add(p.probs().neg().log1p()).sub(q.probs().neg().log1p());
    return p.totalCount()
        .mul(logs)
        .maskedFill(p.totalCount().gt(q.totalCount()), Double.POSITIVE_INFINITY);
  }

  private static Tensor categorical(Categorical p, Categorical q) {
    Tensor t = p.probs().mul(p.logits().sub(q.logits()));
    return t.maskedFill(q.probs().eq(0), Double.POSITIVE_INFINITY)
        .maskedFill(p.probs().eq(0), 0)
        .sum(-1);
  }

  private static Tensor continuousBernoulli(ContinuousBernoulli p, ContinuousBernoulli q) {
    Tensor t1 = p.computeMean().mul(p.logits().sub(q.logits()));
    Tensor t2 = p.logNorm().add(p.probs().neg().log1p());
    Tensor t3 = q.logNorm().neg().sub(q.probs().neg().log1p());
    return t1.add(t2).add(t3);
  }

  private static Tensor dirichlet(Dirichlet p, Dirichlet q) {
    Tensor pc = p.concentration();
    Tensor qc = q.concentration();
    Tensor sumP = pc.sum(-1);
    Tensor t1 = sumP.lgamma().sub(qc.sum(-1).lgamma());
    Tensor t2 = pc.lgamma().sub(qc.lgamma()).sum(-1);
    Tensor t4 = pc.digamma().sub(sumP.digamma().unsqueeze(-1));
    return t1.sub(t2).add(pc.sub(qc).mul(t4).sum(-1));
  }

  private static Tensor exponential(Exponential p, Exponential q) {
    Tensor ratio = q.rate().div(p.rate());
    return ratio.log().neg().add(ratio).sub(1);
  }

  private static Tensor gamma(Gamma p, Gamma q) {
    Tensor pc = p.concentration();
    Tensor qc = q.concentration();
    Tensor t1 = qc.mul(p.rate().div(q.rate()).log());
    Tensor t2 = qc.lgamma().sub(pc.lgamma());
    Tensor t3 = pc.sub(qc).mul(pc.digamma());
    Tensor t4 = q.rate().sub(p.rate()).mul(pc.div(p.rate()));
    return t1.add(t2).add(t3).add(t4);
  }

  private static Tensor gumbel(Gumbel p, Gumbel q) {
    Tensor ratio = p.scale().div(q.scale());
    Tensor qLoc = q.loc().div(q.scale());
    Tensor pLoc = p.loc().div(q.scale());
    Tensor t1 = ratio.log().neg().sub(qLoc).add(pLoc);
    Tensor t3 = qLoc.add(ratio.add(1).lgamma()).sub(pLoc).exp();
    return t1.add(ratio.mul(EULER_GAMMA)).add(t3).sub(1 + EULER_GAMMA);
  }

  private static Tensor geometric(Geometric p, Geometric q) {
    return p.computeEntropy().neg().sub(q.probs().neg().log1p().div(p.probs())).sub(q.logits());
  }

  private static Tensor halfNormal(HalfNormal p, HalfNormal q) {
    return Kl.divergence(p.baseDist(), q.baseDist());
  }

  private static Tensor laplace(Laplace p, Laplace q) {
    Tensor ratio = p.scale().div(q.scale());
    Tensor distance = p.loc().sub(q.loc()).abs();
    Tensor t3 = ratio.mul(distance.neg().div(p.scale()).exp());
    return ratio.log().neg().add(distance.div(q.scale())).add(t3).sub(1);
  }

  private static Tensor normal(Normal p, Normal q) {
    Tensor ratio = p.scale().div(q.scale()).square();
    Tensor t1 = p.loc().sub(q.loc()).div(q.scale()).square();
    return ratio.add(t1).sub(1).sub(ratio.log()).mul(0.5);
  }

  private static Tensor oneHotCategorical(OneHotCategorical p, OneHotCategorical q) {
    return categorical(
        new Categorical(p.parameters().trusted()), new Categorical(q.parameters().trusted()));
  }

  private static Tensor pareto(Pareto p, Pareto q) {
    Tensor scaleRatio = p.scale().div(q.scale());
    Tensor alphaRatio = q.alpha().div(p.alpha());
    Tensor t1 = q.alpha().mul(scaleRatio.log());
    return t1.sub(alphaRatio.log())
        .add(alphaRatio)
        .sub(1)
        .maskedFill(p.scale().lt(q.scale()), Double.POSITIVE_INFINITY);
  }

  private static Tensor poisson(Poisson p, Poisson q) {
    return p.rate().mul(p.rate().log().sub(q.rate().log())).sub(p.rate().sub(q.rate()));
  }

  private static Tensor uniform(Uniform p, Uniform q) {
    Tensor outside = q.low().gt(p.low()).bitwiseOr(q.high().lt(p.high()));
    return q.high()
        .sub(q.low())
        .div(p.high().sub(p.low()))
        .log()
        .maskedFill(outside, Double.POSITIVE_INFINITY);
  }

  private static Tensor cauchy(Cauchy p, Cauchy q) {
    Tensor t1 = p.scale().add(q.scale()).square().add(p.loc().sub(q.loc()).square()).log();
    return t1.sub(p.scale().mul(4).mul(q.scale()).log());
  }

  private static Tensor independent(Independent p, Independent q) {
    if (p.reinterpretedBatchNdims() != q.reinterpretedBatchNdims()) {
      throw new UnsupportedOperationException(
          "KL(p || q) of Independent distributions needs equal reinterpretedBatchNdims, got "
              + p.reinterpretedBatchNdims()
              + " and "
              + q.reinterpretedBatchNdims());
    }
    Tensor result = Kl.divergence(p.baseDist(), q.baseDist());
    return sumRightmost(result, p.reinterpretedBatchNdims());
  }

  private static Tensor transformedDistribution(
      TransformedDistribution p, TransformedDistribution q) {
    if (!p.transforms().equals(q.transforms()) || !p.eventShape().equals(q.eventShape())) {
      throw new UnsupportedOperationException(
          "KL(p || q) of transformed distributions needs equal transforms and event shapes");
    }
    return Kl.divergence(p.baseDist(), q.baseDist());
  }

  private static Tensor exponentialFamily(ExponentialFamily p, ExponentialFamily q) {
    if (p.getClass() != q.getClass()) {
      throw Kl.unsupported(p, q);
    }
    ExponentialFamily.Normalizer normalizer = p.normalizer();
    List<Tensor> params = q.naturalParams();
    Tensor result = q.logNormalizer(params).sub(normalizer.value());
    for (int i = 0; i < params.size(); i++) {
      Tensor difference = params.get(i).sub(normalizer.params().get(i));
      Tensor term = difference.mul(normalizer.gradients().get(i));
      int event = term.dim() - q.batchShape().rank();
      result = result.sub(sumRightmost(term, event));
    }
    return result;
  }
}
