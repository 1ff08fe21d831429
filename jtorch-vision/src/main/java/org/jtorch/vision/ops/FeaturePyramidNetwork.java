package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Feature pyramid network on feature maps of increasing depth, {@code
 * torchvision.ops.FeaturePyramidNetwork}. State dicts of old versions of torchvision can be loaded.
 *
 * <pre>{@code
 * FeaturePyramidNetwork pyramid = new FeaturePyramidNetwork(List.of(256L, 512L), 256);
 * Map<String, Tensor> features = new LinkedHashMap<>();
 * features.put("layer1", x);
 * features.put("layer2", y);
 * Map<String, Tensor> levels = pyramid.call(features);
 * }</pre>
 */
public final class FeaturePyramidNetwork extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final ModuleList<Conv2dNormActivation> innerBlocks = new ModuleList<>();
  private final ModuleList<Conv2dNormActivation> layerBlocks = new ModuleList<>();
  private final @Nullable Slot<ExtraFPNBlock> extraBlocks;

  /**
   * Creates a network without normalization and extra levels; see {@link
   * #FeaturePyramidNetwork(List, long, Consumer)}.
   */
  public FeaturePyramidNetwork(List<Long> inChannelsList, long outChannels) {
    this(inChannelsList, outChannels, o -> {});
  }

  /**
   * Creates a network.
   *
   * @param inChannelsList channels of each feature map
   * @param outChannels channels of each level
   * @param options {@code o -> o.extraBlocks(new LastLevelMaxPool())}
   * @throws IllegalArgumentException if a feature map has no channels
   */
  public FeaturePyramidNetwork(
      List<Long> inChannelsList, long outChannels, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    register("inner_blocks", innerBlocks);
    register("layer_blocks", layerBlocks);
    for (long inChannels : List.copyOf(inChannelsList)) {
      if (inChannels < 1) {
        throw new IllegalArgumentException(
            "FeaturePyramidNetwork: a feature map has " + inChannels + " channels");
      }
      innerBlocks.append(block(inChannels, outChannels, 1, o.norm));
      layerBlocks.append(block(outChannels, outChannels, 3, o.norm));
    }
    for (Module module : modules()) {
      if (module instanceof Conv2d conv) {
        Init.kaimingUniform_(conv.weight(), i -> i.a(1));
        if (conv.hasBias()) {
          Init.zeros_(conv.bias());
        }
      }
    }
    extraBlocks = o.extraBlocks == null ? null : slot("extra_blocks", o.extraBlocks);
    registerLoadStateDictPreHook((module, stateDict, prefix) -> rename(stateDict, prefix));
  }

  private static Conv2dNormActivation block(
      long in, long out, long kernelSize, @Nullable LongFunction<? extends Layer> norm) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          o.kernelSize(kernelSize).noActivation().noNorm();
          if (norm != null) {
            o.norm(norm);
          }
        });
  }

  /** Renames what was saved when the blocks were convolutions. */
  private void rename(Map<String, Tensor> stateDict, String prefix) {
    for (String blocks : List.of("inner_blocks", "layer_blocks")) {
      for (int i = 0; i < innerBlocks.size(); i++) {
        for (String name : List.of("weight", "bias")) {
          Tensor old = stateDict.remove(prefix + blocks + "." + i + "." + name);
          if (old != null) {
            stateDict.put(prefix + blocks + "." + i + ".0." + name, old);
          }
        }
      }
    }
  }

  /**
   * Computes the pyramid.
   *
   * @param x as many feature maps {@code (N, C, H, W)} as the network has channels for, the highest
   *     resolution first, in the order of the map
   * @return levels by the names of the feature maps and of extra levels, the highest resolution
   *     first
   * @throws IllegalArgumentException if there are more or fewer feature maps
   */
  public Map<String, Tensor> call(Map<String, Tensor> x) {
    if (x.isEmpty() || x.size() != innerBlocks.size()) {
      throw new IllegalArgumentException(
          "FeaturePyramidNetwork: expected "
              + innerBlocks.size()
              + " feature maps, got "
              + x.size());
    }
    return call(() -> forward(x), x.values().toArray(Tensor[]::new));
  }

  private Map<String, Tensor> forward(Map<String, Tensor> x) {
    List<Tensor> features = List.copyOf(x.values());
    Tensor[] results = new Tensor[features.size()];
    int top = results.length - 1;
    Tensor inner = features.get(top);
    for (int i = top; i >= 0; i--) {
      Layer innerBlock = innerBlocks.get(i);
      Tensor lateral = innerBlock.call(features.get(i));
      Tensor next = i == top ? lateral.view(lateral.shape()) : sum(lateral, inner);
      CALLS.close(innerBlock, features.get(i), lateral);
      if (i < top) {
        CALLS.close(layerBlocks.get(i + 1), results[i + 1], inner);
      }
      results[i] = layerBlocks.get(i).call(next);
      inner = next;
    }
    CALLS.close(layerBlocks.get(0), results[0], inner);
    Map<String, Tensor> levels = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(x.keySet());
    for (int i = 0; i < results.length; i++) {
      levels.put(names.get(i), results[i]);
    }
    return extraBlocks == null ? levels : extraBlocks.get().call(levels, x);
  }

  private static Tensor sum(Tensor lateral, Tensor inner) {
    return TensorScope.compute(
        () -> lateral.add(F.interpolate(inner, o -> o.size(lateral.size(-2), lateral.size(-1)))));
  }

  /** Options of {@link FeaturePyramidNetwork}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable ExtraFPNBlock extraBlocks;
    private @Nullable LongFunction<? extends Layer> norm;

    private Options() {}

    /** Block that adds levels. Default: none. */
    public Options extraBlocks(ExtraFPNBlock extraBlocks) {
      this.extraBlocks = Objects.requireNonNull(extraBlocks, "extraBlocks");
      return this;
    }

    /**
     * Normalization after each convolution, which then has no bias. Default: none.
     *
     * @param norm creates it for a number of channels, {@code BatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
