package org.jtorch.vision.models.detection;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Draws samples with a fixed proportion of positive ones, {@code BalancedPositiveNegativeSampler}.
 *
 * @param size number of samples per image
 * @param positiveFraction largest part of positive ones
 */
record BalancedSampler(long size, double positiveFraction) {
  /**
   * Samples of an image.
   *
   * @param positive {@code (N)}, BOOL
   * @param negative {@code (N)}, BOOL
   */
  record Samples(Tensor positive, Tensor negative) {}

  /**
   * Draws samples of an image.
   *
   * @param labels {@code (N)}: positive, 0 for negative, or negative for ignored predictions
   */
  Samples draw(Tensor labels) {
    Tensor positive = indices(labels.ge(1));
    Tensor negative = indices(labels.eq(0));
    long positives = Math.min(positive.numel(), (long) (size * positiveFraction));
    long negatives = Math.min(negative.numel(), size - positives);
    Tensor firstPositive = first(positive, positives);
    Tensor firstNegative = first(negative, negatives);
    return new Samples(mask(labels, firstPositive), mask(labels, firstNegative));
  }

  /** Indices at which a vector is true. */
  static Tensor indices(Tensor mask) {
    return mask.nonzero().select(1, 0);
  }

  private static Tensor first(Tensor indices, long count) {
    Tensor order = Torch.randperm(indices.numel()).to(indices.device());
    return indices.indexSelect(0, order.narrow(0, 0, count));
  }

  private static Tensor mask(Tensor labels, Tensor indices) {
    return Torch.zeros(DType.BOOL.on(labels.device()), labels.size(0)).indexFill_(0, indices, 1);
  }
}
