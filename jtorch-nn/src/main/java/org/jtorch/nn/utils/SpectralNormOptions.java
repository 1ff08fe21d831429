package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.ConvTransposeNd;
import org.jtorch.nn.Module;

/**
 * What {@link Parametrizations#spectralNorm} and {@link SpectralNorm#spectralNorm} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class SpectralNormOptions {
  int powerIterations = 1;
  double eps = 1e-12;
  private @Nullable Integer dim;

  SpectralNormOptions() {}

  /**
   * How many power iterations each read in training makes, {@code n_power_iterations}.
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
   * What norms are at least, against division by zero.
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
   * Which dimension is that of the outputs.
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
