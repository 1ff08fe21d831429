package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** ResNet-18 with the raw binding's operators, on the weights of the scripted model. */
final class RawResNet18 {
  private static final long[] ONE = {1, 1};
  private static final TensorOptional NO_BIAS = new TensorOptional();

  /** Convolution followed by batch norm. */
  private record ConvNorm(
      Tensor kernel,
      long stride,
      long padding,
      TensorOptional weight,
      TensorOptional bias,
      TensorOptional mean,
      TensorOptional variance) {
    Tensor run(Tensor x) {
      try (Tensor convolved =
          torch.conv2d(x, kernel, NO_BIAS, square(stride), square(padding), ONE, 1)) {
        return torch.batch_norm(convolved, weight, bias, mean, variance, false, 0.1, 1e-5, true);
      }
    }
  }

  /** Two convolutions and a shortcut; {@code shortcut} is empty where it is the identity. */
  private record Block(ConvNorm first, ConvNorm second, List<ConvNorm> shortcut) {
    Tensor run(Tensor x) {
      try (Tensor one = first.run(x)) {
        one.relu_();
        Tensor two = second.run(one);
        if (shortcut.isEmpty()) {
          two.add_(x).relu_();
        } else {
          try (Tensor projected = shortcut.get(0).run(x)) {
            two.add_(projected).relu_();
          }
        }
        return two;
      }
    }
  }

  private final Iterator<Tensor> parameters;
  private final Iterator<Tensor> buffers;
  private final ConvNorm stem;
  private final List<Block> blocks = new ArrayList<>();
  private final Tensor weight;
  private final TensorOptional bias;

  RawResNet18(Path scripted) {
    JitModule module = torch.load(scripted.toString());
    List<Tensor> weights = new ArrayList<>();
    var parameter = module.parameters();
    var nextParameter = parameter.begin();
    for (long i = 0; i < parameter.size(); i++) {
      weights.add(new Tensor(nextParameter.access()));
      nextParameter.increment();
    }
    List<Tensor> statistics = new ArrayList<>();
    var buffer = module.buffers();
    var nextBuffer = buffer.begin();
    for (long i = 0; i < buffer.size(); i++) {
      statistics.add(new Tensor(nextBuffer.access()));
      nextBuffer.increment();
    }
    parameters = weights.iterator();
    buffers = statistics.iterator();
    stem = next(2, 3);
    for (int layer = 0; layer < 4; layer++) {
      boolean narrows = layer > 0;
      blocks.add(block(narrows));
      blocks.add(block(false));
    }
    weight = parameters.next();
    bias = new TensorOptional(parameters.next());
  }

  private static long[] square(long size) {
    return new long[] {size, size};
  }

  private Block block(boolean narrows) {
    ConvNorm first = next(narrows ? 2 : 1, 1);
    ConvNorm second = next(1, 1);
    return new Block(first, second, narrows ? List.of(next(2, 0)) : List.of());
  }

  private ConvNorm next(long stride, long padding) {
    Tensor kernel = parameters.next();
    TensorOptional scale = new TensorOptional(parameters.next());
    TensorOptional shift = new TensorOptional(parameters.next());
    TensorOptional mean = new TensorOptional(buffers.next());
    TensorOptional variance = new TensorOptional(buffers.next());
    buffers.next(); // the number of batches
    return new ConvNorm(kernel, stride, padding, scale, shift, mean, variance);
  }

  Tensor answer(Tensor input) {
    Tensor x;
    try (Tensor convolved = stem.run(input)) {
      convolved.relu_();
      x = torch.max_pool2d(convolved, new long[] {3, 3}, new long[] {2, 2}, ONE, ONE, false);
    }
    for (Block block : blocks) {
      Tensor before = x;
      x = block.run(before);
      before.close();
    }
    try (Tensor last = x;
        Tensor pooled = torch.adaptive_avg_pool2d(last, 1, 1);
        Tensor flat = torch.flatten(pooled, 1, -1)) {
      return torch.linear(flat, weight, bias);
    }
  }
}
