package org.jtorch.vision.transforms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Pairs of images for models of optical flow, {@code torchvision.transforms._presets.OpticalFlow}:
 * float32 from -1 to 1, contiguous. All plain tensors of a sample are images.
 */
public final class OpticalFlow extends Preset {
  private static final double[] HALF = {0.5};

  /** Creates the transform, which has no options. */
  public OpticalFlow() {}

  /**
   * Transforms two images.
   *
   * @param first {@code (..., C, H, W)}
   * @param second {@code (..., C, H, W)}
   * @return both, float32
   */
  public List<Tensor> apply(Tensor first, Tensor second) {
    return apply(List.of(first, second));
  }

  @Override
  List<@Nullable TVTensor> parts(List<@Nullable Object> leaves) {
    List<@Nullable TVTensor> parts = new ArrayList<>();
    leaves.forEach(leaf -> parts.add(leaf == null ? null : part(leaf)));
    return parts;
  }

  @Override
  Tensor prepared(Tensor image, boolean picture) {
    return Misc.normalize(scaled(image, image.dtype()), HALF, HALF).contiguous();
  }
}
