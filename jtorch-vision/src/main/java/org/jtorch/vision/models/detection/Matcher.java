package org.jtorch.vision.models.detection;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Assigns to each prediction at most one of the objects in the image, {@code Matcher}.
 *
 * @param high least quality of a match
 * @param low quality below which a prediction is background
 * @param fallback which predictions of lower quality match as well
 */
record Matcher(double high, double low, Fallback fallback) {
  /** Index of background. */
  static final long BELOW_LOW_THRESHOLD = -1;

  /** Index of predictions that are neither matched nor background. */
  static final long BETWEEN_THRESHOLDS = -2;

  /** Predictions that match although their quality is low. */
  enum Fallback {
    /** None. */
    NONE,
    /** For each object the predictions of the highest quality keep their best object. */
    BEST_PREDICTIONS,
    /** For each object the best prediction is assigned to it, {@code SSDMatcher}. */
    ONE_EACH
  }

  Matcher {
    if (low > high) {
      throw new IllegalArgumentException("low_threshold should be <= high_threshold");
    }
  }

  /**
   * Assigns objects.
   *
   * @param quality {@code (M, N)} of M objects and N predictions
   * @return {@code (N)}, INT64, index of an object or one of the negative constants
   */
  Tensor match(Tensor quality) {
    if (quality.numel() == 0) {
      throw new IllegalArgumentException(
          "No "
              + (quality.size(0) == 0 ? "ground-truth" : "proposal")
              + " boxes available for one of the images during training");
    }
    Tensor.ValuesIndices best = quality.max(0);
    Tensor values = best.values();
    Tensor matches =
        best.indices()
            .maskedFill(values.lt(low), BELOW_LOW_THRESHOLD)
            .maskedFill(values.ge(low).logicalAnd(values.lt(high)), BETWEEN_THRESHOLDS);
    return switch (fallback) {
      case NONE -> matches;
      case BEST_PREDICTIONS -> {
        Tensor isBest = quality.eq(quality.max(1).values().unsqueeze(1)).any(0);
        yield best.indices().where(isBest, matches);
      }
      case ONE_EACH -> {
        Tensor predictions = quality.max(1).indices();
        matches.set(predictions, objects(predictions));
        yield matches;
      }
    };
  }

  private static Tensor objects(Tensor predictions) {
    return Torch.arange(DType.INT64.on(predictions.device()), predictions.size(0));
  }
}
