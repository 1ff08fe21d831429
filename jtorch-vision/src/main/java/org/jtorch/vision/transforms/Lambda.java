package org.jtorch.vision.transforms;

import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Applies a function to the tensor of each part, {@code torchvision.transforms.v2.Lambda}. The
 * function gets no canvas size; a {@link Transform} of one's own does.
 */
public final class Lambda extends Transform {
  private final UnaryOperator<Tensor> function;
  private final Set<Class<? extends TVTensor>> types;

  /**
   * Creates a transform.
   *
   * @param function the function, called once for each part
   * @param types the kinds of parts it is applied to, all if empty; plain tensors count as {@link
   *     org.jtorch.vision.tvtensors.Image}
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public Lambda(UnaryOperator<Tensor> function, Class<? extends TVTensor>... types) {
    this.function = Objects.requireNonNull(function, "function");
    this.types = types.length == 0 ? super.transformedTypes() : Set.of(types);
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return types;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part ->
        part.map(
            tensor ->
                Objects.requireNonNull(
                    function.apply(tensor), "Lambda: the function returned null"));
  }
}
