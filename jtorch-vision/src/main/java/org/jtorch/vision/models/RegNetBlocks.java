package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.LayerChain;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.SqueezeExcitation;

/** The parts of a {@link RegNet}, {@code torchvision.models.regnet}. */
final class RegNetBlocks {
  private RegNetBlocks() {}

  /**
   * Blocks of equal width.
   *
   * @param width channels of the output
   * @param depth number of blocks
   * @param groupWidth channels of a group
   */
  record Stage(long width, int depth, long groupWidth) {
    private static final long QUANTUM = 8;

    /** Returns all stages, {@code BlockParams.from_init_params}. */
    static List<Stage> all(RegNet.BlockParams p) {
      List<Stage> stages = new ArrayList<>();
      int first = 0;
      for (int i = 1; i <= p.depth(); i++) {
        if (i == p.depth() || width(p, i) != width(p, first)) {
          long group = Math.min(p.groupWidth(), width(p, first));
          stages.add(new Stage(divisible(width(p, first), group), i - first, group));
          first = i;
        }
      }
      return stages;
    }

    private static long width(RegNet.BlockParams p, int block) {
      double linear = block * p.slope() + p.initialWidth();
      double capacity = Math.rint(Math.log(linear / p.initialWidth()) / Math.log(p.step()));
      return (long) Math.rint(p.initialWidth() * Math.pow(p.step(), capacity) / QUANTUM) * QUANTUM;
    }

    /** Returns the multiple of a divisor near a width, no more than a tenth below it. */
    private static long divisible(long width, long divisor) {
      long near = Math.max(divisor, (width + divisor / 2) / divisor * divisor);
      return near < 0.9 * width ? near + divisor : near;
    }
  }

  /** Convolution with stride 2, normalization and activation. */
  static final class SimpleStemIN extends Conv2dNormActivation {
    SimpleStemIN(
        long in,
        long out,
        LongFunction<? extends Layer> norm,
        Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      super(in, out, o -> o.stride(2).norm(norm).activation(activation));
    }
  }

  /** Blocks whose outputs have one shape; the first has a stride of 2. */
  static final class AnyStage extends LayerChain {
    AnyStage(
        int number,
        long in,
        Stage stage,
        OptionalDouble seRatio,
        LongFunction<? extends Layer> norm,
        Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      for (int i = 0; i < stage.depth; i++) {
        Sizes sizes =
            new Sizes(
                i == 0 ? in : stage.width,
                stage.width,
                i == 0 ? 2 : 1,
                stage.width / stage.groupWidth,
                seRatio);
        add("block" + number + "-" + i, new ResBottleneckBlock(sizes, norm, activation));
      }
    }
  }

  /** Channels of input and output, stride and number of groups of a block. */
  private record Sizes(long in, long out, long stride, long groups, OptionalDouble seRatio) {}

  /** Bottleneck whose output is added to the input, or to a projection of it. */
  static final class ResBottleneckBlock extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final @Nullable Slot<Layer> proj;
    private final Slot<Layer> bottleneck;
    private final Slot<Layer> activation;

    private ResBottleneckBlock(
        Sizes s,
        LongFunction<? extends Layer> norm,
        Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      proj =
          s.in == s.out && s.stride == 1
              ? null
              : slot(
                  "proj",
                  new Conv2dNormActivation(
                      s.in,
                      s.out,
                      o -> o.kernelSize(1).stride(s.stride).norm(norm).noActivation()));
      bottleneck = slot("f", new BottleneckTransform(s, norm, activation));
      this.activation = slot("activation", activation.apply(o -> o.inplace(true)));
    }

    @Override
    public Tensor forward(Tensor x) {
      List<Layer> path = List.of(bottleneck.get());
      if (proj == null) {
        return activated(CALLS.residual(x, path));
      }
      Layer project = proj.get();
      Tensor projected = project.call(x);
      Tensor y = CALLS.call(x, path);
      Tensor sum = projected.add(y);
      CALLS.close(project, x, projected);
      CALLS.close(path.get(0), x, y);
      return activated(sum);
    }

    private Tensor activated(Tensor sum) {
      Layer layer = activation.get();
      Tensor output = layer.call(sum);
      CALLS.close(layer, output, sum);
      return output;
    }
  }

  /** 1x1 convolution, 3x3 convolution in groups, squeeze and excitation, 1x1 convolution. */
  static final class BottleneckTransform extends LayerChain {
    private BottleneckTransform(
        Sizes s,
        LongFunction<? extends Layer> norm,
        Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      long width = s.out;
      add(
          "a",
          new Conv2dNormActivation(
              s.in, width, o -> o.kernelSize(1).norm(norm).activation(activation)));
      add(
          "b",
          new Conv2dNormActivation(
              width,
              width,
              o -> o.stride(s.stride).groups(s.groups).norm(norm).activation(activation)));
      if (s.seRatio.isPresent()) {
        long squeezed = (long) Math.rint(s.seRatio.getAsDouble() * s.in);
        add(
            "se",
            new SqueezeExcitation(
                width, squeezed, o -> o.activation(() -> activation.apply(i -> {}))));
      }
      add(
          "c",
          new Conv2dNormActivation(width, s.out, o -> o.kernelSize(1).norm(norm).noActivation()));
    }
  }
}
