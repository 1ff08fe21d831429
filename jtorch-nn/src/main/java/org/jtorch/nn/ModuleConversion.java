package org.jtorch.nn;

import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.MemoryFormat;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Converts a module's tensors in place, so that optimizers, tied parameters and slots keep the same
 * tensors.
 */
final class ModuleConversion {
  private ModuleConversion() {}

  static void convert(Module module, TensorOptions options) {
    TensorOptions.Resolved target = options.options();
    DType dtype = target.type();
    if (dtype != null && !dtype.isFloatingPoint() && !dtype.isComplex()) {
      throw new IllegalArgumentException(
          "to: modules accept floating-point and complex dtypes only, got " + dtype);
    }
    try (Mode mode = Torch.noGrad()) {
      module.namedParameters().values().forEach(tensor -> convert(tensor, target));
      module.namedBuffers().values().forEach(tensor -> convert(tensor, target));
    }
  }

  static void convert(Module module, MemoryFormat format) {
    int rank =
        switch (format) {
          case CHANNELS_LAST -> 4;
          case CHANNELS_LAST_3D -> 5;
          default ->
              throw new IllegalArgumentException(
                  "to: modules accept CHANNELS_LAST and CHANNELS_LAST_3D only, got " + format);
        };
    try (Mode mode = Torch.noGrad()) {
      module.parameters().forEach(tensor -> convert(tensor, rank, format));
      module.buffers().forEach(tensor -> convert(tensor, rank, format));
    }
  }

  private static void convert(Tensor tensor, int rank, MemoryFormat format) {
    if (tensor.dim() == rank) {
      replaceData(tensor, detached -> detached.contiguous(o -> o.memoryFormat(format)));
    }
  }

  private static void convert(Tensor tensor, TensorOptions.Resolved target) {
    DType own = tensor.dtype();
    DType wanted = target.type();
    boolean converts = wanted != null && (own.isFloatingPoint() || own.isComplex());
    DType dtype = converts && wanted != null ? wanted : own;
    Device device = target.device() == null ? tensor.device() : target.device();
    if (dtype == own && device.equals(tensor.device())) {
      return;
    }
    TensorOptions options = dtype.on(device);
    Tensor gradient = tensor.hasGrad() ? tensor.grad() : null;
    replaceData(tensor, detached -> detached.to(options));
    if (gradient != null) {
      try (TensorScope scope = TensorScope.open()) {
        tensor.setGrad(gradient.to(options));
      } finally {
        gradient.close();
      }
    }
  }

  private static void replaceData(Tensor tensor, UnaryOperator<Tensor> conversion) {
    try (TensorScope scope = TensorScope.open()) {
      tensor.setData(conversion.apply(tensor.detach()));
    }
  }
}
