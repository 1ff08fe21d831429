package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/**
 * Heads that classify proposed regions and refine their boxes, and may find masks or keypoints,
 * {@code torchvision.models.detection.roi_heads.RoIHeads}; part of {@link FasterRCNN} and its kin.
 */
public final class RoIHeads extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<MultiScaleRoIAlign> boxRoiPool;
  private final Slot<Layer> boxHead;
  private final Slot<BoxPredictor> boxPredictor;
  private final RegionBoxes boxes;
  private final RegionSampler sampler;
  private @Nullable RegionBranch branch;

  /**
   * Detections of a batch, in eval mode, or losses by name, in training.
   *
   * @param detections one per image, in the coordinates of the batch
   */
  record Results(List<Detections> detections, Map<String, Tensor> losses) {}

  RoIHeads(
      MultiScaleRoIAlign boxRoiPool,
      Layer boxHead,
      BoxPredictor boxPredictor,
      RCNNOptions<?> options) {
    this.boxRoiPool = slot("box_roi_pool", boxRoiPool);
    this.boxHead = slot("box_head", boxHead);
    this.boxPredictor = slot("box_predictor", boxPredictor);
    boxes = new RegionBoxes(options);
    sampler = new RegionSampler(options);
  }

  /** Adds a branch for masks or keypoints, whose modules become children of this one. */
  void add(RegionBranch added) {
    register(added.name() + "_roi_pool", added.pool());
    added.attach(
        slot(added.name() + "_head", added.firstHead()),
        slot(added.name() + "_predictor", added.firstPredictor()));
    branch = added;
  }

  /** {@return the pooling of the regions of boxes, which can be replaced} */
  public Slot<MultiScaleRoIAlign> boxRoiPool() {
    return boxRoiPool;
  }

  /** {@return the layers between pooled regions and predictor, which can be replaced} */
  public Slot<Layer> boxHead() {
    return boxHead;
  }

  /** {@return the predictor of classes and boxes, which can be replaced for other classes} */
  public Slot<BoxPredictor> boxPredictor() {
    return boxPredictor;
  }

  /** Detects in proposed regions; the targets are empty in eval mode. */
  Results call(
      Map<String, Tensor> features,
      List<Tensor> proposals,
      List<Shape> sizes,
      List<Target> targets) {
    targets.forEach(this::check);
    return call(
        () ->
            isTraining()
                ? new Results(List.of(), train(features, proposals, sizes, targets))
                : new Results(detect(features, proposals, sizes), Map.of()),
        features.values().toArray(Tensor[]::new));
  }

  private void check(Target target) {
    if (!target.boxes().dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "target boxes must of float type, instead got " + target.boxes().dtype());
    }
    if (branch != null) {
      branch.check(target);
    }
  }

  private BoxPredictor.Prediction predict(
      Map<String, Tensor> features, List<Tensor> regions, List<Shape> sizes) {
    Tensor pooled = boxRoiPool.get().call(features, regions, sizes);
    Layer layers = boxHead.get();
    Tensor hidden = layers.call(pooled);
    BoxPredictor.Prediction prediction = boxPredictor.get().call(hidden);
    CALLS.close(layers, pooled, hidden);
    return prediction;
  }

  private List<Detections> detect(
      Map<String, Tensor> features, List<Tensor> proposals, List<Shape> sizes) {
    BoxPredictor.Prediction prediction = predict(features, proposals, sizes);
    List<Detections> detections =
        TensorScope.compute(() -> boxes.detect(prediction, proposals, sizes));
    return branch == null ? detections : branch.detect(features, detections, sizes);
  }

  private Map<String, Tensor> train(
      Map<String, Tensor> features,
      List<Tensor> proposals,
      List<Shape> sizes,
      List<Target> targets) {
    List<RegionSampler.Sampled> samples = sampler.draw(proposals, targets);
    List<Tensor> regions = samples.stream().map(RegionSampler.Sampled::regions).toList();
    BoxPredictor.Prediction prediction = predict(features, regions, sizes);
    InputChecks.checkClasses(targets, prediction.classLogits().size(1), true);
    List<Tensor> values = TensorScope.compute(() -> boxes.losses(prediction, samples));
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("loss_classifier", values.get(0));
    losses.put("loss_box_reg", values.get(1));
    if (branch != null) {
      losses.put(branch.lossName(), branch.loss(features, positive(samples), sizes, targets));
    }
    return losses;
  }

  private static List<RegionSampler.Sampled> positive(List<RegionSampler.Sampled> samples) {
    List<RegionSampler.Sampled> positive = new ArrayList<>();
    samples.forEach(one -> positive.add(one.positive()));
    return positive;
  }
}
