package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The dropout functions of {@link F}. */
abstract sealed class DropoutFunctions extends ActivationFunctions permits BatchNormFunctions {
  private static final Op DROPOUT = Op.of("aten::dropout", "");
  private static final Op DROPOUT_ = Op.of("aten::dropout_", "");
  private static final Op FEATURE_DROPOUT = Op.of("aten::feature_dropout", "");
  private static final Op ALPHA_DROPOUT = Op.of("aten::alpha_dropout", "");
  private static final Op FEATURE_ALPHA_DROPOUT = Op.of("aten::feature_alpha_dropout", "");

  DropoutFunctions() {}

  /**
   * Dropout: zeroes elements at random and scales the others by {@code 1 / (1 - p)}, {@code
   * torch.nn.functional.dropout}.
   *
   * @param input any shape
   * @param p the probability of an element to be zeroed, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return drop(DROPOUT, input, p, training);
  }

  /**
   * Dropout with training enabled: zeroes elements at random and scales the others by {@code 1 / (1
   * - p)}, {@code torch.nn.functional.dropout}.
   *
   * @param input any shape
   * @param p the probability of an element to be zeroed, 0 to 1
   * @return a tensor of the input's shape
   */
  public static Tensor dropout(Tensor input, double p) {
    return dropout(input, p, true);
  }

  /**
   * In-place dropout, {@code torch.nn.functional.dropout} with {@code inplace=True}.
   *
   * @param input any shape; modified in place
   * @param p the probability of an element to be zeroed, 0 to 1
   * @param training whether dropout is applied
   * @return the input
   */
  @CanIgnoreReturnValue
  public static Tensor dropout_(Tensor input, double p, boolean training) {
    checkProbability(p);
    return Dispatch.inPlace(DROPOUT_, input, p, training);
  }

  /**
   * Zeroes entire channels of 1D feature maps at random, {@code torch.nn.functional.dropout1d}.
   *
   * @param input {@code (N, C, L)} or {@code (C, L)}
   * @param p the probability of a channel to be zeroed, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout1d(Tensor input, double p, boolean training) {
    return dropChannels("dropout1d", input, 2, p, training);
  }

  /**
   * Zeroes entire channels of 2D feature maps at random, {@code torch.nn.functional.dropout2d}.
   *
   * @param input {@code (N, C, H, W)}; a 3-D input is treated as {@code (N, C, L)}, as in PyTorch
   * @param p the probability of a channel to be zeroed, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout2d(Tensor input, double p, boolean training) {
    return drop(FEATURE_DROPOUT, input, p, training);
  }

  /**
   * Zeroes entire channels of 3D feature maps at random, {@code torch.nn.functional.dropout3d}.
   *
   * @param input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}
   * @param p the probability of a channel to be zeroed, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor dropout3d(Tensor input, double p, boolean training) {
    return dropChannels("dropout3d", input, 4, p, training);
  }

  /**
   * Alpha dropout: sets elements to SELU's negative saturation value at random and preserves mean
   * and variance, {@code torch.nn.functional.alpha_dropout}.
   *
   * @param input any shape
   * @param p the probability of an element to be dropped, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor alphaDropout(Tensor input, double p, boolean training) {
    return drop(ALPHA_DROPOUT, input, p, training);
  }

  /**
   * Alpha dropout with training disabled: returns the input unchanged, {@code
   * torch.nn.functional.alpha_dropout}.
   *
   * @param input any shape
   * @param p the probability of an element to be dropped, 0 to 1
   * @return a tensor of the input's shape
   */
  public static Tensor alphaDropout(Tensor input, double p) {
    return alphaDropout(input, p, false);
  }

  /**
   * Alpha dropout of entire channels: sets them to SELU's negative saturation value at random and
   * preserves mean and variance, {@code torch.nn.functional.feature_alpha_dropout}.
   *
   * @param input {@code (N, C, *)}
   * @param p the probability of a channel to be dropped, 0 to 1
   * @param training whether dropout is applied; otherwise the input is returned unchanged
   * @return a tensor of the input's shape
   */
  public static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
    return drop(FEATURE_ALPHA_DROPOUT, input, p, training);
  }

  /**
   * Alpha dropout of entire channels with training disabled: returns the input unchanged, {@code
   * torch.nn.functional.feature_alpha_dropout}.
   *
   * @param input {@code (N, C, *)}
   * @param p the probability of a channel to be dropped, 0 to 1
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
