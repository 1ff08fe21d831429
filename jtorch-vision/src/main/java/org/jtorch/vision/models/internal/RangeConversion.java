package org.jtorch.vision.models.internal;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Conversion of images that are normalized with the means and deviations of ImageNet to the range
 * [-1, 1], {@code _transform_input}.
 */
public final class RangeConversion {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  private RangeConversion() {}

  /** Converts images {@code (N, 3, H, W)}. */
  public static Tensor convert(Tensor images) {
    return TensorScope.compute(
        () -> {
          List<Tensor> channels = new ArrayList<>();
          for (int i = 0; i < MEAN.length; i++) {
            Tensor channel = images.select(1, i).unsqueeze(1);
            channels.add(channel.mul(STD[i] / 0.5).add((MEAN[i] - 0.5) / 0.5));
          }
          return Torch.cat(channels, 1);
        });
  }
}
