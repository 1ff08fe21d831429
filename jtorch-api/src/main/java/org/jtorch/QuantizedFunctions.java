package org.jtorch;

import java.util.List;
import java.util.Locale;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.compute.QuantizedTensors;

/** Functions of {@link Torch} that quantize tensors or simulate quantization. */
final class QuantizedFunctions {
  private static final Op PER_TENSOR = Op.of("aten::quantize_per_tensor", "");
  private static final Op PER_TENSOR_QPARAMS = Op.of("aten::quantize_per_tensor", "tensor_qparams");
  private static final Op PER_TENSOR_LIST = Op.of("aten::quantize_per_tensor", "tensors");
  private static final Op DYNAMIC = Op.of("aten::quantize_per_tensor_dynamic", "");
  private static final Op DEQUANTIZE_LIST = Op.of("aten::dequantize", "tensors");
  private static final Op FAKE = Op.of("aten::fake_quantize_per_tensor_affine", "");
  private static final Op FAKE_QPARAMS =
      Op.of("aten::fake_quantize_per_tensor_affine", "tensor_qparams");
  private static final Op FAKE_PER_CHANNEL = Op.of("aten::fake_quantize_per_channel_affine", "");
  private static final Op CHOOSE = Op.of("aten::choose_qparams_optimized", "");

  private QuantizedFunctions() {}

  static Tensor quantizePerTensor(Tensor input, double scale, long zeroPoint, DType dtype) {
    return Dispatch.tensor(PER_TENSOR, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  static Tensor quantizePerTensor(Tensor input, Tensor scale, Tensor zeroPoint, DType dtype) {
    return Dispatch.tensor(
        PER_TENSOR_QPARAMS, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  static List<Tensor> quantizePerTensor(
      List<Tensor> tensors, Tensor scales, Tensor zeroPoints, DType dtype) {
    return Dispatch.list(
        PER_TENSOR_LIST, tensors, scales, zeroPoints, Dispatch.given("dtype", dtype));
  }

  static Tensor quantizePerTensorDynamic(Tensor input, DType dtype, boolean reduceRange) {
    return Dispatch.tensor(DYNAMIC, input, Dispatch.given("dtype", dtype), reduceRange);
  }

  static Tensor quantizePerChannel(Tensor input, QuantizedOps.Channels channels, DType dtype) {
    return QuantizedTensors.perChannel(input, channels, dtype);
  }

  static List<Tensor> dequantize(List<Tensor> tensors) {
    return Dispatch.list(DEQUANTIZE_LIST, tensors);
  }

  static Tensor fakeQuantizePerTensorAffine(
      Tensor input, double scale, long zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(FAKE, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  static Tensor fakeQuantizePerTensorAffine(
      Tensor input, Tensor scale, Tensor zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(
        FAKE_QPARAMS, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  static Tensor fakeQuantizePerChannelAffine(
      Tensor input, QuantizedOps.Channels channels, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(
        FAKE_PER_CHANNEL,
        input,
        channels.scales(),
        channels.zeroPoints(),
        channels.axis(),
        range.quantMin(),
        range.quantMax());
  }

  static QuantizedOps.QuantBounds chooseQparamsOptimized(
      Tensor input, long nBins, double ratio, long bitWidth) {
    if (nBins < 1 || bitWidth < 1 || bitWidth > 32) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "chooseQparamsOptimized: %d bins and %d bits", nBins, bitWidth));
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = input.contiguous(); // the kernel reads numel consecutive elements
      Tensor[] bounds = Dispatch.tensors(CHOOSE, plain, plain.numel(), nBins, ratio, bitWidth);
      return scope.keep(new QuantizedOps.QuantBounds(bounds[0], bounds[1]));
    }
  }
}
