package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/**
 * Anchors of several sizes and aspect ratios around each position of feature maps, {@code
 * torchvision.models.detection.anchor_utils.AnchorGenerator}.
 *
 * <pre>{@code
 * // one feature map, with 2 x 3 anchors per position
 * new AnchorGenerator(new long[][] {{32, 64}}, new double[][] {{0.5, 1, 2}});
 * }</pre>
 */
public final class AnchorGenerator extends Module {
  private final long[][] sizes;
  private final double[][] aspectRatios;

  /**
   * Creates a generator with the same aspect ratios for all feature maps.
   *
   * @param sizes of each feature map: square roots of the areas of anchors in pixels
   * @param aspectRatios heights divided by widths
   */
  public AnchorGenerator(long[][] sizes, double... aspectRatios) {
    this(sizes, Collections.nCopies(sizes.length, aspectRatios).toArray(double[][]::new));
  }

  /**
   * Creates a generator.
   *
   * @param sizes of each feature map: square roots of the areas of anchors in pixels
   * @param aspectRatios of each feature map: heights divided by widths
   */
  public AnchorGenerator(long[][] sizes, double[][] aspectRatios) {
    int levels = Math.min(sizes.length, aspectRatios.length);
    this.sizes = new long[levels][];
    this.aspectRatios = new double[levels][];
    for (int i = 0; i < levels; i++) {
      this.sizes[i] = sizes[i].clone();
      this.aspectRatios[i] = aspectRatios[i].clone();
    }
  }

  /** {@return the number of anchors at a position of each feature map} */
  public List<Long> numAnchorsPerLocation() {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      counts.add((long) sizes[i].length * aspectRatios[i].length);
    }
    return counts;
  }

  /** Number of anchors of each feature map. */
  List<Long> counts(List<Tensor> features) {
    List<Long> counts = numAnchorsPerLocation();
    for (int i = 0; i < features.size(); i++) {
      counts.set(i, counts.get(i) * features.get(i).size(2) * features.get(i).size(3));
    }
    return counts;
  }

  /** Anchors of all feature maps, {@code (A, 4)}, the same for each image. */
  Tensor anchors(ImageList images, List<Tensor> features) {
    if (features.size() != sizes.length) {
      throw new IllegalArgumentException(
          "There needs to be a match between the number of feature maps passed and the number of"
              + " sizes / aspect ratios specified: there are "
              + features.size()
              + " feature maps, but anchors of "
              + sizes.length);
    }
    List<Tensor> anchors = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      Tensor feature = features.get(i);
      Tensor cell = cellAnchors(i).to(feature.dtype().on(feature.device()));
      anchors.add(shifts(images.tensors(), feature).add(cell.unsqueeze(0)).reshape(-1, 4));
    }
    return Torch.cat(anchors);
  }

  /** Anchors around the origin, {@code (sizes * ratios, 4)}, computed in float as Python does. */
  private Tensor cellAnchors(int level) {
    List<float[]> cells = new ArrayList<>();
    for (double ratio : aspectRatios[level]) {
      float height = (float) Math.sqrt((float) ratio);
      float width = 1 / height;
      for (long size : sizes[level]) {
        float x = (float) Math.rint(width * size / 2);
        float y = (float) Math.rint(height * size / 2);
        cells.add(new float[] {-x, -y, x, y});
      }
    }
    return Torch.tensor(cells.toArray(float[][]::new));
  }

  /** Offset of each position, {@code (H W, 1, 4)}. */
  private static Tensor shifts(Tensor images, Tensor feature) {
    TensorOptions options = DType.FLOAT32.on(feature.device());
    long strideY = images.size(-2) / feature.size(-2);
    long strideX = images.size(-1) / feature.size(-1);
    Tensor x = Torch.arange(options, feature.size(-1)).mul(strideX);
    Tensor y = Torch.arange(options, feature.size(-2)).mul(strideY);
    List<Tensor> grid = Torch.meshgrid(List.of(y, x), Torch.Indexing.IJ);
    Tensor shiftX = grid.get(1).reshape(-1);
    Tensor shiftY = grid.get(0).reshape(-1);
    return Torch.stack(List.of(shiftX, shiftY, shiftX, shiftY), 1).to(feature.dtype()).unsqueeze(1);
  }
}
