package org.jtorch.nn.utils;

import java.util.Collection;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Parameters as one vector and back, {@code torch.nn.utils.convert_parameters}.
 *
 * <p><b>Ownership:</b> a vector belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> writing is for one thread at a time.
 */
public final class ConvertParameters {
  private ConvertParameters() {}

  /**
   * All numbers one after the other, {@code parameters_to_vector}; gradients flow back.
   *
   * @param parameters in order
   * @return {@code (n)}
   */
  public static Tensor parametersToVector(Collection<Tensor> parameters) {
    return TensorScope.compute(() -> Torch.cat(parameters.stream().map(Tensor::flatten).toList()));
  }

  /**
   * Makes parameters views of a vector, {@code vector_to_parameters}; they share its memory from
   * then on.
   *
   * @param vector {@code (n)}
   * @param parameters with n numbers in all, in order
   * @throws IllegalArgumentException if the numbers do not add up; then nothing is changed
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
