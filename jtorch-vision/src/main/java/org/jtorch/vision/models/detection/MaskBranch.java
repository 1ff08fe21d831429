package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.vision.ops.MultiScaleRoIAlign;
import org.jtorch.vision.ops.VisionOps;

/** Masks of regions, one per class. */
final class MaskBranch extends RegionBranch {
  MaskBranch(MultiScaleRoIAlign pool, Layer head, Layer predictor) {
    super("mask", pool, head, predictor);
  }

  @Override
  void check(Target target) {
    if (target.masks().isEmpty()) {
      throw new IllegalArgumentException("Every element of targets should have a masks key");
    }
  }

  @Override
  Detections complete(Detections detections, Tensor logits) {
    Tensor labels = detections.labels();
    Tensor masks = logits.sigmoid().get(rows(labels), labels).unsqueeze(1);
    return detections.withMasks(masks);
  }

  @Override
  Tensor loss(Tensor logits, List<RegionSampler.Sampled> positive, List<Target> targets) {
    long size = logits.size(-1);
    List<Tensor> wanted = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      wanted.add(project(targets.get(i).masks().orElseThrow(), positive.get(i), size));
    }
    Tensor all = Torch.cat(wanted);
    if (all.numel() == 0) {
      return logits.sum().mul(0);
    }
    Tensor labels = Torch.cat(positive.stream().map(RegionSampler.Sampled::labels).toList());
    return F.binaryCrossEntropyWithLogits(logits.get(rows(labels), labels), all);
  }

  /** The object's mask in each region, {@code project_masks_on_boxes}. */
  private static Tensor project(Tensor masks, RegionSampler.Sampled sampled, long size) {
    Tensor regions = sampled.regions();
    Tensor indices = sampled.objects().to(regions.dtype()).unsqueeze(1);
    Tensor rois = Torch.cat(List.of(indices, regions), 1);
    Tensor input = masks.unsqueeze(1).to(regions.dtype());
    return VisionOps.roiAlign(input, rois, size, o -> {}).select(1, 0);
  }

  private static Tensor rows(Tensor labels) {
    return Torch.arange(DType.INT64.on(labels.device()), labels.size(0));
  }
}
