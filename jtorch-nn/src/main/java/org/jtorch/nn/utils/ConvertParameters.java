package org.jtorch.nn.utils;

import java.util.Collection;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Conversion of parameters to one vector and back, {@code torch.nn.utils.convert_parameters}. */
public final class ConvertParameters {
  private ConvertParameters() {}

  /**
   * Flattens parameters into one vector, {@code parameters_to_vector}. Differentiable.
   *
   * @param parameters in order
   * @return {@code (n)}
   */
  public static Tensor parametersToVector(Collection<Tensor> parameters) {
    return TensorScope.compute(() -> Torch.cat(parameters.stream().map(Tensor::flatten).toList()));
  }

  /**
   * Sets parameters to views of a vector, {@code vector_to_parameters}. They share its memory
   * afterwards.
   *
   * @param vector {@code (n)}
   * @param parameters parameters with n elements in total, in order
   * @throws IllegalArgumentException if the number of elements differs; nothing is changed then
   */
  public static void vectorToParameters(Tensor vector, Collection<Tensor> parameters) {
    long wanted = parameters.stream().mapToLong(Tensor::numel).sum();
    if (vector.dim() != 1 || vector.numel() != wanted) {
      throw new IllegalArgumentException(
          "vectorToParameters: the parameters have " + wanted + " numbers, got " + vector.shape());
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      long start = 0;
      for (Tensor parameter : parameters) {
        parameter.setData(
            vector.detach().narrow(0, start, parameter.numel()).view(parameter.shape()));
        start += parameter.numel();
      }
    }
  }
}
