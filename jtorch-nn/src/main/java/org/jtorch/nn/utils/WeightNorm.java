package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.Computed;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Weight normalization of older models, {@code torch.nn.utils.weight_norm}: the parameters {@code
 * weight_g} and {@code weight_v}. New models should use {@link Parametrizations#weightNorm}.
 *
 * <p><b>Thread safety:</b> registering and removing must be done by one thread at a time.
 */
public final class WeightNorm {
  private record Normed(Module module, String name, int dim) implements Computed {
    @Override
    public Tensor read() {
      return WeightNormParametrization.weight(
          module.getParameter(name + "_g"), module.getParameter(name + "_v"), dim);
    }

    @Override
    public void write(Tensor value) {
      throw new IllegalStateException(
          name
              + " is computed from "
              + name
              + "_g and "
              + name
              + "_v: change those parameters instead");
    }
  }

  private WeightNorm() {}

  /**
   * Registers weight normalization, which separates the magnitude of a weight from its direction,
   * {@code weight_norm}; see {@link #weightNorm(Module, String, int)}.
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M weightNorm(M module, String name) {
    return weightNorm(module, name, 0);
  }

  /**
   * Registers weight normalization over a dimension, {@code weight_norm(module, name, dim)}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param dim dimension over which the norm is kept; -1 for one norm of the whole weight
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist or is computed already
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M weightNorm(M module, String name, int dim) {
    ModuleAccess<Module> access = ModuleAccess.get();
    Tensor weight = LegacyReparametrization.parameter(module, name, "weightNorm");
    Tensor lengths;
    Tensor directions;
    try (Mode mode = Torch.noGrad()) {
      lengths = WeightNormParametrization.lengths(weight, dim);
      directions = weight.detach().clone();
    }
    access.compute(module, name, new Normed(module, name, dim));
    access.addParameter(module, name + "_g", lengths);
    access.addParameter(module, name + "_v", directions);
    return module;
  }

  /**
   * Removes weight norm and makes the weight a plain parameter again, {@code remove_weight_norm}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter has no weight norm
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M removeWeightNorm(M module, String name) {
    ModuleAccess<Module> access = ModuleAccess.get();
    if (!(access.computed(module, name) instanceof Normed)) {
      throw LegacyReparametrization.notFound(module, name, "weight norm");
    }
    Tensor weight = LegacyReparametrization.value(module, name);
    access.remove(module, name + "_g");
    access.remove(module, name + "_v");
    access.restore(module, name, weight, true);
    return module;
  }
}
