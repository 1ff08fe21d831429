package org.jtorch.nn.utils;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Says which numbers of a tensor are pruned, {@code torch.nn.utils.prune.BasePruningMethod}.
 *
 * <p><b>Ownership:</b> a mask belongs to the current scope.
 *
 * <p><b>Thread safety:</b> as the random generator.
 */
public final class PruningMethod {
  /** Makes a mask. */
  private interface Masking {
    Tensor mask(Tensor scores, Tensor mask);
  }

  /** What part of a tensor that is pruned already a method sees. */
  private enum Kind {
    /** The numbers that are left. */
    UNSTRUCTURED,
    /** The channels that are left. */
    STRUCTURED,
    /** All. */
    GLOBAL
  }

  private final Kind kind;
  private final long dim;
  private final Masking masking;

  private PruningMethod(Kind kind, long dim, Masking masking) {
    this.kind = kind;
    this.dim = dim;
    this.masking = masking;
  }

  /**
   * Prunes nothing, {@code Identity}.
   *
   * @return the method
   */
  public static PruningMethod identity() {
    return new PruningMethod(Kind.UNSTRUCTURED, 0, (scores, mask) -> mask);
  }

  /**
   * Prunes numbers at random, {@code RandomUnstructured}.
   *
   * @param amount how many: a share from 0 to 1 if a double or float, else a number
   * @return the method
   */
  public static PruningMethod randomUnstructured(Number amount) {
    return unstructured(amount, true);
  }

  /**
   * Prunes the numbers of the smallest absolute values, {@code L1Unstructured}.
   *
   * @param amount how many: a share from 0 to 1 if a double or float, else a number
   * @return the method
   */
  public static PruningMethod l1Unstructured(Number amount) {
    return unstructured(amount, false);
  }

  private static PruningMethod unstructured(Number amount, boolean random) {
    Amounts.check(amount);
    return new PruningMethod(
        Kind.UNSTRUCTURED,
        0,
        (scores, mask) -> {
          long pruned = Amounts.of(amount, scores.numel());
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
   * Prunes whole channels at random, {@code RandomStructured}.
   *
   * @param amount how many channels: a share from 0 to 1 if a double or float, else a number
   * @param dim the dimension of the channels
   * @return the method
   */
  public static PruningMethod randomStructured(Number amount, long dim) {
    Amounts.check(amount);
    return new PruningMethod(
        Kind.STRUCTURED,
        dim,
        (scores, mask) -> {
          long pruned = channels(scores, amount, dim);
          if (pruned == 0) {
            return mask;
          }
          Tensor draws = Torch.rand(scores.size(dim));
          Tensor kept = draws.gt(draws.kthvalue(pruned).values());
          return alongside(mask, dim, kept);
        });
  }

  /**
   * Prunes the channels of the smallest norms, {@code LnStructured}.
   *
   * @param amount how many channels: a share from 0 to 1 if a double or float, else a number
   * @param n the p of the p-norm
   * @param dim the dimension of the channels
   * @return the method
   */
  public static PruningMethod lnStructured(Number amount, double n, long dim) {
    Amounts.check(amount);
    return new PruningMethod(
        Kind.STRUCTURED,
        dim,
        (scores, mask) -> {
          long pruned = channels(scores, amount, dim);
          if (pruned == 0) {
            return mask;
          }
          Tensor norms = scores.norm(n, others(scores, dim));
          Tensor best = norms.topk(scores.size(dim) - pruned).indices();
          Tensor kept = Torch.zerosLike(norms).indexFill_(0, best, 1);
          return alongside(mask, dim, kept);
        });
  }

  /**
   * Prunes what a mask says, {@code CustomFromMask}.
   *
   * @param keep 1 or true where a number stays, of the parameter's shape
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

  /** A mask for a tensor that is not pruned yet. */
  Tensor first(Tensor scores, Tensor ones) {
    return masking.mask(scores, ones);
  }

  /** A mask for a tensor of which some numbers are pruned. */
  Tensor next(Tensor scores, Tensor mask) {
    Tensor result = mask.to(scores.dtype()).clone();
    if (kind == Kind.GLOBAL) {
      result.copy_(masking.mask(scores, mask));
    } else if (kind == Kind.UNSTRUCTURED) {
      Tensor left = mask.flatten().eq(1).nonzero().flatten();
      Tensor part =
          masking.mask(scores.flatten().indexSelect(0, left), mask.flatten().indexSelect(0, left));
      result.view(-1).indexCopy_(0, left, part.to(result.dtype()));
    } else {
      long channels = dim < 0 ? dim + scores.dim() : dim;
      Tensor left = mask.sum(others(mask, channels)).ne(0).nonzero().flatten();
      Tensor part =
          masking.mask(scores.indexSelect(channels, left), mask.indexSelect(channels, left));
      result.indexCopy_(channels, left, part.to(result.dtype()));
    }
    return result;
  }

  private static long channels(Tensor tensor, Number amount, long dim) {
    if (tensor.dim() < 2) {
      throw new IllegalArgumentException(
          "structured pruning takes tensors of 2 dimensions or more, got " + tensor.shape());
    }
    return Amounts.of(amount, tensor.size(dim));
  }

  /** A mask without the channels of which another, with one number a channel, is zero. */
  private static Tensor alongside(Tensor mask, long dim, Tensor kept) {
    long[] shape = new long[mask.dim()];
    Arrays.fill(shape, 1);
    shape[Math.toIntExact(dim < 0 ? dim + mask.dim() : dim)] = -1;
    return mask.mul(kept.to(mask.dtype()).view(shape));
  }

  private static long[] others(Tensor tensor, long dim) {
    long own = dim < 0 ? dim + tensor.dim() : dim;
    return LongStream.range(0, tensor.dim()).filter(d -> d != own).toArray();
  }
}
