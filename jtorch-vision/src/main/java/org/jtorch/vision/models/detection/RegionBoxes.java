package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.VisionOps;

/** Losses and detections of the predicted boxes of regions. */
final class RegionBoxes {
  private static final double MIN_SIZE = 1e-2;
  private static final double BETA = 1.0 / 9;

  private final RCNNOptions<?> options;
  private final BoxCoder coder;

  RegionBoxes(RCNNOptions<?> options) {
    this.options = options;
    coder = new BoxCoder(options.bboxRegWeights);
  }

  /** Losses of classes and of boxes, {@code fastrcnn_loss}. */
  List<Tensor> losses(BoxPredictor.Prediction prediction, List<RegionSampler.Sampled> samples) {
    Tensor labels = Torch.cat(samples.stream().map(RegionSampler.Sampled::labels).toList());
    Tensor regions = Torch.cat(samples.stream().map(RegionSampler.Sampled::regions).toList());
    Tensor boxes = Torch.cat(samples.stream().map(RegionSampler.Sampled::boxes).toList());
    Tensor classLoss = F.crossEntropy(prediction.classLogits(), labels);
    Tensor positive = BalancedSampler.indices(labels.gt(0));
    Tensor codes = prediction.boxRegression();
    Tensor predicted =
        codes
            .reshape(codes.size(0), codes.size(1) / 4, 4)
            .get(positive, labels.indexSelect(0, positive));
    Tensor wanted = coder.encode(boxes.indexSelect(0, positive), regions.indexSelect(0, positive));
    Tensor boxLoss =
        F.smoothL1Loss(predicted, wanted, o -> o.beta(BETA).reduction(Reduction.SUM))
            .div(labels.numel());
    return List.of(classLoss, boxLoss);
  }

  /** Detections of each image, {@code postprocess_detections}. */
  List<Detections> detect(
      BoxPredictor.Prediction prediction, List<Tensor> regions, List<Shape> sizes) {
    Tensor boxes = coder.decode(prediction.boxRegression(), Torch.cat(regions));
    Tensor scores = prediction.classLogits().softmax(-1);
    long start = 0;
    List<Detections> detections = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      long count = regions.get(i).size(0);
      detections.add(
          detect(boxes.narrow(0, start, count), scores.narrow(0, start, count), sizes.get(i)));
      start += count;
    }
    return detections;
  }

  private Detections detect(Tensor codes, Tensor classScores, Shape size) {
    long classes = classScores.size(1);
    Tensor perClass = codes.reshape(codes.size(0), classes, 4);
    Tensor boxes =
        VisionOps.clipBoxesToImage(perClass, size.size(0), size.size(1))
            .narrow(1, 1, classes - 1)
            .reshape(-1, 4);
    Tensor scores = classScores.narrow(1, 1, classes - 1).reshape(-1);
    Tensor labels = Torch.arange(DType.INT64.on(scores.device()), 1, classes).repeat(codes.size(0));
    Tensor likely = BalancedSampler.indices(scores.gt(options.boxScoreThresh));
    Tensor large = VisionOps.removeSmallBoxes(boxes.indexSelect(0, likely), MIN_SIZE);
    Tensor index = likely.indexSelect(0, large);
    return Suppression.best(
        boxes.indexSelect(0, index),
        scores.indexSelect(0, index),
        labels.indexSelect(0, index),
        options.boxNmsThresh,
        options.boxDetectionsPerImg);
  }
}
