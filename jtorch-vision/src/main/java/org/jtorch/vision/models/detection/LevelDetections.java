package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.VisionOps;

/**
 * Detections of predictions at the anchors of several levels, of RetinaNet and FCOS.
 *
 * @param options thresholds
 * @param decode boxes of offsets and anchors
 */
record LevelDetections(AnchorDetectorOptions<?, ?> options, BinaryOperator<Tensor> decode) {
  /**
   * Detects in a batch.
   *
   * @param scores {@code (N, A, classes)}
   * @param codes {@code (N, A, 4)}
   * @param anchors {@code (A, 4)}
   * @param counts number of anchors of each level
   */
  List<Detections> detect(
      Tensor scores, Tensor codes, Tensor anchors, List<Long> counts, List<Shape> sizes) {
    List<Detections> detections = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      List<Tensor> boxes = new ArrayList<>();
      List<Tensor> values = new ArrayList<>();
      List<Tensor> labels = new ArrayList<>();
      long start = 0;
      for (long count : counts) {
        Tensor levelScores = scores.select(0, i).narrow(0, start, count);
        Tensor flat = levelScores.flatten();
        Tensor likely = BalancedSampler.indices(flat.gt(options.scoreThresh));
        long most = Math.min(options.topkCandidates, likely.numel());
        Tensor.ValuesIndices best = flat.indexSelect(0, likely).topk(most);
        Tensor index = likely.indexSelect(0, best.indices());
        Tensor anchor = index.floorDivide(levelScores.size(1));
        Tensor decoded =
            decode.apply(
                codes.select(0, i).narrow(0, start, count).indexSelect(0, anchor),
                anchors.narrow(0, start, count).indexSelect(0, anchor));
        Shape size = sizes.get(i);
        boxes.add(VisionOps.clipBoxesToImage(decoded, size.size(0), size.size(1)));
        values.add(best.values());
        labels.add(index.remainder(levelScores.size(1)));
        start += count;
      }
      detections.add(
          Suppression.best(
              Torch.cat(boxes),
              Torch.cat(values),
              Torch.cat(labels),
              options.nmsThresh,
              options.detectionsPerImg));
    }
    return detections;
  }
}
