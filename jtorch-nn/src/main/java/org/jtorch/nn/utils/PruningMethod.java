package org.jtorch.nn.utils;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Pruning method: selects the elements of a tensor to prune, {@code
 * torch.nn.utils.prune.BasePruningMethod}.
 */
public final class PruningMethod {
  /** Computes a mask. */
  private interface MaskFunction {
    Tensor mask(Tensor scores, Tensor mask);
  }

  /** Part of an already pruned tensor that a method is applied to. */
  private enum Kind {
    /** The remaining elements. */
    UNSTRUCTURED,
    /** The remaining channels. */
    STRUCTURED,
    /** All elements. */
    GLOBAL
  }

  private final Kind kind;
  private final long dim;
  private final MaskFunction maskFunction;

  private PruningMethod(Kind kind, long dim, MaskFunction maskFunction) {
    this.kind = kind;
    this.dim = dim;
    this.maskFunction = maskFunction;
  }

  /** {@return a method that prunes nothing, {@code Identity}} */
  public static PruningMethod identity() {
    return new PruningMethod(Kind.UNSTRUCTURED, 0, (scores, mask) -> mask);
  }

  /**
   * Prunes random elements, {@code RandomUnstructured}.
   *
   * @param amount number of elements to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @return the method
   */
  public static PruningMethod randomUnstructured(Number amount) {
    return unstructured(amount, true);
  }

  /**
   * Prunes the elements with the smallest absolute values, {@code L1Unstructured}.
   *
   * @param amount number of elements to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @return the method
   */
  public static PruningMethod l1Unstructured(Number amount) {
    return unstructured(amount, false);
  }

  private static PruningMethod unstructured(Number amount, boolean random) {
    PruningAmount.check(amount);
    return new PruningMethod(
        Kind.UNSTRUCTURED,
        0,
        (scores, mask) -> {
          long pruned = PruningAmount.resolve(amount, scores.numel());
          Tensor result = mask.clone().contiguous();
          if (pruned > 0) {
            Tensor ranks = random ? Torch.randLike(scores) : scores.abs();
            Tensor chosen = ranks.flatten().topk(pruned, -1, random).indices();
            result.view(-1).indexFill_(0, chosen, 0);
          }
          return result;
        });
  }

  /**
   * Prunes random channels, {@code RandomStructured}.
   *
   * @param amount number of channels to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @param dim channel dimension
   * @return the method
   */
  public static PruningMethod randomStructured(Number amount, long dim) {
    PruningAmount.check(amount);
    return new PruningMethod(
        Kind.STRUCTURED,
        dim,
        (scores, mask) -> {
          long pruned = channels(scores, amount, dim);
          if (pruned == 0) {
            return mask;
          }
          Tensor channelScores = Torch.rand(scores.size(dim));
          Tensor kept = channelScores.gt(channelScores.kthvalue(pruned).values());
          return maskChannels(mask, dim, kept);
        });
  }

  /**
   * Prunes the channels with the smallest norms, {@code LnStructured}.
   *
   * @param amount number of channels to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @param n p of the p-norm
   * @param dim channel dimension
   * @return the method
   */
  public static PruningMethod lnStructured(Number amount, double n, long dim) {
    PruningAmount.check(amount);
    return new PruningMethod(
        Kind.STRUCTURED,
        dim,
        (scores, mask) -> {
          long pruned = channels(scores, amount, dim);
          if (pruned == 0) {
            return mask;
          }
          Tensor norms = scores.norm(n, otherDims(scores, dim));
          Tensor best = norms.topk(scores.size(dim) - pruned).indices();
          Tensor kept = Torch.zerosLike(norms).indexFill_(0, best, 1);
          return maskChannels(mask, dim, kept);
        });
  }

  /**
   * Prunes with a custom mask, {@code CustomFromMask}.
   *
   * @param keep 1 or true for elements to keep, of the parameter's shape
   * @return the method
   */
  public static PruningMethod customFromMask(Tensor keep) {
    Objects.requireNonNull(keep, "keep");
    return new PruningMethod(
        Kind.GLOBAL,
        0,
        (scores, mask) -> {
          if (!keep.shape().equals(mask.shape())) {
            throw new IllegalArgumentException(
                "the mask must be " + mask.shape() + ", got " + keep.shape());
          }
          return mask.mul(keep.to(mask.dtype()));
        });
  }

  boolean isUnstructured() {
    return kind == Kind.UNSTRUCTURED;
  }

  /** Computes the mask of a tensor that is not pruned yet. */
  Tensor initialMask(Tensor scores, Tensor ones) {
    return maskFunction.mask(scores, ones);
  }

  /** Computes the mask of a tensor that is pruned already. */
  Tensor nextMask(Tensor scores, Tensor mask) {
    Tensor result = mask.to(scores.dtype()).clone();
    if (kind == Kind.GLOBAL) {
      result.copy_(maskFunction.mask(scores, mask));
    } else if (kind == Kind.UNSTRUCTURED) {
      Tensor remaining = mask.flatten().eq(1).nonzero().flatten();
      Tensor part =
          maskFunction.mask(
              scores.flatten().indexSelect(0, remaining), mask.flatten().indexSelect(0, remaining));
      result.view(-1).indexCopy_(0, remaining, part.to(result.dtype()));
    } else {
      long channels = dim < 0 ? dim + scores.dim() : dim;
      Tensor remaining = mask.sum(otherDims(mask, channels)).ne(0).nonzero().flatten();
      Tensor part =
          maskFunction.mask(
              scores.indexSelect(channels, remaining), mask.indexSelect(channels, remaining));
      result.indexCopy_(channels, remaining, part.to(result.dtype()));
    }
    return result;
  }

  private static long channels(Tensor tensor, Number amount, long dim) {
    if (tensor.dim() < 2) {
      throw new IllegalArgumentException(
          "structured pruning requires 2 or more dimensions, got " + tensor.shape());
    }
    return PruningAmount.resolve(amount, tensor.size(dim));
  }

  /** Multiplies a mask by a mask of its channels. */
  private static Tensor maskChannels(Tensor mask, long dim, Tensor kept) {
    long[] shape = new long[mask.dim()];
    Arrays.fill(shape, 1);
    shape[Math.toIntExact(dim < 0 ? dim + mask.dim() : dim)] = -1;
    return mask.mul(kept.to(mask.dtype()).view(shape));
  }

  private static long[] otherDims(Tensor tensor, long dim) {
    long own = dim < 0 ? dim + tensor.dim() : dim;
    return LongStream.range(0, tensor.dim()).filter(d -> d != own).toArray();
  }
}
