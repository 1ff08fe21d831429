package org.jtorch.vision.models.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Base class of {@link FasterRCNN}, {@link MaskRCNN} and {@link KeypointRCNN}: a network proposes
 * regions, and heads classify them, {@code
 * torchvision.models.detection.generalized_rcnn.GeneralizedRCNN}.
 */
public abstract class GeneralizedRCNN extends Detector {
  private final @Nullable RegionBranch branch;
  private final RegionProposalNetwork rpn;
  private final RoIHeads roiHeads;

  GeneralizedRCNN(Backbone backbone, RCNNOptions<?> options) {
    super(backbone, options.transform());
    long channels = backbone.outChannels();
    branch = options.branch(channels); // torchvision creates it before the other heads
    rpn = options.rpn(channels);
    roiHeads = options.roiHeads(channels);
    register("transform", transform());
    register("backbone", backbone.module());
    register("rpn", rpn);
    register("roi_heads", roiHeads);
    if (branch != null) {
      roiHeads.add(branch);
    }
  }

  /** The branch of masks or keypoints. */
  final RegionBranch branch() {
    return Objects.requireNonNull(branch);
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
