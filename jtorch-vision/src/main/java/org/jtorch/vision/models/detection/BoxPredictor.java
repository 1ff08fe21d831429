package org.jtorch.vision.models.detection;

import org.jtorch.Tensor;
import org.jtorch.nn.Module;

/**
 * Base class of predictors of classes and boxes from the features of regions, which can be replaced
 * in a detector.
 */
public abstract class BoxPredictor extends Module {
  /**
   * Predictions for K regions.
   *
   * @param classLogits {@code (K, classes)}, the first class being the background
   * @param boxRegression {@code (K, 4 classes)}, offsets from the region to the box of each class
   */
  public record Prediction(Tensor classLogits, Tensor boxRegression) {}

  /** Constructor for subclasses. */
  protected BoxPredictor() {}

  /**
   * Predicts. Implementations override this method; callers use {@link #call}.
   *
   * @param features output of the box head, {@code (K, channels)}
   * @return the predictions
   */
  protected abstract Prediction forward(Tensor features);

  /**
   * Predicts and runs hooks.
   *
   * @param features output of the box head, {@code (K, channels)}
   * @return the predictions
   */
  public final Prediction call(Tensor features) {
    return call(() -> forward(features), features);
  }
}
