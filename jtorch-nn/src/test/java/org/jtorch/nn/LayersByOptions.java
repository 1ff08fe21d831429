package org.jtorch.nn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.reference.PythonValues;

/** Creates layers from Python's keyword arguments. */
final class LayersByOptions {
  private static final Map<String, PadMode> PADDING_MODES =
      Map.of(
          "zeros", PadMode.CONSTANT,
          "reflect", PadMode.REFLECT,
          "replicate", PadMode.REPLICATE,
          "circular", PadMode.CIRCULAR);

  private LayersByOptions() {}

  static Module make(String kind, JsonNode options) {
    return switch (kind) {
      case "Linear" ->
          new Linear(
              number(options, "in_features"),
              number(options, "out_features"),
              o -> ifGiven(options, "bias", bias -> o.bias(bias.booleanValue())));
      case "Conv2d" ->
          new Conv2d(
              number(options, "in_channels"),
              number(options, "out_channels"),
              number(options, "kernel_size"),
              o -> convolution(options, o));
      case "BatchNorm2d" ->
          new BatchNorm2d(number(options, "num_features"), o -> batchNorm(options, o));
      case "LayerNorm" -> layerNorm(options);
      case "Dropout" -> new Dropout(options.get("p").doubleValue());
      case "Embedding" ->
          new Embedding(
              number(options, "num_embeddings"),
              number(options, "embedding_dim"),
              o -> ifGiven(options, "padding_idx", index -> o.paddingIdx(index.longValue())));
      case "ReLU" -> new ReLU();
      case "GELU" -> options.has("approximate") ? new GELU(F.Approximate.TANH) : new GELU();
      case "Sigmoid" -> new Sigmoid();
      case "Tanh" -> new Tanh();
      case "SiLU" -> new SiLU();
      case "LeakyReLU" -> new LeakyReLU(options.get("negative_slope").doubleValue());
      case "Softmax" -> new Softmax(number(options, "dim"));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void convolution(JsonNode options, ConvNd.Options o) {
    ifGiven(options, "stride", value -> o.stride(value.longValue()));
    ifGiven(options, "padding", value -> o.padding(value.longValue()));
    ifGiven(options, "dilation", value -> o.dilation(value.longValue()));
    ifGiven(options, "groups", value -> o.groups(value.longValue()));
    ifGiven(options, "bias", value -> o.bias(value.booleanValue()));
    ifGiven(options, "padding_mode", value -> o.paddingMode(PADDING_MODES.get(value.textValue())));
  }

  private static void batchNorm(JsonNode options, NormBase.Options o) {
    ifGiven(options, "eps", value -> o.eps(value.doubleValue()));
    ifGiven(options, "momentum", value -> o.momentum(value.doubleValue()));
    ifGiven(options, "affine", value -> o.affine(value.booleanValue()));
    ifGiven(options, "track_running_stats", value -> o.trackRunningStats(value.booleanValue()));
  }

  private static LayerNorm layerNorm(JsonNode options) {
    JsonNode shape = options.get("normalized_shape");
    long[] sizes = shape.isArray() ? PythonValues.longs(shape) : new long[] {shape.longValue()};
    return new LayerNorm(
        sizes,
        o ->
            ifGiven(
                options, "elementwise_affine", value -> o.elementwiseAffine(value.booleanValue())));
  }

  private static long number(JsonNode options, String name) {
    return options.get(name).longValue();
  }

  private static void ifGiven(JsonNode options, String name, Consumer<JsonNode> then) {
    if (options.has(name)) {
      then.accept(options.get(name));
    }
  }
}
