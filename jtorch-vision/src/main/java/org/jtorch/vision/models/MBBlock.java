package org.jtorch.vision.models;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.SiLU;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;
import org.jtorch.vision.ops.SqueezeExcitation;
import org.jtorch.vision.ops.StochasticDepth;

/** Block of an EfficientNet, which training leaves out at random. */
abstract class MBBlock extends ShortcutBlock {
  private final Slot<Layer> stochasticDepth;

  MBBlock(EfficientNetStage sizes, Layer layers, double depthProbability) {
    super("block", layers, sizes.hasShortcut());
    stochasticDepth =
        slot("stochastic_depth", new StochasticDepth(depthProbability, StochasticDepth.Mode.ROW));
  }

  @Override
  final Tensor sum(Tensor input, Layer layers, Tensor output) {
    Layer depth = stochasticDepth.get();
    Tensor kept = depth.call(output);
    CALLS.close(List.of(layers, depth), kept, output);
    return kept.add_(input);
  }

  private static Layer conv(
      long in,
      long out,
      LongFunction<? extends Layer> norm,
      Consumer<ConvNormActivationOptions> choices) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          o.norm(norm).activation(SiLU::new);
          choices.accept(o);
        });
  }

  /**
   * Block with a depthwise convolution and squeeze and excitation, {@code
   * torchvision.models.efficientnet.MBConv}.
   */
  static final class MBConv extends MBBlock {
    MBConv(EfficientNetStage sizes, double depthProbability, LongFunction<? extends Layer> norm) {
      super(sizes, layers(sizes, norm), depthProbability);
    }

    private static Sequential layers(EfficientNetStage sizes, LongFunction<? extends Layer> norm) {
      long expanded = sizes.expanded();
      Sequential layers = new Sequential();
      if (expanded != sizes.in()) {
        layers.append(conv(sizes.in(), expanded, norm, o -> o.kernelSize(1)));
      }
      layers.append(
          conv(
              expanded,
              expanded,
              norm,
              o -> o.kernelSize(sizes.kernelSize()).stride(sizes.stride()).groups(expanded)));
      layers.append(
          new SqueezeExcitation(
              expanded,
              Math.max(1, sizes.in() / 4),
              o -> o.activation(() -> new SiLU(i -> i.inplace(true)))));
      return layers.append(conv(expanded, sizes.out(), norm, o -> o.kernelSize(1).noActivation()));
    }
  }

  /** Block with full convolutions, {@code torchvision.models.efficientnet.FusedMBConv}. */
  static final class FusedMBConv extends MBBlock {
    FusedMBConv(
        EfficientNetStage sizes, double depthProbability, LongFunction<? extends Layer> norm) {
      super(sizes, layers(sizes, norm), depthProbability);
    }

    private static Sequential layers(EfficientNetStage sizes, LongFunction<? extends Layer> norm) {
      long expanded = sizes.expanded();
      boolean isExpanded = expanded != sizes.in();
      Sequential layers =
          new Sequential(
              conv(
                  sizes.in(),
                  isExpanded ? expanded : sizes.out(),
                  norm,
                  o -> o.kernelSize(sizes.kernelSize()).stride(sizes.stride())));
      return isExpanded
          ? layers.append(conv(expanded, sizes.out(), norm, o -> o.kernelSize(1).noActivation()))
          : layers;
    }
  }
}
