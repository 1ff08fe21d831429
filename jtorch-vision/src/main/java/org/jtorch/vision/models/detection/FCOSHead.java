package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.vision.ops.VisionOps;

/** Head of FCOS with its losses, {@code torchvision.models.detection.fcos.FCOSHead}. */
public final class FCOSHead extends Module {
  private final FCOSClassificationHead classification;
  private final FCOSRegressionHead regression;

  /**
   * Creates a head.
   *
   * @param inChannels channels of the feature maps
   * @param numAnchors anchors per position
   * @param numClasses number of classes
   */
  public FCOSHead(long inChannels, long numAnchors, long numClasses) {
    classification =
        register(
            "classification_head", new FCOSClassificationHead(inChannels, numAnchors, numClasses));
    regression = register("regression_head", new FCOSRegressionHead(inChannels, numAnchors));
  }

  /**
   * Predictions at all anchors.
   *
   * @param logits {@code (N, A, classes)}
   * @param codes {@code (N, A, 4)}, distances of the sides
   * @param centerness {@code (N, A, 1)}, logits
   */
  record Predictions(Tensor logits, Tensor codes, Tensor centerness) {}

  Predictions call(List<Tensor> features) {
    return call(
        () -> {
          Tensor logits = classification.call(features);
          List<Tensor> boxes = regression.call(features);
          return new Predictions(logits, boxes.get(0), boxes.get(1));
        },
        features.toArray(Tensor[]::new));
  }

  /** Losses, in which {@code anchors} are {@code (A, 4)}. */
  Map<String, Tensor> losses(
      Predictions predictions, Tensor anchors, List<Tensor> matches, List<Target> targets) {
    List<Tensor> labels = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      addWanted(targets.get(i), matches.get(i), labels, boxes);
    }
    Tensor allLabels = Torch.cat(labels);
    Tensor foreground = BalancedSampler.indices(allLabels.ge(0));
    double count = Math.max(1, foreground.numel());
    Tensor logits = predictions.logits().flatten(0, 1);
    Tensor classes = Torch.zerosLike(logits);
    classes.set(foreground, allLabels.indexSelect(0, foreground), 1);
    Tensor classLoss = VisionOps.sigmoidFocalLoss(logits, classes, o -> o.reduction(Reduction.SUM));
    Tensor from = anchors.repeat(targets.size(), 1).indexSelect(0, foreground);
    Tensor wanted = Torch.cat(boxes).indexSelect(0, foreground);
    Tensor predicted =
        BoxLinearCoder.decode(predictions.codes().flatten(0, 1).indexSelect(0, foreground), from);
    Tensor boxLoss =
        VisionOps.generalizedBoxIouLoss(predicted, wanted, o -> o.reduction(Reduction.SUM));
    Tensor centerLoss =
        F.binaryCrossEntropyWithLogits(
            predictions.centerness().flatten().indexSelect(0, foreground),
            centerness(BoxLinearCoder.encode(from, wanted)),
            Reduction.SUM);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("classification", classLoss.div(count));
    losses.put("bbox_regression", boxLoss.div(count));
    losses.put("bbox_ctrness", centerLoss.div(count));
    return losses;
  }

  /** Adds the class of each anchor, -1 for background, and the box it is to predict. */
  private static void addWanted(
      Target target, Tensor match, List<Tensor> labels, List<Tensor> boxes) {
    if (target.labels().numel() == 0) {
      labels.add(match);
      boxes.add(target.boxes().newZeros(match.size(0), 4));
      return;
    }
    Tensor objects = match.clampMin(0);
    labels.add(target.labels().indexSelect(0, objects).maskedFill(match.lt(0), -1));
    boxes.add(target.boxes().indexSelect(0, objects));
  }

  /** How central anchors are in boxes, from distances {@code (K, 4)}. */
  private static Tensor centerness(Tensor distances) {
    Tensor left = distances.select(1, 0);
    Tensor top = distances.select(1, 1);
    Tensor right = distances.select(1, 2);
    Tensor bottom = distances.select(1, 3);
    return left.minimum(right)
        .div(left.maximum(right))
        .mul(top.minimum(bottom).div(top.maximum(bottom)))
        .sqrt();
  }
}
