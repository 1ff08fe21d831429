package org.jtorch.vision.models.video;

import java.util.function.LongFunction;
import org.jtorch.nn.Layer;
import org.jtorch.vision.models.internal.LayerChain;
import org.jtorch.vision.ops.Conv3dNormActivation;

/**
 * Convolution in space and then in time, {@code
 * torchvision.models.video.s3d.TemporalSeparableConv}.
 */
final class TemporalSeparableConv extends LayerChain {
  TemporalSeparableConv(
      long in, long out, long kernel, long stride, LongFunction<? extends Layer> norm) {
    super(
        new Conv3dNormActivation(
            in,
            out,
            o ->
                o.kernelSize(1, kernel, kernel)
                    .stride(1, stride, stride)
                    .padding(0, kernel / 2, kernel / 2)
                    .bias(false)
                    .norm(norm)),
        new Conv3dNormActivation(
            out,
            out,
            o ->
                o.kernelSize(kernel, 1, 1)
                    .stride(stride, 1, 1)
                    .padding(kernel / 2, 0, 0)
                    .bias(false)
                    .norm(norm)));
  }
}
