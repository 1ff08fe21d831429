package org.jtorch.vision.models;

import java.util.function.LongFunction;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;

/**
 * Residual block of a 3x3 convolution between two 1x1 convolutions, {@code
 * torchvision.models.resnet.Bottleneck}.
 */
final class Bottleneck extends ResidualBlock {
  static final long EXPANSION = 4;

  Bottleneck(ResNet.BlockSizes s, LongFunction<? extends Layer> norm) {
    long width = s.planes() * s.widthPerGroup() / 64 * s.groups();
    long out = s.planes() * EXPANSION;
    Sequential shortcut = shortcut(s, out, norm);
    step(conv1x1(s.in(), width), norm.apply(width));
    step(conv3x3(width, width, s.stride(), s.dilation(), s.groups()), norm.apply(width));
    step(conv1x1(width, out), norm.apply(out));
    activation();
    downsample(shortcut);
  }
}
