package org.jtorch.vision.models.quantization;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Conversion of the state dict of quantization-aware training, which torchvision has for MobileNet
 * v3, to that of the quantized model, {@code torch.ao.quantization.convert}: floating-point weights
 * with ranges that training observed become integers.
 */
final class TrainedRanges {
  private static final String OUTPUT = ".activation_post_process";
  private static final String WEIGHT = ".weight_fake_quant";
  private static final String MIN = ".activation_post_process.min_val";
  private static final String MAX = ".activation_post_process.max_val";
  private static final int LARGEST = 255;

  /** The weight of a new value in the averages of the observers. */
  private static final float AVERAGING = 0.01f;

  private final Map<String, Tensor> trained;
  private final double eps;
  private final Map<String, Tensor> converted = new LinkedHashMap<>();

  private TrainedRanges(Map<String, Tensor> trained, double eps) {
    this.trained = trained;
    this.eps = eps;
  }

  /**
   * Converts a state dict in place, if it is one of quantization-aware training.
   *
   * @param state the state dict
   * @param eps of the normalizations
   */
  static void convert(Map<String, Tensor> state, double eps) {
    if (state.keySet().stream().noneMatch(name -> name.endsWith(WEIGHT + MIN))) {
      return;
    }
    TrainedRanges ranges = new TrainedRanges(new LinkedHashMap<>(state), eps);
    state.keySet().forEach(ranges::add);
    state.clear();
    state.putAll(ranges.converted);
  }

  private void add(String name) {
    if (name.endsWith(WEIGHT + MIN)) {
      addWeights(name.substring(0, name.length() - WEIGHT.length() - MIN.length()));
    } else if (name.endsWith(OUTPUT + MIN)) {
      addRange(name.substring(0, name.length() - OUTPUT.length() - MIN.length()));
    }
  }

  private void addWeights(String layer) {
    FoldedWeights weights = TensorScope.compute(() -> weights(layer));
    boolean isLinear = weights.weight().dim() == 2;
    String packed = layer + "._packed_params._packed_params.";
    converted.put(isLinear ? packed + "0" : layer + ".weight", weights.weight());
    converted.put(isLinear ? packed + "1" : layer + ".bias", weights.bias());
  }

  private FoldedWeights weights(String layer) {
    Tensor weight = tensor(layer + ".weight");
    Tensor given = trained.get(layer + ".bias");
    Tensor bias = given == null ? Torch.zeros(weight.size(0)) : given.clone();
    if (trained.containsKey(layer + ".bn.weight")) {
      Tensor inverse = tensor(layer + ".bn.running_var").add(eps).rsqrt();
      Tensor gamma = tensor(layer + ".bn.weight");
      weight = weight.mul(gamma.mul(inverse).view(-1, 1, 1, 1));
      bias =
          bias.sub(tensor(layer + ".bn.running_mean"))
              .mul(inverse)
              .mul(gamma)
              .add(tensor(layer + ".bn.bias"));
    }
    return new FoldedWeights(FoldedWeights.perTensor(weight, largest(layer, weight)), bias);
  }

  /**
   * The largest absolute value; that of a convolution still observes the folded weight, if it is
   * enabled.
   */
  private float largest(String layer, Tensor weight) {
    float min = value(layer + WEIGHT + MIN);
    float max = value(layer + WEIGHT + MAX);
    boolean isConvolution = weight.dim() == 4;
    if (isConvolution && tensor(layer + WEIGHT + ".observer_enabled").item() != 0) {
      min += AVERAGING * ((float) weight.min().item() - min);
      max += AVERAGING * ((float) weight.max().item() - max);
    }
    return Math.max(-min, max);
  }

  private void addRange(String layer) {
    QuantizationRange range =
        QuantizationRange.of(value(layer + OUTPUT + MIN), value(layer + OUTPUT + MAX), LARGEST);
    long[] shape = layer.equals("quant") || layer.endsWith(".quant") ? new long[] {1} : new long[0];
    converted.put(layer + ".scale", RangeState.scale(range, shape));
    converted.put(layer + ".zero_point", RangeState.zeroPoint(range, shape));
  }

  private float value(String name) {
    return (float) tensor(name).item();
  }

  private Tensor tensor(String name) {
    @Nullable Tensor found = trained.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the state dict has no \"" + name + "\"");
    }
    return found;
  }
}
