package org.jtorch.vision.models.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;

/**
 * Base class of {@link FasterRCNN}, {@link MaskRCNN} and {@link KeypointRCNN}: a network proposes
 * regions, and heads classify them, {@code
 * torchvision.models.detection.generalized_rcnn.GeneralizedRCNN}.
 */
public abstract class GeneralizedRCNN extends Detector {
  private final RegionProposalNetwork rpn;
  private final RoIHeads roiHeads;

  GeneralizedRCNN(
      Backbone backbone,
      GeneralizedRCNNTransform transform,
      RegionProposalNetwork rpn,
      RoIHeads roiHeads) {
    super(backbone, transform);
    register("transform", transform);
    register("backbone", backbone.module());
    this.rpn = register("rpn", rpn);
    this.roiHeads = register("roi_heads", roiHeads);
  }

  /** {@return the network that proposes regions, {@code model.rpn}} */
  public final RegionProposalNetwork rpn() {
    return rpn;
  }

  /** {@return the heads, which can be replaced, {@code model.roi_heads}} */
  public final RoIHeads roiHeads() {
    return roiHeads;
  }

  @Override
  final List<Detections> detect(ImageList images, Map<String, Tensor> features) {
    List<Tensor> proposals = rpn.call(images, features, List.of()).boxes();
    return roiHeads.call(features, proposals, images.sizes(), List.of()).detections();
  }

  @Override
  final Map<String, Tensor> train(
      ImageList images, Map<String, Tensor> features, List<Target> targets) {
    RegionProposalNetwork.Proposals proposals = rpn.call(images, features, targets);
    RoIHeads.Results results = roiHeads.call(features, proposals.boxes(), images.sizes(), targets);
    Map<String, Tensor> losses = new LinkedHashMap<>(results.losses());
    losses.putAll(proposals.losses());
    return losses;
  }
}
