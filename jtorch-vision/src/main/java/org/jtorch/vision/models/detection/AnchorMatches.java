package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.VisionOps;

/** Objects of anchors. */
final class AnchorMatches {
  private AnchorMatches() {}

  /** For each image {@code (A)}, INT64, index of the object of each anchor, or negative. */
  static List<Tensor> of(Tensor anchors, List<Target> targets, Matcher matcher) {
    List<Tensor> matches = new ArrayList<>();
    for (Target target : targets) {
      matches.add(
          target.boxes().numel() == 0
              ? none(anchors)
              : matcher.match(VisionOps.boxIou(target.boxes(), anchors)));
    }
    return matches;
  }

  static Tensor none(Tensor anchors) {
    return Torch.full(DType.INT64.on(anchors.device()), Shape.of(anchors.size(0)), -1);
  }
}
