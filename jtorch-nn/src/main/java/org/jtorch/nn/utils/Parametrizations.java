package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Built-in parametrizations, {@code torch.nn.utils.parametrizations}. {@link
 * Parametrize#removeParametrizations} removes them.
 *
 * <p><b>Thread safety:</b> registering and removing must be done by one thread at a time. Spectral
 * norm changes its buffers at each read in training mode.
 */
public final class Parametrizations {
  private Parametrizations() {}

  /** {@link #orthogonal(Module, String, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static <M extends Module> M orthogonal(M module, String name) {
    return orthogonal(module, name, o -> {});
  }

  /**
   * Orthogonal parametrization of a matrix or a batch of matrices, with options, {@code
   * orthogonal}.
   *
   * @param module the module
   * @param name name of the parameter, of shape {@code (*, n, m)}
   * @param options {@code o -> o.orthogonalMap(OrthogonalMap.CAYLEY)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist or has fewer than 2
   *     dimensions, or {@code HOUSEHOLDER} is chosen for a complex matrix
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M orthogonal(
      M module, String name, Consumer<OrthogonalOptions> options) {
    OrthogonalOptions o = new OrthogonalOptions();
    options.accept(o);
    Tensor weight = ModuleAccess.get().tensor(module, name);
    if (weight.dim() < 2) {
      throw new IllegalArgumentException(
          "orthogonal: expected a matrix or a batch of matrices, got " + weight.shape());
    }
    boolean exponential = weight.size(-2) == weight.size(-1) || weight.dtype().isComplex();
    OrthogonalMap usual = exponential ? OrthogonalMap.MATRIX_EXP : OrthogonalMap.HOUSEHOLDER;
    OrthogonalMap map = o.orthogonalMap == null ? usual : o.orthogonalMap;
    if (weight.dtype().isComplex() && map == OrthogonalMap.HOUSEHOLDER) {
      throw new IllegalArgumentException(
          "orthogonal: HOUSEHOLDER takes real matrices, got " + weight.dtype());
    }
    OrthogonalParametrization function =
        new OrthogonalParametrization(weight, map, o.useTrivialization);
    return Parametrize.registerUnsafeParametrization(module, name, function);
  }

  /**
   * Weight normalization, which separates the magnitude of a weight from its direction, {@code
   * weight_norm}: {@code parametrizations.weight.original0} and {@code original1}; see {@link
   * #weightNorm(Module, String, int)}. State dicts with {@code weight_g} and {@code weight_v} can
   * be loaded too.
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M weightNorm(M module, String name) {
    return weightNorm(module, name, 0);
  }

  /**
   * Weight normalization over a dimension, {@code weight_norm(module, name, dim)}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param dim dimension over which the norm is kept; -1 for one norm of the whole weight
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist or is parametrized already
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M weightNorm(M module, String name, int dim) {
    Parametrize.register(module, name, new WeightNormParametrization(dim));
    module.registerLoadStateDictPreHook(
        (self, state, prefix) -> renameOldKeys(state, prefix, name));
    return module;
  }

  private static void renameOldKeys(Map<String, Tensor> state, String prefix, String name) {
    String lengths = prefix + name + "_g";
    String directions = prefix + name + "_v";
    if (state.containsKey(lengths) && state.containsKey(directions)) {
      String renamed = prefix + "parametrizations." + name + ".original";
      Map<String, Tensor> old = new LinkedHashMap<>(state);
      state.clear();
      old.forEach(
          (key, tensor) ->
              state.put(
                  key.equals(lengths)
                      ? renamed + "0"
                      : key.equals(directions) ? renamed + "1" : key,
                  tensor));
    }
  }

  /** {@link #spectralNorm(Module, String, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(M module, String name) {
    return spectralNorm(module, name, o -> {});
  }

  /**
   * Spectral normalization: divides a weight by its largest singular value, {@code spectral_norm}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param options {@code o -> o.nPowerIterations(5)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(
      M module, String name, Consumer<SpectralNormOptions> options) {
    SpectralNormOptions o = new SpectralNormOptions();
    options.accept(o);
    Tensor weight = ModuleAccess.get().tensor(module, name);
    int dim = o.dim(module, weight.dim());
    return Parametrize.registerParametrization(
        module, name, new SpectralNormParametrization(weight, o, dim));
  }
}
