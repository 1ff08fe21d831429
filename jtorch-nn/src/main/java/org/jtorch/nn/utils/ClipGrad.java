package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Gradients;
import org.jtorch.Linalg;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/**
 * Keeps gradients from growing too large, {@code torch.nn.utils.clip_grad}.
 *
 * <p><b>Ownership:</b> gradients are changed in place; a norm belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as all that changes gradients.
 */
public final class ClipGrad {
  private record Kind(Device device, DType dtype) {}

  private ClipGrad() {}

  /**
   * Scales gradients down together, so that their 2-norm as one vector is at most a number, {@code
   * clip_grad_norm_}.
   *
   * @param parameters whose gradients to scale; those without one are passed over
   * @param maxNorm the greatest norm
   * @return the norm before, {@code []}
   */
  @CanIgnoreReturnValue
  public static Tensor clipGradNorm_(Collection<Tensor> parameters, double maxNorm) {
    return clipGradNorm_(parameters, maxNorm, o -> {});
  }

  /**
   * Scales gradients down together, so that their norm as one vector is at most a number, {@code
   * clip_grad_norm_}.
   *
   * @param parameters whose gradients to scale; those without one are passed over
   * @param maxNorm the greatest norm
   * @param options {@code o -> o.normType(1)}
   * @return the norm before, {@code []}
   * @throws TorchException if the norm is not finite and the options ask for an error
   */
  @CanIgnoreReturnValue
  public static Tensor clipGradNorm_(
      Collection<Tensor> parameters, double maxNorm, Consumer<ClipGradOptions> options) {
    ClipGradOptions chosen = chosen(options);
    return TensorScope.compute(
        () -> {
          List<Tensor> gradients = gradients(parameters);
          Tensor total = totalNorm(gradients, chosen);
          scale(gradients, maxNorm, total, chosen.foreach);
          return total;
        });
  }

  /**
   * The 2-norm of tensors as one vector, {@code get_total_norm}.
   *
   * @param tensors of any shapes
   * @return the norm, {@code []}
   */
  public static Tensor getTotalNorm(Collection<Tensor> tensors) {
    return getTotalNorm(tensors, o -> {});
  }

  /**
   * The norm of tensors as one vector, {@code get_total_norm}.
   *
   * @param tensors of any shapes
   * @param options {@code o -> o.normType(Double.POSITIVE_INFINITY)}
   * @return the norm, {@code []}
   * @throws TorchException if the norm is not finite and the options ask for an error
   */
  public static Tensor getTotalNorm(Collection<Tensor> tensors, Consumer<ClipGradOptions> options) {
    ClipGradOptions chosen = chosen(options);
    return TensorScope.compute(() -> totalNorm(List.copyOf(tensors), chosen));
  }

  /**
   * Scales gradients down by a norm that is known already, {@code clip_grads_with_norm_}.
   *
   * @param parameters whose gradients to scale; those without one are passed over
   * @param maxNorm the greatest norm
   * @param totalNorm the norm of all gradients, {@code []}
   */
  public static void clipGradsWithNorm_(
      Collection<Tensor> parameters, double maxNorm, Tensor totalNorm) {
    clipGradsWithNorm_(parameters, maxNorm, totalNorm, true);
  }

  /**
   * Scales gradients down by a norm that is known already, {@code clip_grads_with_norm_}.
   *
   * @param parameters whose gradients to scale; those without one are passed over
   * @param maxNorm the greatest norm
   * @param totalNorm the norm of all gradients, {@code []}
   * @param foreach false to call one by one
   */
  public static void clipGradsWithNorm_(
      Collection<Tensor> parameters, double maxNorm, Tensor totalNorm, boolean foreach) {
    try (TensorScope scope = TensorScope.open()) {
      scale(gradients(parameters), maxNorm, totalNorm, foreach);
    }
  }

  /**
   * Brings every number of the gradients into a range, {@code clip_grad_value_}.
   *
   * @param parameters whose gradients to change; those without one are passed over
   * @param clipValue the greatest absolute value
   */
  public static void clipGradValue_(Collection<Tensor> parameters, double clipValue) {
    clipGradValue_(parameters, clipValue, true);
  }

  /**
   * Brings every number of the gradients into a range, {@code clip_grad_value_}.
   *
   * @param parameters whose gradients to change; those without one are passed over
   * @param clipValue the greatest absolute value
   * @param foreach false to call one by one
   */
  public static void clipGradValue_(
      Collection<Tensor> parameters, double clipValue, boolean foreach) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      List<Tensor> gradients = gradients(parameters);
      if (foreach) {
        for (List<Tensor> group : groups(gradients).values()) {
          Ops.call("aten::_foreach_clamp_min_.Scalar", group, -clipValue);
          Ops.call("aten::_foreach_clamp_max_.Scalar", group, clipValue);
        }
      } else {
        gradients.forEach(gradient -> gradient.clamp_(-clipValue, clipValue));
      }
    }
  }

  private static ClipGradOptions chosen(Consumer<ClipGradOptions> options) {
    ClipGradOptions chosen = new ClipGradOptions();
    options.accept(chosen);
    return chosen;
  }

  private static List<Tensor> gradients(Collection<Tensor> parameters) {
    return List.copyOf(Gradients.heldBy(parameters).tensors());
  }

  private static Tensor totalNorm(List<Tensor> tensors, ClipGradOptions o) {
    if (tensors.isEmpty()) {
      return Torch.tensor(0.0);
    }
    try (Mode mode = Torch.noGrad()) {
      Device device = tensors.get(0).device();
      Tensor total = Linalg.vectorNorm(Torch.stack(norms(tensors, o, device)), o.normType);
      if (o.errorIfNonfinite && !total.isfinite().itemBoolean()) {
        throw new TorchException(
            "clipGradNorm_: the gradients' norm of order "
                + o.normType
                + " is "
                + total.item()
                + ", so nothing was clipped; errorIfNonfinite(false) scales by it anyway",
            "",
            null);
      }
      return total;
    }
  }

  private static List<Tensor> norms(List<Tensor> tensors, ClipGradOptions o, Device device) {
    List<Tensor> norms = new ArrayList<>();
    if (o.foreach) {
      groups(tensors)
          .forEach(
              (kind, group) -> {
                List<Tensor> own =
                    Ops.call("aten::_foreach_norm.Scalar", group, o.normType).toTensors();
                boolean there = kind.device().equals(device);
                norms.addAll(there ? own : own.stream().map(norm -> norm.to(device)).toList());
              });
    } else {
      tensors.forEach(tensor -> norms.add(Linalg.vectorNorm(tensor, o.normType).to(device)));
    }
    return norms;
  }

  private static void scale(
      List<Tensor> gradients, double maxNorm, Tensor totalNorm, boolean foreach) {
    try (Mode mode = Torch.noGrad()) {
      Tensor factor = totalNorm.add(1e-6).reciprocal().mul(maxNorm).clampMax(1);
      if (foreach) {
        groups(gradients)
            .forEach(
                (kind, group) ->
                    Ops.call("aten::_foreach_mul_.Tensor", group, factor.to(kind.device())));
      } else {
        gradients.forEach(gradient -> gradient.mul_(factor.to(gradient.device())));
      }
    }
  }

  private static Map<Kind, List<Tensor>> groups(List<Tensor> tensors) {
    Map<Kind, List<Tensor>> groups = new LinkedHashMap<>();
    if (!tensors.isEmpty() && Ops.areFusable(List.of(tensors))) {
      Tensor one = tensors.get(0);
      groups.put(new Kind(one.device(), one.dtype()), tensors);
      return groups;
    }
    for (Tensor tensor : tensors) {
      groups
          .computeIfAbsent(new Kind(tensor.device(), tensor.dtype()), kind -> new ArrayList<>())
          .add(tensor);
    }
    return groups;
  }
}
