package org.jtorch;

import java.util.List;
import java.util.Locale;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.compute.QuantizedTensors;

/** The functions of {@link Torch} that quantize tensors, or show what quantizing would cost. */
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
   * A tensor of integers that stand for the input's numbers, with one scale and zero point, {@code
   * *}.
   *
   * @param input float32, of any shape
   * @param scale what the unit of the integers is worth
   * @param zeroPoint the integer that stands for zero, within the dtype's range
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensor(Tensor input, double scale, long zeroPoint, DType dtype) {
    return Dispatch.tensor(PER_TENSOR, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  /**
   * A tensor of integers that stand for the input's numbers, with a scale and zero point in
   * tensors, {@code torch.quantize_per_tensor}.
   *
   * @param input float32, of any shape
   * @param scale what the unit of the integers is worth, of one element
   * @param zeroPoint the integer that stands for zero, of one element
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensor(
      Tensor input, Tensor scale, Tensor zeroPoint, DType dtype) {
    return Dispatch.tensor(
        PER_TENSOR_QPARAMS, input, scale, zeroPoint, Dispatch.given("dtype", dtype));
  }

  /**
   * Quantizes tensors, each with a scale and zero point of its own, {@code
   * torch.quantize_per_tensor}.
   *
   * @param tensors float32, of any shapes
   * @param scales what the unit of the integers is worth, one a tensor
   * @param zeroPoints the integers that stand for zero, one a tensor
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return the quantized tensors, in order
   */
  public static List<Tensor> quantizePerTensor(
      List<Tensor> tensors, Tensor scales, Tensor zeroPoints, DType dtype) {
    return Dispatch.list(
        PER_TENSOR_LIST, tensors, scales, zeroPoints, Dispatch.given("dtype", dtype));
  }

  /**
   * A tensor of integers whose scale and zero point are chosen to cover the input, {@code *}.
   *
   * @param input float32, of any shape
   * @param dtype {@link DType#QUINT8} or {@link DType#QINT8}
   * @param reduceRange whether to leave one bit unused, as some processors need
   * @return a quantized tensor
   */
  public static Tensor quantizePerTensorDynamic(Tensor input, DType dtype, boolean reduceRange) {
    return Dispatch.tensor(DYNAMIC, input, Dispatch.given("dtype", dtype), reduceRange);
  }

  /**
   * A tensor of integers that stand for the input's numbers, with a scale and zero point for each
   * slice, {@code torch.quantize_per_channel}.
   *
   * @param input float32, of any shape
   * @param channels the scales, the zero points, and the dimension they go along
   * @param dtype {@link DType#QUINT8}, {@link DType#QINT8} or {@link DType#QINT32}
   * @return a quantized tensor
   */
  public static Tensor quantizePerChannel(
      Tensor input, QuantizedOps.Channels channels, DType dtype) {
    return QuantizedTensors.perChannel(input, channels, dtype);
  }

  /**
   * The numbers that the integers of several quantized tensors stand for, {@code torch.dequantize}.
   *
   * @param tensors quantized
   * @return float32 tensors, in order
   */
  public static List<Tensor> dequantize(List<Tensor> tensors) {
    return Dispatch.list(DEQUANTIZE_LIST, tensors);
  }

  /**
   * The input as quantizing and dequantizing would leave it, {@code *}; gradients flow where
   * nothing was cut off.
   *
   * @param input of any shape
   * @param scale what the unit of the integers is worth
   * @param zeroPoint the integer that stands for zero
   * @param range which integers there are
   * @return a tensor of the input's shape and dtype
   */
  public static Tensor fakeQuantizePerTensorAffine(
      Tensor input, double scale, long zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(FAKE, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  /**
   * The input as quantizing and dequantizing would leave it, with a scale and zero point in
   * tensors, {@code torch.fake_quantize_per_tensor_affine}.
   *
   * @param input of any shape
   * @param scale what the unit of the integers is worth, float32, of one element
   * @param zeroPoint the integer that stands for zero, int32, of one element
   * @param range which integers there are
   * @return a tensor of the input's shape and dtype
   */
  public static Tensor fakeQuantizePerTensorAffine(
      Tensor input, Tensor scale, Tensor zeroPoint, QuantizedOps.QuantRange range) {
    return Dispatch.tensor(
        FAKE_QPARAMS, input, scale, zeroPoint, range.quantMin(), range.quantMax());
  }

  /**
   * The input as quantizing and dequantizing each slice would leave it, {@code *}; gradients flow
   * where nothing was cut off.
   *
   * @param input of any shape
   * @param channels the scales (float32), the zero points (int32, or floats), and the dimension
   * @param range which integers there are
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
   * The bounds between which quantizing a vector loses least, found by narrowing them step by step,
   * {@code torch.choose_qparams_optimized}.
   *
   * @param input float32, with at least one element
   * @param nBins how many steps the range is cut into, at least 1
   * @param ratio how far to narrow at most, as a share of the range
   * @param bitWidth how many bits an integer will have, 1 to 32
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
      Tensor plain = input.contiguous(); // the kernel reads numel elements in a row
      Tensor[] bounds = Dispatch.tensors(CHOOSE, plain, plain.numel(), nBins, ratio, bitWidth);
      return scope.keep(new QuantizedOps.QuantBounds(bounds[0], bounds[1]));
    }
  }
}
