package org.jtorch.vision.models;

import java.util.function.LongFunction;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;

/** Residual block of two 3x3 convolutions, {@code torchvision.models.resnet.BasicBlock}. */
final class BasicBlock extends ResidualBlock {
  BasicBlock(ResNet.BlockSizes s, LongFunction<? extends Layer> norm) {
    Sequential shortcut = shortcut(s, s.planes(), norm);
    step(conv3x3(s.in(), s.planes(), s.stride(), 1, 1), norm.apply(s.planes()));
    activation();
    step(conv3x3(s.planes(), s.planes(), 1, 1, 1), norm.apply(s.planes()));
    downsample(shortcut);
  }
}
