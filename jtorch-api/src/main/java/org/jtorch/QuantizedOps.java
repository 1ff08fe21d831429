package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.compute.QuantizedTensors;

/**
 * What a quantized tensor is made of: integers that stand for real numbers, {@code (integer - zero
 * point) * scale}. {@link Torch#quantizePerTensor} and its kin make them.
 *
 * <p><b>Ownership:</b> a tensor that comes back is a copy, and belongs to the innermost open {@link
 * TensorScope}, else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public sealed interface QuantizedOps permits Tensor {
  /** How a quantized tensor's integers stand for numbers, {@code torch.qscheme}. */
  enum QScheme {
    /** One scale and zero point for all elements. */
    PER_TENSOR_AFFINE,
    /** A scale and zero point for each slice along one dimension. */
    PER_CHANNEL_AFFINE,
    /** One scale for all elements, zero stays zero. */
    PER_TENSOR_SYMMETRIC,
    /** A scale for each slice along one dimension, zero stays zero. */
    PER_CHANNEL_SYMMETRIC,
    /** As {@link #PER_CHANNEL_AFFINE}, with zero points that are not whole. */
    PER_CHANNEL_AFFINE_FLOAT_QPARAMS
  }

  /**
   * A scale and a zero point for each slice along one dimension.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param scales what an integer's unit is worth, {@code (channels)}
   * @param zeroPoints the integers that stand for zero, {@code (channels)}
   * @param axis the dimension that the channels lie along
   */
  record Channels(Tensor scales, Tensor zeroPoints, long axis) {
    /**
     * Takes tensors that are there.
     *
     * @param scales what an integer's unit is worth
     * @param zeroPoints the integers that stand for zero
     * @param axis the dimension that the channels lie along
     */
    public Channels {
      Objects.requireNonNull(scales, "scales");
      Objects.requireNonNull(zeroPoints, "zeroPoints");
    }
  }

  /**
   * Which integers a quantized number may be.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> immutable.
   *
   * @param quantMin the least
   * @param quantMax the greatest
   */
  record QuantRange(long quantMin, long quantMax) {}

  /**
   * Bounds between which quantizing loses little.
   *
   * <p><b>Ownership:</b> holds tensors like any other results; {@link TensorScope#keep} takes it as
   * a whole.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param max the upper bound, a scalar
   * @param min the lower bound, a scalar
   */
  record QuantBounds(Tensor max, Tensor min) {}

  /**
   * The numbers that the integers stand for. PyTorch: {@code torch.dequantize}.
   *
   * @return a float32 tensor of this shape; a tensor that is not quantized as float32
   */
  default Tensor dequantize() {
    return Dispatch.tensor(QuantizedTensors.DEQUANTIZE, (Tensor) this);
  }

  /**
   * The integers themselves. PyTorch: {@code torch.int_repr}.
   *
   * @return a tensor of this shape: uint8 for {@link DType#QUINT8}, int8 for {@link DType#QINT8},
   *     int32 for {@link DType#QINT32}
   */
  default Tensor intRepr() {
    return Dispatch.tensor(QuantizedTensors.INT_REPR, (Tensor) this);
  }

  /**
   * What the unit of the integers is worth, where that is one number. PyTorch: {@code *}.
   *
   * @return the scale
   */
  default double qScale() {
    return Dispatch.real(QuantizedTensors.Q_SCALE, (Tensor) this);
  }

  /**
   * The integer that stands for zero, where that is one number. PyTorch: {@code *}.
   *
   * @return the zero point
   */
  default long qZeroPoint() {
    return Dispatch.integer(QuantizedTensors.Q_ZERO_POINT, (Tensor) this);
  }

  /**
   * What the unit of each channel's integers is worth. PyTorch: {@code *}.
   *
   * @return a copy, float64, {@code (channels)}
   */
  default Tensor qPerChannelScales() {
    return QuantizedTensors.copy(QuantizedTensors.Q_PER_CHANNEL_SCALES, (Tensor) this);
  }

  /**
   * The integer that stands for zero in each channel. PyTorch: {@code *}.
   *
   * @return a copy, int64, {@code (channels)}
   */
  default Tensor qPerChannelZeroPoints() {
    return QuantizedTensors.copy(QuantizedTensors.Q_PER_CHANNEL_ZERO_POINTS, (Tensor) this);
  }

  /**
   * The dimension that the channels lie along. PyTorch: {@code torch.q_per_channel_axis}.
   *
   * @return the dimension, from 0
   */
  default long qPerChannelAxis() {
    return Dispatch.integer(QuantizedTensors.Q_PER_CHANNEL_AXIS, (Tensor) this);
  }

  /**
   * How the integers stand for numbers. PyTorch: {@code torch.Tensor.qscheme}.
   *
   * @return the scheme
   */
  default QScheme qscheme() {
    return QScheme.values()[(int) Dispatch.integer(QuantizedTensors.QSCHEME, (Tensor) this)];
  }

  /**
   * Whether the dtype is a quantized one. PyTorch: {@code torch.Tensor.is_quantized}.
   *
   * @return true for the {@code q} dtypes
   */
  default boolean isQuantized() {
    return ((Tensor) this).dtype().isQuantized();
  }
}
