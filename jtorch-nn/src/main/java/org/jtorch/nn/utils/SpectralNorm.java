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
 * Spectral norm as older models have it, {@code torch.nn.utils.spectral_norm}: the parameter {@code
 * weight_orig}, the buffers {@code weight_u} and {@code weight_v}. New models take {@link
 * Parametrizations#spectralNorm}.
 *
 * <p><b>Ownership:</b> what a layer reads belongs to the current scope.
 *
 * <p><b>Thread safety:</b> for one thread at a time: each read in training changes the buffers.
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
      throw new IllegalStateException(name + " is computed from " + name + "_orig: change that");
    }
  }

  private SpectralNorm() {}

  /**
   * Divides a weight by its greatest singular value, {@code spectral_norm}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is none, or it is computed already
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
   * @throws IllegalArgumentException if there is none, or it is computed already
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M spectralNorm(
      M module, String name, Consumer<SpectralNormOptions> options) {
    SpectralNormOptions o = new SpectralNormOptions();
    options.accept(o);
    Tensor weight = OldStyle.parameter(module, name, "spectralNorm");
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
   * Makes the weight a plain parameter again, {@code remove_spectral_norm}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it has no spectral norm
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M removeSpectralNorm(M module, String name) {
    ModuleAccess<Module> access = ModuleAccess.get();
    if (!(access.computed(module, name) instanceof Normed)) {
      throw OldStyle.notFound(module, name, "spectral norm");
    }
    boolean training = module.isTraining();
    module.eval();
    Tensor weight = OldStyle.value(module, name);
    module.train(training);
    access.remove(module, name + "_orig");
    access.remove(module, name + "_u");
    access.remove(module, name + "_v");
    access.restore(module, name, weight, true);
    return module;
  }
}
