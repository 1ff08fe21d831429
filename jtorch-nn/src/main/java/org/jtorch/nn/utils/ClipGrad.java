package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Linalg;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.ParameterLists;

/**
 * Gradient clipping, {@code torch.nn.utils.clip_grad}.
 *
 * <p>Gradients are changed in place.
 */
public final class ClipGrad {
  private record GroupKey(Device device, DType dtype) {}

  private ClipGrad() {}

  /**
   * Clips the total 2-norm of gradients, computed over all of them as one vector, {@code
   * clip_grad_norm_}; see {@link #clipGradNorm_(Collection, double, Consumer)}.
   */
  @CanIgnoreReturnValue
  public static Tensor clipGradNorm_(Collection<Tensor> parameters, double maxNorm) {
    return clipGradNorm_(parameters, maxNorm, o -> {});
  }

  /**
   * Clips the total norm of gradients, computed over all of them as one vector, {@code
   * clip_grad_norm_}.
   *
   * @param parameters parameters; those without a gradient are skipped
   * @param maxNorm maximum norm
   * @param options {@code o -> o.normType(1)}
   * @return the total norm before clipping, {@code []}
   * @throws TorchException if the norm is not finite and {@code errorIfNonfinite} is set
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
   * Returns the 2-norm of all tensors as one vector, {@code get_total_norm}; see {@link
   * #getTotalNorm(Collection, Consumer)}.
   */
  public static Tensor getTotalNorm(Collection<Tensor> tensors) {
    return getTotalNorm(tensors, o -> {});
  }

  /**
   * Returns the norm of all tensors as one vector, {@code get_total_norm}.
   *
   * @param tensors of any shapes
   * @param options {@code o -> o.normType(Double.POSITIVE_INFINITY)}
   * @return the norm, {@code []}
   * @throws TorchException if the norm is not finite and {@code errorIfNonfinite} is set
   */
  public static Tensor getTotalNorm(Collection<Tensor> tensors, Consumer<ClipGradOptions> options) {
    ClipGradOptions chosen = chosen(options);
    return TensorScope.compute(() -> totalNorm(List.copyOf(tensors), chosen));
  }

  /**
   * Clips gradients with a precomputed total norm, {@code clip_grads_with_norm_}; see {@link
   * #clipGradsWithNorm_(Collection, double, Tensor, boolean)}.
   */
  public static void clipGradsWithNorm_(
      Collection<Tensor> parameters, double maxNorm, Tensor totalNorm) {
    clipGradsWithNorm_(parameters, maxNorm, totalNorm, true);
  }

  /**
   * Clips gradients with a precomputed total norm, {@code clip_grads_with_norm_}.
   *
   * @param parameters parameters; those without a gradient are skipped
   * @param maxNorm maximum norm
   * @param totalNorm total norm of the gradients, {@code []}
   * @param foreach whether to use the foreach kernels instead of one call per gradient
   */
  public static void clipGradsWithNorm_(
      Collection<Tensor> parameters, double maxNorm, Tensor totalNorm, boolean foreach) {
    try (TensorScope scope = TensorScope.open()) {
      scale(gradients(parameters), maxNorm, totalNorm, foreach);
    }
  }

  /**
   * Clamps every element of the gradients to [-clipValue, clipValue], {@code clip_grad_value_}; see
   * {@link #clipGradValue_(Collection, double, boolean)}.
   */
  public static void clipGradValue_(Collection<Tensor> parameters, double clipValue) {
    clipGradValue_(parameters, clipValue, true);
  }

  /**
   * Clamps every element of the gradients to [-clipValue, clipValue], {@code clip_grad_value_}.
   *
   * @param parameters parameters; those without a gradient are skipped
   * @param clipValue maximum absolute value
   * @param foreach whether to use the foreach kernels instead of one call per gradient
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
    List<Tensor> found = new ArrayList<>();
    for (Tensor gradient : ParameterLists.gradients(parameters)) {
      if (gradient != null) {
        found.add(gradient);
      }
    }
    return Collections.unmodifiableList(found);
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
            "clipGradNorm_: the total norm of order "
                + o.normType
                + " is "
                + total.item()
                + ", so the gradients cannot be clipped; errorIfNonfinite(false) scales by it"
                + " anyway",
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
              (key, group) -> {
                List<Tensor> own =
                    Ops.call("aten::_foreach_norm.Scalar", group, o.normType).toTensors();
                boolean isLocal = key.device().equals(device);
                norms.addAll(isLocal ? own : own.stream().map(norm -> norm.to(device)).toList());
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
                (key, group) ->
                    Ops.call("aten::_foreach_mul_.Tensor", group, factor.to(key.device())));
      } else {
        gradients.forEach(gradient -> gradient.mul_(factor.to(gradient.device())));
      }
    }
  }

  private static Map<GroupKey, List<Tensor>> groups(List<Tensor> tensors) {
    Map<GroupKey, List<Tensor>> groups = new LinkedHashMap<>();
    if (!tensors.isEmpty() && ParameterLists.areFusable(List.of(tensors))) {
      Tensor one = tensors.get(0);
      groups.put(new GroupKey(one.device(), one.dtype()), tensors);
      return groups;
    }
    for (Tensor tensor : tensors) {
      groups
          .computeIfAbsent(new GroupKey(tensor.device(), tensor.dtype()), key -> new ArrayList<>())
          .add(tensor);
    }
    return groups;
  }
}
