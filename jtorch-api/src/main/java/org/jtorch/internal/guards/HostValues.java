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

/** What guards read off tensors besides their sizes. */
public final class HostValues {
  private HostValues() {}

  /** Whether a tensor is dense: neither sparse, nested nor in oneDNN's layout. */
  public static boolean isStrided(Tensor tensor) {
    return tensor.layout() == Layout.STRIDED && !tensor.isNested();
  }

  static String layoutName(Tensor tensor) {
    return tensor.isNested() ? "nested" : tensor.layout().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether to read the elements of a tensor. Those in a device's memory are left to the device,
   * since to read them here would make the host wait.
   */
  static boolean areReadable(Tensor tensor) {
    return tensor.device().equals(Device.CPU) && isStrided(tensor);
  }

  /** The elements of a tensor of whole numbers, in row-major order. */
  static long[] read(Tensor numbers) {
    try (TensorScope scope = TensorScope.open()) {
      return numbers.to(DType.INT64).flatten().toLongArray();
    }
  }

  /** Whether a tensor holds neither infinity nor NaN; so it is taken to be if it is elsewhere. */
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

  /** Whether two operands, of which one may be a number, broadcast. */
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
