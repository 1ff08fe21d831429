package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Sampling at pixel coordinates, {@code torchvision.models.optical_flow._utils}. */
final class FlowSampling {
  /** The ratio of the sizes of images and features. */
  static final long FACTOR = 8;

  private FlowSampling() {}

  /** Samples at absolute coordinates x and y, {@code grid_sample}. */
  static Tensor sample(Tensor images, Tensor positions) {
    List<Tensor> xy = positions.split(1, -1);
    Tensor x = xy.get(0).mul(2).div(images.size(-1) - 1).sub(1);
    Tensor y = xy.get(1).mul(2).div(images.size(-2) - 1).sub(1);
    return F.gridSample(images, Torch.cat(List.of(x, y), -1), o -> o.alignCorners(true));
  }

  /** The coordinates x and y of each pixel, (1, 2, h, w). */
  static Tensor coordinates(Tensor like, long h, long w) {
    List<Tensor> grid =
        Torch.meshgrid(
            List.of(
                Torch.arange(like.dtype().on(like.device()), h),
                Torch.arange(like.dtype().on(like.device()), w)),
            Torch.Indexing.IJ);
    return Torch.stack(List.of(grid.get(1), grid.get(0)), 0).unsqueeze(0);
  }

  /** Upsamples a flow bilinearly. */
  static Tensor upsample(Tensor flow) {
    return F.interpolate(
            flow,
            o ->
                o.size(flow.size(2) * FACTOR, flow.size(3) * FACTOR)
                    .mode(InterpolateMode.BILINEAR)
                    .alignCorners(true))
        .mul(FACTOR);
  }

  /** Upsamples a flow by convex combinations of 3 x 3 neighbors, whose weights the mask gives. */
  static Tensor upsample(Tensor flow, Tensor mask) {
    long h = flow.size(2);
    long w = flow.size(3);
    Tensor weights = mask.view(-1, 1, 9, FACTOR, FACTOR, h, w).softmax(2);
    Tensor neighbors =
        F.unfold(flow.mul(FACTOR), new long[] {3}, o -> o.padding(1)).view(-1, 2, 9, 1, 1, h, w);
    return weights
        .mul(neighbors)
        .sum(2)
        .permute(0, 1, 4, 2, 5, 3)
        .reshape(-1, 2, h * FACTOR, w * FACTOR);
  }
}
