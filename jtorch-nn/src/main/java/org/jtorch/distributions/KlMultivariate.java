package org.jtorch.distributions;

import static org.jtorch.distributions.Numerics.halfLogDet;

import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Divergences of multivariate normal distributions. */
final class KlMultivariate {
  private KlMultivariate() {}

  static void register() {
    Kl.register(MultivariateNormal.class, MultivariateNormal.class, KlMultivariate::full);
    Kl.register(
        LowRankMultivariateNormal.class, LowRankMultivariateNormal.class, KlMultivariate::lowRank);
    Kl.register(
        MultivariateNormal.class, LowRankMultivariateNormal.class, KlMultivariate::fullToLowRank);
    Kl.register(
        LowRankMultivariateNormal.class, MultivariateNormal.class, KlMultivariate::lowRankToFull);
  }

  private static Tensor full(MultivariateNormal p, MultivariateNormal q) {
    requireEqualShapes(p, q);
    Tensor half = halfLogDet(q.factor()).sub(halfLogDet(p.factor()));
    Shape batch = commonBatch(q.factor(), p.factor());
    Tensor solved =
        Linalg.solveTriangular(expanded(q.factor(), batch), expanded(p.factor(), batch), false);
    Tensor distance = Mahalanobis.squared(q.factor(), q.loc().sub(p.loc()));
    double n = p.eventShape().size(0);
    return half.add(traceOfSquare(solved).add(distance).sub(n).mul(0.5));
  }

  private static Tensor lowRank(LowRankMultivariateNormal p, LowRankMultivariateNormal q) {
    requireEqualShapes(p, q);
    Tensor t1 = q.logDet().sub(p.logDet());
    Tensor t3 = q.mahalanobis(q.loc().sub(p.loc()));
    Tensor a = Linalg.solveTriangular(q.capacitance(), q.scaledFactor(), false);
    Tensor t21 = p.diagonal().div(q.diagonal()).sum(-1);
    Tensor t22 = traceOfSquare(p.factor().mul(q.diagonal().rsqrt().unsqueeze(-1)));
    Tensor t23 = traceOfSquare(a.mul(p.diagonal().sqrt().unsqueeze(-2)));
    Tensor t24 = traceOfSquare(a.matmul(p.factor()));
    Tensor t2 = t21.add(t22).sub(t23).sub(t24);
    return t1.add(t2).add(t3).sub(p.eventShape().size(0)).mul(0.5);
  }

  private static Tensor fullToLowRank(MultivariateNormal p, LowRankMultivariateNormal q) {
    requireEqualShapes(p, q);
    Tensor t1 = q.logDet().sub(halfLogDet(p.factor()).mul(2));
    Tensor t3 = q.mahalanobis(q.loc().sub(p.loc()));
    Tensor a = Linalg.solveTriangular(q.capacitance(), q.scaledFactor(), false);
    Tensor t21 = traceOfSquare(p.factor().mul(q.diagonal().rsqrt().unsqueeze(-1)));
    Tensor t2 = t21.sub(traceOfSquare(a.matmul(p.factor())));
    return t1.add(t2).add(t3).sub(p.eventShape().size(0)).mul(0.5);
  }

  private static Tensor lowRankToFull(LowRankMultivariateNormal p, MultivariateNormal q) {
    requireEqualShapes(p, q);
    Tensor t1 = halfLogDet(q.factor()).mul(2).sub(p.logDet());
    Tensor t3 = Mahalanobis.squared(q.factor(), q.loc().sub(p.loc()));
    Shape batch = commonBatch(q.factor(), p.factor());
    Tensor factor = expanded(q.factor(), batch);
    Tensor wide = expanded(p.factor(), batch);
    Tensor diagonal = expanded(p.diagonal().sqrt().diagEmbed(), batch);
    Tensor t2 =
        traceOfSquare(Linalg.solveTriangular(factor, wide, false))
            .add(traceOfSquare(Linalg.solveTriangular(factor, diagonal, false)));
    return t1.add(t2).add(t3).sub(p.eventShape().size(0)).mul(0.5);
  }

  private static Tensor traceOfSquare(Tensor matrix) {
    return matrix.square().sum(-2, -1);
  }

  private static Tensor expanded(Tensor matrix, Shape batch) {
    return matrix.expand(Shapes.concat(batch, Shapes.tail(matrix.shape(), 2)));
  }

  private static Shape commonBatch(Tensor first, Tensor second) {
    return Torch.broadcastShapes(
        Shapes.dropLast(first.shape(), 2), Shapes.dropLast(second.shape(), 2));
  }

  private static void requireEqualShapes(Distribution p, Distribution q) {
    if (!p.eventShape().equals(q.eventShape())) {
      throw new IllegalArgumentException(
          "KL-divergence between multivariate normals with different event shapes "
              + p.eventShape()
              + " and "
              + q.eventShape()
              + " cannot be computed");
    }
  }
}
