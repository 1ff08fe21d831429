package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The dropout functions of {@link F}. */
final class Dropouts {
  private static final Op DROPOUT = Op.of("aten::dropout", "");
  private static final Op DROPOUT_ = Op.of("aten::dropout_", "");
  private static final Op FEATURE_DROPOUT = Op.of("aten::feature_dropout", "");
  private static final Op ALPHA_DROPOUT = Op.of("aten::alpha_dropout", "");
  private static final Op FEATURE_ALPHA_DROPOUT = Op.of("aten::feature_alpha_dropout", "");

  private Dropouts() {}

  static Tensor dropout(Tensor input, double p, boolean training) {
    return drop(DROPOUT, input, p, training);
  }

  @CanIgnoreReturnValue
  static Tensor dropout_(Tensor input, double p, boolean training) {
    checkProbability(p);
    return Dispatch.inPlace(DROPOUT_, input, p, training);
  }

  static Tensor dropout1d(Tensor input, double p, boolean training) {
    return dropChannels("dropout1d", input, 2, p, training);
  }

  static Tensor dropout2d(Tensor input, double p, boolean training) {
    return drop(FEATURE_DROPOUT, input, p, training);
  }

  static Tensor dropout3d(Tensor input, double p, boolean training) {
    return dropChannels("dropout3d", input, 4, p, training);
  }

  static Tensor alphaDropout(Tensor input, double p, boolean training) {
    return drop(ALPHA_DROPOUT, input, p, training);
  }

  static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
    return drop(FEATURE_ALPHA_DROPOUT, input, p, training);
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
