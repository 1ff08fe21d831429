package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/** Heat maps of the keypoints of regions. */
final class KeypointBranch extends RegionBranch {
  KeypointBranch(MultiScaleRoIAlign pool, Layer head, Layer predictor) {
    super("keypoint", pool, head, predictor);
  }

  @Override
  void check(Target target) {
    Tensor keypoints =
        target
            .keypoints()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Every element of targets should have a keypoints key"));
    if (keypoints.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "target keypoints must of float type, instead got " + keypoints.dtype());
    }
  }

  /**
   * Finds the maximum of each heat map in the size of its region, {@code heatmaps_to_keypoints}.
   */
  @Override
  Detections complete(Detections detections, Tensor logits) {
    Tensor boxes = detections.boxes();
    List<Tensor> points = new ArrayList<>();
    List<Tensor> scores = new ArrayList<>();
    for (long i = 0; i < boxes.size(0); i++) {
      Tensor box = boxes.select(0, i);
      Tensor maps = logits.select(0, i).unsqueeze(1);
      List<Tensor> found = TensorScope.compute(() -> find(maps, box));
      points.add(found.get(0));
      scores.add(found.get(1));
    }
    long count = logits.size(1);
    return points.isEmpty()
        ? detections.withKeypoints(boxes.newZeros(0, count, 3), boxes.newZeros(0, count))
        : detections.withKeypoints(Torch.stack(points), Torch.stack(scores));
  }

  /** Keypoints {@code (K, 3)} and scores {@code (K)} of maps {@code (K, 1, M, M)}. */
  private static List<Tensor> find(Tensor maps, Tensor box) {
    float[] corners = box.detach().toFloatArray();
    float width = Math.max(corners[2] - corners[0], 1);
    float height = Math.max(corners[3] - corners[1], 1);
    long columns = (long) Math.ceil(width);
    long rows = (long) Math.ceil(height);
    Tensor resized =
        F.interpolate(maps, o -> o.size(rows, columns).mode(InterpolateMode.BICUBIC)).flatten(1);
    Tensor position = resized.argmax(1);
    Tensor x = position.remainder(columns).to(DType.FLOAT32).add(0.5).mul(width / (float) columns);
    Tensor y = position.floorDivide(columns).to(DType.FLOAT32).add(0.5).mul(height / (float) rows);
    Tensor points =
        Torch.stack(
            List.of(x.add(box.select(0, 0)), y.add(box.select(0, 1)), Torch.onesLike(x)), 1);
    return List.of(points, resized.gather(1, position.unsqueeze(1)).squeeze(1));
  }

  @Override
  Tensor loss(Tensor logits, List<RegionSampler.Sampled> positive, List<Target> targets) {
    long size = logits.size(2);
    if (size != logits.size(3)) {
      throw new IllegalArgumentException(
          "keypoint_logits height and width (last two elements of shape) should be equal. Instead"
              + " got H = "
              + size
              + " and W = "
              + logits.size(3));
    }
    List<Tensor> wanted = new ArrayList<>();
    List<Tensor> valid = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      RegionSampler.Sampled one = positive.get(i);
      Tensor all = targets.get(i).keypoints().orElseThrow();
      InputChecks.checkShape("keypoints", all, Shape.of(all.size(0), logits.size(1), 3), i);
      locate(all.indexSelect(0, one.objects()), one.regions(), size, wanted, valid);
    }
    Tensor index = BalancedSampler.indices(Torch.cat(valid));
    if (index.numel() == 0) {
      return logits.sum().mul(0);
    }
    Tensor flat = logits.reshape(logits.size(0) * logits.size(1), size * size);
    return F.crossEntropy(flat.indexSelect(0, index), Torch.cat(wanted).indexSelect(0, index));
  }

  /** Adds the index of each keypoint in its heat map, and whether it is visible and inside. */
  private static void locate(
      Tensor keypoints, Tensor regions, long size, List<Tensor> wanted, List<Tensor> valid) {
    Tensor x = cell(keypoints, regions, 0, size);
    Tensor y = cell(keypoints, regions, 1, size);
    Tensor isInside = x.ge(0).logicalAnd(y.ge(0)).logicalAnd(x.lt(size)).logicalAnd(y.lt(size));
    Tensor isVisible = keypoints.select(2, 2).gt(0);
    Tensor isValid = isInside.logicalAnd(isVisible);
    wanted.add(y.mul(size).add(x).maskedFill(isValid.logicalNot(), 0).flatten());
    valid.add(isValid.flatten());
  }

  private static Tensor cell(Tensor keypoints, Tensor regions, int axis, long size) {
    Tensor start = regions.select(1, axis);
    Tensor end = regions.select(1, axis + 2);
    Tensor points = keypoints.select(2, axis);
    Tensor scale = end.sub(start).reciprocal().mul(size);
    Tensor cells = points.sub(start.unsqueeze(1)).mul(scale.unsqueeze(1)).floor();
    return cells.to(DType.INT64).maskedFill(points.eq(end.unsqueeze(1)), size - 1);
  }
}
