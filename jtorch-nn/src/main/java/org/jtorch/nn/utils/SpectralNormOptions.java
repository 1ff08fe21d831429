package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.ConvTransposeNd;
import org.jtorch.nn.Module;

/** Options of {@link Parametrizations#spectralNorm} and {@link SpectralNorm#spectralNorm}. */
public final class SpectralNormOptions {
  int powerIterations = 1;
  double eps = 1e-12;
  private @Nullable Integer dim;

  SpectralNormOptions() {}

  /**
   * Number of power iterations per read in training mode, {@code n_power_iterations}.
   *
   * @param nPowerIterations 1 by default
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  @CanIgnoreReturnValue
  public SpectralNormOptions nPowerIterations(int nPowerIterations) {
    if (nPowerIterations <= 0) {
      throw new IllegalArgumentException(
          "nPowerIterations must be positive, got " + nPowerIterations);
    }
    this.powerIterations = nPowerIterations;
    return this;
  }

  /**
   * Epsilon for numerical stability in norms.
   *
   * @param eps 1e-12 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public SpectralNormOptions eps(double eps) {
    this.eps = eps;
    return this;
  }

  /**
   * Output dimension of the weight.
   *
   * @param dim 0 by default, 1 for transposed convolutions
   * @return this
   */
  @CanIgnoreReturnValue
  public SpectralNormOptions dim(int dim) {
    this.dim = dim;
    return this;
  }

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
