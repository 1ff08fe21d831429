package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.Computed;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Spectral normalization of older models, {@code torch.nn.utils.spectral_norm}: the parameter
 * {@code weight_orig} and the buffers {@code weight_u} and {@code weight_v}. New models should use
 * {@link Parametrizations#spectralNorm}.
 *
 * <p><b>Thread safety:</b> one thread at a time, because each read in training mode changes the
 * buffers.
 */
public final class SpectralNorm {
  private record Normed(Module module, String name, SpectralNormOptions options, int dim)
      implements Computed {
    @Override
    public Tensor read() {
      return TensorScope.compute(
          () -> {
            Tensor weight = module.getParameter(name + "_orig");
            Tensor u = module.getBuffer(name + "_u");
            Tensor v = module.getBuffer(name + "_v");
            Tensor matrix = PowerIteration.matrix(weight, dim);
            if (module.isTraining()) {
              iterate(matrix, u, v);
            }
            // copies: the next read in training changes the buffers that this gradient needs
            return weight.div(u.clone().dot(matrix.mv(v.clone())));
          });
    }

    private void iterate(Tensor matrix, Tensor u, Tensor v) {
      try (Mode mode = Torch.noGrad()) {
        for (int i = 0; i < options.powerIterations; i++) {
          v.copy_(PowerIteration.unit(matrix.t().mv(u), options.eps));
          u.copy_(PowerIteration.unit(matrix.mv(v), options.eps));
        }
      }
    }

    @Override
    public void write(Tensor value) {
      throw new IllegalStateException(
          name + " is computed from " + name + "_orig: change that parameter instead");
    }
  }

  private SpectralNorm() {}

  /** {@link #spectralNorm(Module, String, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(M module, String name) {
    return spectralNorm(module, name, o -> {});
  }

  /**
   * Registers spectral normalization, which divides a weight by its largest singular value, {@code
   * spectral_norm}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param options {@code o -> o.nPowerIterations(5)}
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist or is computed already
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(
      M module, String name, Consumer<SpectralNormOptions> options) {
    SpectralNormOptions o = new SpectralNormOptions();
    options.accept(o);
    Tensor weight = LegacyReparametrization.parameter(module, name, "spectralNorm");
    int dim = o.dim(module, weight.dim());
    ModuleAccess<Module> access = ModuleAccess.get();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor matrix = PowerIteration.matrix(weight, dim);
      Tensor u = PowerIteration.randomDirection(weight, matrix.size(0), o.eps);
      Tensor v = PowerIteration.randomDirection(weight, matrix.size(1), o.eps);
      access.compute(module, name, new Normed(module, name, o, dim));
      access.addParameter(module, name + "_orig", weight);
      access.addBuffer(module, name + "_u", u);
      access.addBuffer(module, name + "_v", v);
    }
    return module;
  }

  /**
   * Removes spectral norm and makes the weight a plain parameter again, {@code
   * remove_spectral_norm}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter has no spectral norm
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M removeSpectralNorm(M module, String name) {
    ModuleAccess<Module> access = ModuleAccess.get();
    if (!(access.computed(module, name) instanceof Normed)) {
      throw LegacyReparametrization.notFound(module, name, "spectral norm");
    }
    boolean training = module.isTraining();
    module.eval();
    Tensor weight = LegacyReparametrization.value(module, name);
    module.train(training);
    access.remove(module, name + "_orig");
    access.remove(module, name + "_u");
    access.remove(module, name + "_v");
    access.restore(module, name, weight, true);
    return module;
  }
}
