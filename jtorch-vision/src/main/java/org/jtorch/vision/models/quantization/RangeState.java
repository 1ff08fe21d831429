package org.jtorch.vision.models.quantization;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.PythonNumbers;

/** The buffers {@code scale} and {@code zero_point} of a module, and their values on the host. */
final class RangeState {
  private final Slot<Tensor> scale;
  private final Slot<Tensor> zeroPoint;
  private volatile @Nullable QuantizationRange range;

  RangeState(Slot<Tensor> scale, Slot<Tensor> zeroPoint) {
    this.scale = scale;
    this.zeroPoint = zeroPoint;
  }

  static Tensor scale(QuantizationRange range, long... shape) {
    return Torch.full(Shape.of(shape), range.scale());
  }

  static Tensor zeroPoint(QuantizationRange range, long... shape) {
    return Torch.full(DType.INT64, Shape.of(shape), range.zeroPoint());
  }

  /** Forgets the values on the host, after the buffers changed. */
  void reset() {
    range = null;
  }

  QuantizationRange get() {
    QuantizationRange current = range;
    if (current == null) {
      current = new QuantizationRange((float) scale.get().item(), zeroPoint.get().itemLong());
      range = current;
    }
    return current;
  }

  double scaleValue() {
    return get().scale();
  }

  long zeroPointValue() {
    return get().zeroPoint();
  }

  String tensors() {
    return "scale=" + scale.get() + ", zero_point=" + zeroPoint.get();
  }

  String repr() {
    return "scale=" + PythonNumbers.of(scaleValue()) + ", zero_point=" + zeroPointValue();
  }
}
