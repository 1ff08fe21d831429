package org.jtorch;

import java.util.Objects;
import java.util.Set;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.compute.QuantizedTensors;

/**
 * Operators of quantized tensors, whose integers represent real numbers {@code (integer -
 * zeroPoint) * scale}. {@link Torch#quantizePerTensor} and related functions create them. Returned
 * tensors are copies.
 */
public sealed interface QuantizedOps permits Tensor {
  /** Quantization scheme, {@code torch.qscheme}. */
  enum QScheme {
    /** One scale and zero point for all elements. */
    PER_TENSOR_AFFINE,
    /** A scale and zero point for each channel along one dimension. */
    PER_CHANNEL_AFFINE,
    /** One scale for all elements, zero point 0. */
    PER_TENSOR_SYMMETRIC,
    /** A scale for each channel along one dimension, zero point 0. */
    PER_CHANNEL_SYMMETRIC,
    /** Like {@link #PER_CHANNEL_AFFINE}, with floating-point zero points. */
    PER_CHANNEL_AFFINE_FLOAT_QPARAMS
  }

  /** Libraries that compute with quantized tensors, {@code torch.backends.quantized}. */
  enum Engine {
    /** None: this build of libtorch does not compute with quantized tensors. */
    NONE,
    /** FBGEMM, for x86. */
    FBGEMM,
    /** QNNPACK, for ARM. */
    QNNPACK,
    /** oneDNN. */
    ONEDNN,
    /** FBGEMM or oneDNN, whichever is faster for a layer on this CPU. */
    X86
  }

  /**
   * Returns the engine that computes with quantized tensors, {@code
   * torch.backends.quantized.engine}.
   *
   * @return the engine of the process
   */
  static Engine getEngine() {
    return ProgramSettings.getQuantizedEngine();
  }

  /**
   * Sets the engine that computes with quantized tensors, {@code torch.backends.quantized.engine =
   * ...}. It applies to the whole process. Weights that were packed before stay in the layout of
   * the engine of that time. Engines round differently: results differ by a few steps of the
   * quantization.
   *
   * @param engine one of {@link #supportedEngines}
   * @throws IllegalArgumentException if it is not supported
   */
  static void setEngine(Engine engine) {
    ProgramSettings.setQuantizedEngine(Objects.requireNonNull(engine, "engine"));
  }

  /**
   * Returns the engines that this build of libtorch supports on this CPU, {@code
   * torch.backends.quantized.supported_engines}.
   *
   * @return the engines
   */
  static Set<Engine> supportedEngines() {
    return ProgramSettings.supportedQuantizedEngines();
  }

  /**
   * Scale and zero point of each channel along one dimension.
   *
   * @param scales the quantization scales, {@code (channels)}
   * @param zeroPoints the zero points, {@code (channels)}
   * @param axis the channel dimension
   */
  record Channels(Tensor scales, Tensor zeroPoints, long axis) {
    /**
     * Checks that the tensors are not null.
     *
     * @param scales the quantization scales
     * @param zeroPoints the zero points
     * @param axis the channel dimension
     */
    public Channels {
      Objects.requireNonNull(scales, "scales");
      Objects.requireNonNull(zeroPoints, "zeroPoints");
    }
  }

  /**
   * Range of quantized integers.
   *
   * @param quantMin smallest integer
   * @param quantMax largest integer
   */
  record QuantRange(long quantMin, long quantMax) {}

  /**
   * Quantization bounds.
   *
   * @param max the upper bound, a scalar
   * @param min the lower bound, a scalar
   */
  record QuantBounds(Tensor max, Tensor min) {}

  /**
   * Dequantizes this tensor. PyTorch: {@code torch.dequantize}.
   *
   * @return a float32 tensor of this shape; a tensor that is not quantized is converted to float32
   */
  default Tensor dequantize() {
    return Dispatch.tensor(QuantizedTensors.DEQUANTIZE, (Tensor) this);
  }

  /**
   * Returns the integers of this tensor. PyTorch: {@code torch.int_repr}.
   *
   * @return a tensor of this shape: uint8 for {@link DType#QUINT8}, int8 for {@link DType#QINT8},
   *     int32 for {@link DType#QINT32}
   */
  default Tensor intRepr() {
    return Dispatch.tensor(QuantizedTensors.INT_REPR, (Tensor) this);
  }

  /**
   * Returns the scale of a per-tensor quantized tensor. PyTorch: {@code torch.q_scale}.
   *
   * @return the scale
   */
  default double qScale() {
    return Dispatch.real(QuantizedTensors.Q_SCALE, (Tensor) this);
  }

  /**
   * Returns the zero point of a per-tensor quantized tensor. PyTorch: {@code torch.q_zero_point}.
   *
   * @return the zero point
   */
  default long qZeroPoint() {
    return Dispatch.integer(QuantizedTensors.Q_ZERO_POINT, (Tensor) this);
  }

  /**
   * Returns the scales of a per-channel quantized tensor. PyTorch: {@code
   * torch.q_per_channel_scales}.
   *
   * @return a copy, float64, {@code (channels)}
   */
  default Tensor qPerChannelScales() {
    return QuantizedTensors.copy(QuantizedTensors.Q_PER_CHANNEL_SCALES, (Tensor) this);
  }

  /**
   * Returns the zero points of a per-channel quantized tensor. PyTorch: {@code
   * torch.q_per_channel_zero_points}.
   *
   * @return a copy, int64, {@code (channels)}
   */
  default Tensor qPerChannelZeroPoints() {
    return QuantizedTensors.copy(QuantizedTensors.Q_PER_CHANNEL_ZERO_POINTS, (Tensor) this);
  }

  /**
   * Returns the channel dimension of a per-channel quantized tensor. PyTorch: {@code
   * torch.q_per_channel_axis}.
   *
   * @return the dimension, from 0
   */
  default long qPerChannelAxis() {
    return Dispatch.integer(QuantizedTensors.Q_PER_CHANNEL_AXIS, (Tensor) this);
  }

  /**
   * Returns the quantization scheme. PyTorch: {@code torch.Tensor.qscheme}.
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
