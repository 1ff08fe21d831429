package org.jtorch.nn.utils;

import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Divides a weight by its largest singular value. */
final class SpectralNormParametrization extends Module implements Parametrization {
  private static final int FIRST_ITERATIONS = 15;

  private final SpectralNormOptions options;
  private final int dim;
  private final @Nullable Slot<Tensor> u;
  private final @Nullable Slot<Tensor> v;

  SpectralNormParametrization(Tensor weight, SpectralNormOptions options, int dim) {
    this.options = options;
    this.dim = dim;
    if (weight.dim() < 2) {
      u = null;
      v = null;
      return;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor matrix = PowerIteration.matrix(weight, dim);
      Tensor left = matrix.newEmpty(matrix.size(0)).normal_(0, 1);
      Tensor right = matrix.newEmpty(matrix.size(1)).normal_(0, 1);
      u = buffer("_u", PowerIteration.unit(left, options.eps));
      v = buffer("_v", PowerIteration.unit(right, options.eps));
      iterate(matrix, u.get(), v.get(), FIRST_ITERATIONS);
    }
  }

  @Override
  public Tensor forward(Tensor weight) {
    if (u == null || v == null) {
      return PowerIteration.unit(weight, options.eps);
    }
    Tensor matrix = PowerIteration.matrix(weight, dim);
    if (isTraining()) {
      try (Mode mode = Torch.noGrad();
          TensorScope scope = TensorScope.open()) {
        iterate(matrix, u.get(), v.get(), options.powerIterations);
      }
    }
    // copies: a second read in training changes the buffers that this one's gradient needs
    Tensor left = u.get().clone();
    Tensor right = v.get().clone();
    return weight.div(left.vdot(matrix.mv(right)));
  }

  @Override
  public Tensor rightInverse(Tensor value) {
    return value;
  }

  private void iterate(Tensor matrix, Tensor u, Tensor v, int times) {
    for (int i = 0; i < times; i++) {
      u.copy_(PowerIteration.unit(matrix.mv(v), options.eps));
      v.copy_(PowerIteration.unit(matrix.mH().mv(u), options.eps));
    }
  }
}
