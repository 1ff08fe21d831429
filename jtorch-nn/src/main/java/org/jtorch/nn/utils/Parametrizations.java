package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Parametrizations that PyTorch brings, {@code torch.nn.utils.parametrizations}; {@link
 * Parametrize#removeParametrizations} ends them.
 *
 * <p><b>Ownership:</b> what a layer reads belongs to the current scope.
 *
 * <p><b>Thread safety:</b> for one thread at a time; a spectral norm changes its buffers at each
 * read in training.
 */
public final class Parametrizations {
  private Parametrizations() {}

  /**
   * Makes a matrix orthogonal, or batches of them, {@code orthogonal}; where it is not square, its
   * rows or columns orthonormal.
   *
   * @param module whose
   * @param name the name of the parameter, {@code (*, n, m)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is no such matrix
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M orthogonal(M module, String name) {
    return orthogonal(module, name, o -> {});
  }

  /**
   * Makes a matrix orthogonal, or batches of them, {@code orthogonal}.
   *
   * @param module whose
   * @param name the name of the parameter, {@code (*, n, m)}
   * @param options {@code o -> o.orthogonalMap(OrthogonalMap.CAYLEY)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is no such matrix, or a complex one is to be a
   *     product of reflections
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
   * Splits a weight into its lengths and its directions, {@code weight_norm}: {@code
   * parametrizations.weight.original0} and {@code original1}. State dicts with {@code weight_g} and
   * {@code weight_v} are loaded too.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is none, or it is parametrized already
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M weightNorm(M module, String name) {
    return weightNorm(module, name, 0);
  }

  /**
   * Splits a weight into its lengths and its directions, {@code weight_norm(module, name, dim)}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param dim the dimension of which each entry has a length of its own; -1 for one length
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is none, or it is parametrized already
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

  /**
   * Divides a weight by its greatest singular value, {@code spectral_norm}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is none
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(M module, String name) {
    return spectralNorm(module, name, o -> {});
  }

  /**
   * Divides a weight by its greatest singular value, {@code spectral_norm}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param options {@code o -> o.nPowerIterations(5)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is none
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
