package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.ConvTransposeNd;
import org.jtorch.nn.Module;

/** Options of {@link Parametrizations#spectralNorm} and {@link SpectralNorm#spectralNorm}. */
@CanIgnoreReturnValue
public final class SpectralNormOptions {
  int powerIterations = 1;
  double eps = 1e-12;
  private @Nullable Integer dim;

  SpectralNormOptions() {}

  /**
   * Number of power iterations per read in training mode, {@code n_power_iterations}. Default 1.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SpectralNormOptions nPowerIterations(int nPowerIterations) {
    if (nPowerIterations <= 0) {
      throw new IllegalArgumentException(
          "nPowerIterations must be positive, got " + nPowerIterations);
    }
    this.powerIterations = nPowerIterations;
    return this;
  }

  /** Epsilon for numerical stability in norms. Default 1e-12. */
  public SpectralNormOptions eps(double eps) {
    this.eps = eps;
    return this;
  }

  /** Output dimension of the weight. Default 0, 1 for transposed convolutions. */
  public SpectralNormOptions dim(int dim) {
    this.dim = dim;
    return this;
  }

  @CheckReturnValue
  int dim(Module module, int rank) {
    int usual = module instanceof ConvTransposeNd ? 1 : 0;
    int chosen = dim == null ? usual : dim;
    if (chosen < -rank || chosen >= rank) {
      throw new IllegalArgumentException(
          "dim must be from " + -rank + " to " + (rank - 1) + ", got " + chosen);
    }
    return chosen < 0 ? chosen + rank : chosen;
  }
}
