package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.VisionOps;

/**
 * Network that proposes regions which may show objects, {@code
 * torchvision.models.detection.rpn.RegionProposalNetwork}; part of {@link FasterRCNN} and its kin.
 */
public final class RegionProposalNetwork extends Module {
  private static final double MIN_SIZE = 1e-3;
  private static final double BETA = 1.0 / 9;
  private static final BoxCoder CODER = new BoxCoder(1, 1, 1, 1);

  private final AnchorGenerator anchorGenerator;
  private final Slot<RPNHead> head;
  private final RCNNOptions<?> options;
  private final Matcher matcher;
  private final BalancedSampler sampler;

  /**
   * Proposals of a batch.
   *
   * @param boxes {@code (K, 4)} of each image
   * @param losses by name, in training
   */
  record Proposals(List<Tensor> boxes, Map<String, Tensor> losses) {}

  RegionProposalNetwork(AnchorGenerator anchorGenerator, RPNHead head, RCNNOptions<?> options) {
    this.anchorGenerator = register("anchor_generator", anchorGenerator);
    this.head = slot("head", head);
    this.options = options;
    matcher =
        new Matcher(
            options.rpnFgIouThresh, options.rpnBgIouThresh, Matcher.Fallback.BEST_PREDICTIONS);
    sampler = new BalancedSampler(options.rpnBatchSizePerImage, options.rpnPositiveFraction);
  }

  /** {@return the head, which can be replaced} */
  public Slot<RPNHead> head() {
    return head;
  }

  /** Proposes regions; the targets are empty in eval mode. */
  Proposals call(ImageList images, Map<String, Tensor> features, List<Target> targets) {
    List<Tensor> maps = List.copyOf(features.values());
    return call(() -> forward(images, maps, targets), maps.toArray(Tensor[]::new));
  }

  private Proposals forward(ImageList images, List<Tensor> features, List<Target> targets) {
    List<List<Tensor>> predictions = head.get().call(features);
    Tensor anchors = TensorScope.compute(() -> anchorGenerator.anchors(images, features));
    long[] counts =
        predictions.get(0).stream().mapToLong(one -> one.numel() / one.size(0)).toArray();
    Tensor objectness = Levels.join(predictions.get(0), 1).squeeze(2);
    Tensor deltas = Levels.join(predictions.get(1), 4);
    List<Tensor> boxes =
        TensorScope.compute(
            () -> propose(objectness.detach(), deltas.detach(), anchors, counts, images.sizes()));
    return isTraining()
        ? new Proposals(boxes, losses(objectness, deltas, anchors, targets))
        : new Proposals(boxes, Map.of());
  }

  private List<Tensor> propose(
      Tensor objectness, Tensor deltas, Tensor anchors, long[] counts, List<Shape> sizes) {
    int images = sizes.size();
    Tensor repeated = Torch.cat(Collections.nCopies(images, anchors));
    Tensor boxes = CODER.decode(deltas.reshape(-1, 4), repeated).view(images, -1, 4);
    List<Tensor> indices = new ArrayList<>();
    List<Tensor> levels = new ArrayList<>();
    long offset = 0;
    long most = isTraining() ? options.rpnPreNmsTopNTrain : options.rpnPreNmsTopNTest;
    for (int level = 0; level < counts.length; level++) {
      long kept = Math.min(most, counts[level]);
      Tensor best = objectness.narrow(1, offset, counts[level]).topk(kept, 1).indices();
      indices.add(best.add(offset));
      levels.add(Torch.full(DType.INT64.on(anchors.device()), Shape.of(kept), level));
      offset += counts[level];
    }
    Tensor index = Torch.cat(indices, 1);
    Tensor scores = objectness.gather(1, index).sigmoid();
    Tensor level = Torch.cat(levels);
    List<Tensor> proposals = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Tensor candidates = boxes.select(0, i).indexSelect(0, index.select(0, i));
      proposals.add(filter(candidates, scores.select(0, i), level, sizes.get(i)));
    }
    return proposals;
  }

  private Tensor filter(Tensor candidates, Tensor scores, Tensor levels, Shape size) {
    Tensor boxes = VisionOps.clipBoxesToImage(candidates, size.size(0), size.size(1));
    Tensor large = VisionOps.removeSmallBoxes(boxes, MIN_SIZE);
    Tensor likely =
        BalancedSampler.indices(scores.indexSelect(0, large).ge(options.rpnScoreThresh));
    Tensor index = large.indexSelect(0, likely);
    Tensor left = boxes.indexSelect(0, index);
    Tensor keep =
        VisionOps.batchedNms(
            left, scores.indexSelect(0, index), levels.indexSelect(0, index), options.rpnNmsThresh);
    long most = isTraining() ? options.rpnPostNmsTopNTrain : options.rpnPostNmsTopNTest;
    return left.indexSelect(0, keep.narrow(0, 0, Math.min(most, keep.numel())));
  }

  private Map<String, Tensor> losses(
      Tensor objectness, Tensor deltas, Tensor anchors, List<Target> targets) {
    List<Tensor> losses = TensorScope.compute(() -> lossList(objectness, deltas, anchors, targets));
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put("loss_objectness", losses.get(0));
    named.put("loss_rpn_box_reg", losses.get(1));
    return named;
  }

  private List<Tensor> lossList(
      Tensor objectness, Tensor deltas, Tensor anchors, List<Target> targets) {
    List<Tensor> labels = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    targets.forEach(target -> assign(target.boxes(), anchors, labels, boxes));
    List<Tensor> positives = new ArrayList<>();
    List<Tensor> negatives = new ArrayList<>();
    for (Tensor one : labels) {
      BalancedSampler.Samples samples = sampler.draw(one);
      positives.add(samples.positive());
      negatives.add(samples.negative());
    }
    Tensor positive = BalancedSampler.indices(Torch.cat(positives));
    Tensor negative = BalancedSampler.indices(Torch.cat(negatives));
    Tensor sampled = Torch.cat(positive, negative);
    Tensor repeated = Torch.cat(Collections.nCopies(targets.size(), anchors));
    Tensor wanted =
        CODER.encode(Torch.cat(boxes).indexSelect(0, positive), repeated.indexSelect(0, positive));
    Tensor boxLoss =
        F.smoothL1Loss(
                deltas.reshape(-1, 4).indexSelect(0, positive),
                wanted,
                o -> o.beta(BETA).reduction(Reduction.SUM))
            .div(sampled.numel());
    Tensor objectnessLoss =
        F.binaryCrossEntropyWithLogits(
            objectness.flatten().indexSelect(0, sampled),
            Torch.cat(labels).indexSelect(0, sampled));
    return List.of(objectnessLoss, boxLoss);
  }

  /** Adds the label of each anchor of an image, 1, 0 or -1, and the box it is to predict. */
  private void assign(Tensor targets, Tensor anchors, List<Tensor> labels, List<Tensor> boxes) {
    if (targets.numel() == 0) {
      labels.add(anchors.newZeros(anchors.size(0)));
      boxes.add(Torch.zerosLike(anchors));
      return;
    }
    Tensor matches = matcher.match(VisionOps.boxIou(targets, anchors));
    boxes.add(targets.indexSelect(0, matches.clampMin(0)));
    labels.add(
        matches.ge(0).to(DType.FLOAT32).maskedFill(matches.eq(Matcher.BETWEEN_THRESHOLDS), -1));
  }
}
