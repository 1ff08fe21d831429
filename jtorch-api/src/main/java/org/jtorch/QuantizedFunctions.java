package org.jtorch;

import java.util.List;
import java.util.Locale;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.compute.QuantizedTensors;

/** Functions of {@link Torch} that quantize tensors or simulate quantization. */
abstract sealed class QuantizedFunctions extends SparseFactories permits CompositeFunctions {
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

  QuantizedFunctions() {}

  /**
   * Quantizes a tensor with one scale and zero point, {@code torch.quantize_per_tensor}.
   *
   * @param input float32, of any shape
   * @param scale the quantization scale
   * @param zeroPoint the zero point, within the dtype's range
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensor(Tensor input, double scale, long zeroPoint, DType dtype) {
    return Dispatch.tensor(PER_TENSOR, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  /**
   * Quantizes a tensor with a scale and zero point given as tensors, {@code
   * torch.quantize_per_tensor}.
   *
   * @param input float32, of any shape
   * @param scale the quantization scale, one element
   * @param zeroPoint the zero point, one element
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensor(
      Tensor input, Tensor scale, Tensor zeroPoint, DType dtype) {
    return Dispatch.tensor(
        PER_TENSOR_QPARAMS, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  /**
   * Quantizes several tensors, each with its own scale and zero point, {@code
   * torch.quantize_per_tensor}.
   *
   * @param tensors float32, of any shapes
   * @param scales the quantization scales, one per tensor
   * @param zeroPoints the zero points, one per tensor
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return the quantized tensors, in order
   */
  public static List<Tensor> quantizePerTensor(
      List<Tensor> tensors, Tensor scales, Tensor zeroPoints, DType dtype) {
    return Dispatch.list(
        PER_TENSOR_LIST, tensors, scales, zeroPoints, Dispatch.given("dtype", dtype));
  }

  /**
   * Quantizes a tensor with a scale and zero point computed from its range, {@code
   * torch.quantize_per_tensor_dynamic}.
   *
   * @param input float32, of any shape
   * @param dtype {@link DType#QUINT8} or {@link DType#QINT8}
   * @param reduceRange whether to leave one bit unused, which some processors need
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensorDynamic(Tensor input, DType dtype, boolean reduceRange) {
    return Dispatch.tensor(DYNAMIC, input, Dispatch.given("dtype", dtype), reduceRange);
  }

  /**
   * Quantizes a tensor with a scale and zero point for each channel, {@code
   * torch.quantize_per_channel}.
   *
   * @param input float32, of any shape
   * @param channels the scales, the zero points, and the channel dimension
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerChannel(
      Tensor input, QuantizedOps.Channels channels, DType dtype) {
    return QuantizedTensors.perChannel(input, channels, dtype);
  }

  /**
   * Dequantizes several tensors, {@code torch.dequantize}.
   *
   * @param tensors quantized tensors
   * @return float32 tensors, in order
   */
  public static List<Tensor> dequantize(List<Tensor> tensors) {
    return Dispatch.list(DEQUANTIZE_LIST, tensors);
  }

  /**
   * Quantizes and dequantizes a tensor, {@code torch.fake_quantize_per_tensor_affine}. Gradients
   * pass through where no value was clamped.
   *
   * @param input of any shape
   * @param scale the quantization scale
   * @param zeroPoint the zero point
   * @param range the range of the integers
   * @return a tensor of the input's shape and dtype
   */
  public static Tensor fakeQuantizePerTensorAffine(
      Tensor input, double scale, long zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(FAKE, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  /**
   * Quantizes and dequantizes a tensor with a scale and zero point given as tensors, {@code
   * torch.fake_quantize_per_tensor_affine}.
   *
   * @param input of any shape
   * @param scale the quantization scale, float32, one element
   * @param zeroPoint the zero point, int32, one element
   * @param range the range of the integers
   * @return a tensor of the input's shape and dtype
   */
  public static Tensor fakeQuantizePerTensorAffine(
      Tensor input, Tensor scale, Tensor zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(
        FAKE_QPARAMS, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  /**
   * Quantizes and dequantizes a tensor with a scale and zero point for each channel, {@code
   * torch.fake_quantize_per_channel_affine}. Gradients pass through where no value was clamped.
   *
   * @param input of any shape
   * @param channels the scales (float32), the zero points (int32 or floating point), and the
   *     channel dimension
   * @param range the range of the integers
   * @return a tensor of the input's shape and dtype
   */
  public static Tensor fakeQuantizePerChannelAffine(
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

  /**
   * Finds quantization bounds of a vector that minimize the error by greedy search, {@code
   * torch.choose_qparams_optimized}.
   *
   * @param input float32, with at least one element
   * @param nBins number of steps that the range is divided into, at least 1
   * @param ratio how far the range is narrowed at most, as a fraction of it
   * @param bitWidth number of bits of an integer, 1 to 32
   * @return the bounds
   */
  public static QuantizedOps.QuantBounds chooseQparamsOptimized(
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
