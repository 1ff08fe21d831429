package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.GroupNorm;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/** Convolutions of heads, and their initial values. */
final class ConvBlocks {
  private ConvBlocks() {}

  /** Convolutions of kernel size 3 with ReLU; without a normalization they have a bias. */
  static List<Layer> blocks(
      long in, long[] channels, long dilation, @Nullable LongFunction<? extends Layer> norm) {
    List<Layer> blocks = new ArrayList<>();
    long previous = in;
    for (long next : channels) {
      blocks.add(
          new Conv2dNormActivation(
              previous, next, o -> norm(o.padding(dilation).dilation(dilation), norm)));
      previous = next;
    }
    return blocks;
  }

  /** Four convolutions, each with group normalization and ReLU, as numbered layers. */
  static Sequential normalized(long channels) {
    Sequential layers = new Sequential();
    for (int i = 0; i < 4; i++) {
      layers.append(new Conv2d(channels, channels, 3, o -> o.padding(1)));
      layers.append(new GroupNorm(32, channels));
      layers.append(new ReLU());
    }
    return layers;
  }

  private static void norm(
      ConvNormActivationOptions options, @Nullable LongFunction<? extends Layer> norm) {
    if (norm == null) {
      options.noNorm();
    } else {
      options.norm(norm);
    }
  }

  static long[] repeated(long channels, int count) {
    long[] repeated = new long[count];
    Arrays.fill(repeated, channels);
    return repeated;
  }

  static void normal(Module module, double std) {
    initialize(module, weight -> Init.normal_(weight, 0, std));
  }

  static void xavier(Module module) {
    initialize(module, weight -> Init.xavierUniform_(weight));
  }

  static void kaiming(Module module) {
    initialize(
        module,
        weight ->
            Init.kaimingNormal_(
                weight, o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU)));
  }

  private static void initialize(Module module, Consumer<Tensor> weights) {
    for (Module inner : module.modules()) {
      if (inner instanceof Conv2d conv) {
        weights.accept(conv.weight());
        if (conv.hasBias()) {
          Init.zeros_(conv.bias());
        }
      }
    }
  }

  /** Renames weights and biases of old state dicts, in which convolutions were not in blocks. */
  static void rename(Map<String, Tensor> stateDict, String prefix, String oldName, String newName) {
    for (String part : List.of(".weight", ".bias")) {
      Tensor old = stateDict.remove(prefix + oldName + part);
      if (old != null) {
        stateDict.put(prefix + newName + part, old);
      }
    }
  }
}
