package org.jtorch.graph.internal.operators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.OperatorArguments;
import org.jtorch.graph.internal.python.Numbers;

/**
 * The operators {@code quantized_decomposed}, which PyTorch writes in Python: quantization to
 * integer tensors whose scale and zero point are arguments.
 */
public final class QuantizedDecomposed {
  private static final String PREFIX = "quantized_decomposed::";

  private QuantizedDecomposed() {}

  /** Returns the implementations by name. */
  public static Map<String, CustomOperator> operators() {
    Map<String, CustomOperator> all = new HashMap<>();
    for (String overload : List.of("", ".tensor", ".tensor2")) {
      all.put(PREFIX + "quantize_per_tensor" + overload, QuantizedDecomposed::quantize);
      all.put(PREFIX + "dequantize_per_tensor" + overload, QuantizedDecomposed::dequantize);
    }
    all.put(PREFIX + "quantize_per_channel", QuantizedDecomposed::quantizeChannels);
    all.put(PREFIX + "dequantize_per_channel", QuantizedDecomposed::dequantizeChannels);
    all.put(PREFIX + "quantize_per_token", QuantizedDecomposed::quantizeTokens);
    all.put(PREFIX + "dequantize_per_token", QuantizedDecomposed::dequantizeTokens);
    all.put(PREFIX + "quantize_per_channel_group", QuantizedDecomposed::quantizeGroups);
    all.put(PREFIX + "dequantize_per_channel_group", QuantizedDecomposed::dequantizeGroups);
    all.put(PREFIX + "choose_qparams.tensor", QuantizationRanges::affine);
    all.put(PREFIX + "choose_qparams_symmetric.tensor", QuantizationRanges::symmetric);
    all.put(PREFIX + "choose_qparams_per_token", QuantizationRanges::perToken);
    all.put(PREFIX + "choose_qparams_per_token_asymmetric", QuantizationRanges::perTokenAffine);
    all.put(
        PREFIX + "_choose_qparams_per_token_asymmetric_impl", QuantizationRanges::perTokenAffine);
    all.put(
        PREFIX + "convert_element_type.no_fuse",
        args -> args.getTensor("input").to(args.getDType("dtype")));
    return Collections.unmodifiableMap(all);
  }

  private static Tensor quantize(OperatorArguments args) {
    Tensor x = inFloat(args.getTensor("input"));
    Tensor scaled =
        args.get("scale", Object.class) instanceof Tensor scale
            ? x.mul(scale.reciprocal())
            : x.mul(1.0 / args.getDouble("scale"));
    Tensor shifted =
        args.get("zero_point", Object.class) instanceof Tensor zero
            ? scaled.round().add(zero)
            : scaled.round().add(args.getLong("zero_point"));
    return clamped(shifted, args);
  }

  /** Returns 16-bit numbers in float32, as PyTorch quantizes them. */
  private static Tensor inFloat(Tensor x) {
    return x.dtype() == DType.FLOAT16 || x.dtype() == DType.BFLOAT16 ? x.to(DType.FLOAT32) : x;
  }

  private static Tensor clamped(Tensor x, OperatorArguments args) {
    return x.clamp(bound(args, "quant_min"), bound(args, "quant_max")).to(args.getDType("dtype"));
  }

  private static long bound(OperatorArguments args, String name) {
    return Numbers.toLong(args.get(name, Object.class));
  }

  private static Tensor dequantize(OperatorArguments args) {
    Tensor x = args.getTensor("input").to(outDType(args));
    Tensor shifted =
        args.get("zero_point", Object.class) instanceof Tensor zero
            ? x.sub(zero)
            : x.sub(args.getLong("zero_point"));
    return args.get("scale", Object.class) instanceof Tensor scale
        ? shifted.mul(scale)
        : shifted.mul(args.getDouble("scale"));
  }

  private static DType outDType(OperatorArguments args) {
    return args.has("out_dtype") ? args.getDType("out_dtype") : DType.FLOAT32;
  }

  private static Tensor quantizeChannels(OperatorArguments args) {
    Tensor x = inFloat(args.getTensor("input"));
    Tensor scales = alongAxis(args.getTensor("scales"), x, args);
    Tensor zeros = alongAxis(args.getTensor("zero_points"), x, args);
    return clamped(x.mul(scales.reciprocal()).round().add(zeros), args);
  }

  private static Tensor dequantizeChannels(OperatorArguments args) {
    Tensor x = args.getTensor("input");
    Tensor scales = alongAxis(args.getTensor("scales"), x, args);
    Tensor shifted =
        args.has("zero_points") ? x.sub(alongAxis(args.getTensor("zero_points"), x, args)) : x;
    return shifted.mul(scales).to(outDType(args));
  }

  /** Returns a vector as a tensor that is broadcast along the other dimensions. */
  private static Tensor alongAxis(Tensor vector, Tensor x, OperatorArguments args) {
    List<Long> shape = new ArrayList<>(Collections.nCopies(Math.toIntExact(x.dim()), 1L));
    shape.set(Math.toIntExact(args.getLong("axis")), vector.size(0));
    return vector.view(shape.stream().mapToLong(Long::longValue).toArray());
  }

  private static Tensor quantizeTokens(OperatorArguments args) {
    Tensor x = args.getTensor("input");
    Tensor scaled = x.mul(args.getTensor("scales").reciprocal());
    return clamped(scaled.add(args.getTensor("zero_points")).round(), args);
  }

  private static Tensor dequantizeTokens(OperatorArguments args) {
    Tensor x = args.getTensor("input").sub(args.getTensor("zero_points"));
    DType dtype = args.has("output_dtype") ? args.getDType("output_dtype") : DType.FLOAT32;
    return x.mul(args.getTensor("scales")).to(dtype);
  }

  private static Tensor quantizeGroups(OperatorArguments args) {
    Tensor x = args.getTensor("input");
    Tensor scales = args.getTensor("scales");
    Tensor groups = x.reshape(-1, groupSize(x, scales, args));
    Tensor zeros = args.getTensor("zero_points").reshape(-1, 1);
    Tensor scaled = groups.mul(scales.reshape(-1, 1).reciprocal()).add(zeros).round();
    return clamped(scaled, args).reshape(x.shape().toArray());
  }

  private static Tensor dequantizeGroups(OperatorArguments args) {
    Tensor x = args.getTensor("input");
    Tensor scales = args.getTensor("scales");
    Tensor groups = x.reshape(-1, groupSize(x, scales, args));
    Tensor zeros =
        args.has("zero_points")
            ? args.getTensor("zero_points").reshape(-1, 1)
            : Torch.zeros(DType.INT32.on(x.device()));
    DType dtype = args.has("output_dtype") ? args.getDType("output_dtype") : DType.FLOAT32;
    Tensor scaled = groups.sub(zeros).mul(scales.reshape(-1, 1));
    return scaled.reshape(x.shape().toArray()).to(dtype);
  }

  private static long groupSize(Tensor x, Tensor scales, OperatorArguments args) {
    long columns = x.size(-1);
    long size = args.getLong("group_size", 128);
    return size > columns && scales.size(-1) == 1 ? columns : size;
  }
}
