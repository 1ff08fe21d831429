package org.jtorch.vision.models.detection;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Slot;

/**
 * Linear predictors of classes and boxes, {@code
 * torchvision.models.detection.faster_rcnn.FastRCNNPredictor}.
 *
 * <pre>{@code
 * FasterRCNN model = FasterRCNN.fasterrcnnResnet50Fpn();
 * model.roiHeads().boxPredictor().set(new FastRCNNPredictor(1024, 3));   // two classes
 * }</pre>
 */
public final class FastRCNNPredictor extends BoxPredictor {
  private final Slot<Layer> clsScore;
  private final Slot<Layer> bboxPred;

  /**
   * Creates a predictor.
   *
   * @param inChannels number of features of a region
   * @param numClasses number of classes, with the background
   */
  public FastRCNNPredictor(long inChannels, long numClasses) {
    clsScore = slot("cls_score", new Linear(inChannels, numClasses));
    bboxPred = slot("bbox_pred", new Linear(inChannels, numClasses * 4));
  }

  @Override
  protected Prediction forward(Tensor features) {
    if (features.dim() == 4 && (features.size(2) != 1 || features.size(3) != 1)) {
      throw new IllegalArgumentException(
          "x has the wrong shape, expecting the last two dimensions to be [1,1] instead of ["
              + features.size(2)
              + ", "
              + features.size(3)
              + "]");
    }
    Tensor flat = features.flatten(1);
    return new Prediction(clsScore.get().call(flat), bboxPred.get().call(flat));
  }
}
