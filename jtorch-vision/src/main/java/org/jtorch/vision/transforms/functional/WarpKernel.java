package org.jtorch.vision.transforms.functional;

import org.jtorch.GridSampleMode;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** Operation that samples pixels on a grid, with a fill for each kind of part. */
abstract class WarpKernel extends PartKernel {
  private final WarpOptions<?> options;

  WarpKernel(WarpOptions<?> options) {
    this.options = options;
  }

  /** Samples an image, {@code (..., C, H, W)}. */
  abstract Tensor warped(Tensor image, GridSampleMode mode, double[] fill);

  private Tensor warped(Tensor image, Class<? extends TVTensor> kind) {
    GridSampleMode mode = Interpolations.ofGrid(options.interpolation());
    return warped(image, mode, options.fillOf(kind));
  }

  @Override
  final Tensor image(Tensor image) {
    return warped(image, Image.class);
  }

  @Override
  final Tensor video(Tensor video) {
    return warped(video, Video.class);
  }

  @Override
  final Tensor mask(Tensor mask) {
    return warped(mask, GridSampleMode.NEAREST, options.fillOf(Mask.class));
  }
}
