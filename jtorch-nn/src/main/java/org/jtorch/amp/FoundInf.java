package org.jtorch.amp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ParamGroup;

/**
 * Whether an optimizer's gradients contain infinity or NaN, {@code found_inf}: one float32 scalar
 * per device, 0 or 1, in no scope.
 */
final class FoundInf {
  private record Kind(Device device, DType dtype) {}

  private final Map<Device, Tensor> byDevice = new LinkedHashMap<>();

  private FoundInf() {}

  /** Divides all gradients by the scale in place and checks them. */
  static FoundInf unscale(Optimizer<?> optimizer, Tensor scale) {
    FoundInf found = new FoundInf();
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor inverse = scale.to(DType.FLOAT64).reciprocal().to(DType.FLOAT32);
      gradients(optimizer)
          .forEach(
              (kind, gradients) ->
                  Ops.unchecked()
                      .call(
                          "aten::_amp_foreach_non_finite_check_and_unscale_",
                          gradients,
                          found.of(kind.device()),
                          inverse.to(kind.device())));
      return found;
    } catch (RuntimeException e) {
      close(found);
      throw e;
    }
  }

  private static Map<Kind, List<Tensor>> gradients(Optimizer<?> optimizer) {
    Map<Kind, List<Tensor>> gradients = new LinkedHashMap<>();
    for (ParamGroup<?> group : optimizer.paramGroups()) {
      for (Tensor param : group.params()) {
        if (param.hasGrad()) {
          Tensor gradient = elements(param.grad());
          gradients
              .computeIfAbsent(
                  new Kind(gradient.device(), gradient.dtype()), any -> new ArrayList<>())
              .add(gradient);
        }
      }
    }
    return gradients;
  }

  /** The tensor of a gradient's elements: its values if it is sparse. */
  private static Tensor elements(Tensor gradient) {
    if (gradient.dtype() == DType.FLOAT16) {
      throw new IllegalArgumentException("Attempting to unscale FP16 gradients.");
    }
    return gradient.layout() == Layout.STRIDED
        ? gradient
        : Ops.unchecked().call("aten::_values", gradient).toTensor();
  }

  private Tensor of(Device device) {
    return byDevice.computeIfAbsent(
        device, d -> TensorScope.unscoped(Torch.full(DType.FLOAT32.on(d), Shape.of(), 0)));
  }

  boolean isEmpty() {
    return byDevice.isEmpty();
  }

  boolean any() {
    return byDevice.values().stream().anyMatch(found -> found.item() != 0);
  }

  /** The sum over devices, in the current scope. */
  Tensor sum(Device device) {
    return byDevice.values().stream()
        .map(found -> found.to(device))
        .reduce(Tensor::add)
        .orElseThrow();
  }

  static void close(@Nullable FoundInf found) {
    if (found != null) {
      found.byDevice.values().forEach(Tensor::close);
    }
  }
}
