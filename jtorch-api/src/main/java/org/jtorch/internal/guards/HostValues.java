package org.jtorch.internal.guards;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Reads properties and elements of tensors for guards. */
public final class HostValues {
  private HostValues() {}

  /** Returns whether a tensor is dense and strided: not sparse, nested or in oneDNN's layout. */
  public static boolean isStrided(Tensor tensor) {
    return tensor.layout() == Layout.STRIDED && !tensor.isNested();
  }

  static String layoutName(Tensor tensor) {
    return tensor.isNested() ? "nested" : tensor.layout().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether the elements of a tensor may be read. Elements in device memory are not read,
   * because that would synchronize the host with the device.
   */
  static boolean areReadable(Tensor tensor) {
    return tensor.device().equals(Device.CPU) && isStrided(tensor);
  }

  /** Returns the elements of an integer tensor in row-major order. */
  static long[] read(Tensor numbers) {
    try (TensorScope scope = TensorScope.open()) {
      return numbers.to(DType.INT64).flatten().toLongArray();
    }
  }

  /**
   * Returns whether a tensor has neither infinity nor NaN; true if its elements may not be read.
   */
  static boolean isFinite(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (!(dtype.isFloatingPoint() || dtype.isComplex())
        || !areReadable(tensor)
        || tensor.numel() == 0) {
      return true;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor reals = dtype.isComplex() ? Torch.viewAsReal(tensor.resolveConj()) : tensor;
      var bounds = reals.aminmax();
      return Double.isFinite(bounds.min().item()) && Double.isFinite(bounds.max().item());
    }
  }

  /** Returns whether two operands, one of which may be a number, can be broadcast. */
  static boolean broadcast(@Nullable Object first, @Nullable Object second) {
    if (!(first instanceof Tensor a && second instanceof Tensor b)) {
      return true;
    }
    for (int d = 1; d <= Math.min(a.dim(), b.dim()); d++) {
      if (a.size(-d) != b.size(-d) && a.size(-d) != 1 && b.size(-d) != 1) {
        return false;
      }
    }
    return true;
  }
}
