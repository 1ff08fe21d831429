package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The functions of {@link F} that zero elements or channels at random. */
abstract sealed class DropoutFunctions extends ActivationFunctions permits BatchNormFunctions {
  private static final Op DROPOUT = Op.of("aten::dropout", "");
  private static final Op DROPOUT_ = Op.of("aten::dropout_", "");
  private static final Op FEATURE_DROPOUT = Op.of("aten::feature_dropout", "");
  private static final Op ALPHA_DROPOUT = Op.of("aten::alpha_dropout", "");
  private static final Op FEATURE_ALPHA_DROPOUT = Op.of("aten::feature_alpha_dropout", "");

  DropoutFunctions() {}

  /**
   * Zeroes elements at random and scales the rest by {@code 1 / (1 - p)}, {@code
   * torch.nn.functional.dropout}.
   *
   * @param input any shape
   * @param p the probability of a zero, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return drop(DROPOUT, input, p, training);
  }

  /**
   * Zeroes elements at random and scales the rest by {@code 1 / (1 - p)}, in training, {@code
   * torch.nn.functional.dropout}.
   *
   * @param input any shape
   * @param p the probability of a zero, 0 to 1
   * @return a tensor of the input's shape
   */
  public static Tensor dropout(Tensor input, double p) {
    return dropout(input, p, true);
  }

  /**
   * Zeroes elements of the input itself at random and scales the rest, {@code
   * torch.nn.functional.dropout} with {@code inplace=True}.
   *
   * @param input any shape; changed in place
   * @param p the probability of a zero, 0 to 1
   * @param training whether dropout is applied
   * @return the input
   */
  @CanIgnoreReturnValue
  public static Tensor dropout_(Tensor input, double p, boolean training) {
    checkProbability(p);
    return Dispatch.inPlace(DROPOUT_, input, p, training);
  }

  /**
   * Zeroes whole channels of sequences at random, {@code torch.nn.functional.dropout1d}.
   *
   * @param input {@code (N, C, L)} or {@code (C, L)}
   * @param p the probability of a zero channel, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout1d(Tensor input, double p, boolean training) {
    return dropChannels("dropout1d", input, 2, p, training);
  }

  /**
   * Zeroes whole channels of images at random, {@code torch.nn.functional.dropout2d}.
   *
   * @param input {@code (N, C, H, W)}; three dimensions are taken as {@code (N, C, L)}, as PyTorch
   *     does
   * @param p the probability of a zero channel, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout2d(Tensor input, double p, boolean training) {
    return drop(FEATURE_DROPOUT, input, p, training);
  }

  /**
   * Zeroes whole channels of volumes at random, {@code torch.nn.functional.dropout3d}.
   *
   * @param input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}
   * @param p the probability of a zero channel, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout3d(Tensor input, double p, boolean training) {
    return dropChannels("dropout3d", input, 4, p, training);
  }

  /**
   * Drops elements to SELU's lower limit at random and keeps mean and variance, {@code
   * torch.nn.functional.alpha_dropout}.
   *
   * @param input any shape
   * @param p the probability of a zero, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor alphaDropout(Tensor input, double p, boolean training) {
    return drop(ALPHA_DROPOUT, input, p, training);
  }

  /**
   * Drops elements to SELU's lower limit at random and keeps mean and variance, in evaluation:
   * nothing is dropped, {@code torch.nn.functional.alpha_dropout}.
   *
   * @param input any shape
   * @param p the probability of a zero, 0 to 1
   * @return a tensor of the input's shape
   */
  public static Tensor alphaDropout(Tensor input, double p) {
    return alphaDropout(input, p, false);
  }

  /**
   * Drops whole channels to SELU's lower limit at random and keeps mean and variance, {@code
   * torch.nn.functional.feature_alpha_dropout}.
   *
   * @param input {@code (N, C, *)}
   * @param p the probability of a zero, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
    return drop(FEATURE_ALPHA_DROPOUT, input, p, training);
  }

  /**
   * Drops whole channels to SELU's lower limit at random and keeps mean and variance, in
   * evaluation: nothing is dropped, {@code torch.nn.functional.feature_alpha_dropout}.
   *
   * @param input {@code (N, C, *)}
   * @param p the probability of a zero, 0 to 1
   * @return a tensor of the input's shape
   */
  public static Tensor featureAlphaDropout(Tensor input, double p) {
    return featureAlphaDropout(input, p, false);
  }

  private static Tensor dropChannels(
      String name, Tensor input, int unbatchedRank, double p, boolean training) {
    int rank = input.dim();
    if (rank != unbatchedRank && rank != unbatchedRank + 1) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + unbatchedRank
              + " or "
              + (unbatchedRank + 1)
              + " dimensions, got "
              + input.shape());
    }
    if (rank > unbatchedRank) {
      return drop(FEATURE_DROPOUT, input, p, training);
    }
    return TensorScope.compute(
        () -> drop(FEATURE_DROPOUT, input.unsqueeze(0), p, training).squeeze(0));
  }

  private static Tensor drop(Op op, Tensor input, double p, boolean training) {
    checkProbability(p);
    return Dispatch.tensor(op, input, p, training);
  }

  private static void checkProbability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("dropout: p must be from 0 to 1, got " + p);
    }
  }
}
