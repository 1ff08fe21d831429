package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.VisionOps;

/** Draws the regions that the heads are trained with, {@code select_training_samples}. */
final class RegionSampler {
  private final Matcher matcher;
  private final BalancedSampler sampler;

  /**
   * Sampled regions of an image.
   *
   * @param regions {@code (K, 4)}
   * @param objects {@code (K)}, index of the object in the target
   * @param labels {@code (K)}, class, 0 for background
   * @param boxes {@code (K, 4)}, box of the object
   */
  record Sampled(Tensor regions, Tensor objects, Tensor labels, Tensor boxes) {
    Sampled positive() {
      return at(BalancedSampler.indices(labels.gt(0)));
    }

    Sampled at(Tensor index) {
      return new Sampled(
          regions.indexSelect(0, index),
          objects.indexSelect(0, index),
          labels.indexSelect(0, index),
          boxes.indexSelect(0, index));
    }
  }

  RegionSampler(RCNNOptions<?> options) {
    matcher = new Matcher(options.boxFgIouThresh, options.boxBgIouThresh, Matcher.Fallback.NONE);
    sampler = new BalancedSampler(options.boxBatchSizePerImage, options.boxPositiveFraction);
  }

  List<Sampled> draw(List<Tensor> proposals, List<Target> targets) {
    List<Sampled> sampled = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Sampled all = assign(proposals.get(i), targets.get(i));
      BalancedSampler.Samples samples = sampler.draw(all.labels());
      Tensor chosen = samples.positive().logicalOr(samples.negative());
      sampled.add(all.at(BalancedSampler.indices(chosen)));
    }
    return sampled;
  }

  private Sampled assign(Tensor proposals, Target target) {
    Tensor boxes = target.boxes().to(proposals.dtype());
    Tensor regions = Torch.cat(proposals, boxes);
    if (boxes.numel() == 0) {
      Tensor none = Torch.zeros(DType.INT64.on(proposals.device()), regions.size(0));
      return new Sampled(regions, none, none, Torch.zerosLike(regions));
    }
    Tensor matches = matcher.match(VisionOps.boxIou(boxes, regions));
    Tensor objects = matches.clampMin(0);
    Tensor labels =
        target
            .labels()
            .indexSelect(0, objects)
            .maskedFill(matches.eq(Matcher.BELOW_LOW_THRESHOLD), 0)
            .maskedFill(matches.eq(Matcher.BETWEEN_THRESHOLDS), -1);
    return new Sampled(regions, objects, labels, boxes.indexSelect(0, objects));
  }
}
