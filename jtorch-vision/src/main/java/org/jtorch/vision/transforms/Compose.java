package org.jtorch.vision.transforms;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Transforms one after another, {@code torchvision.transforms.Compose}.
 *
 * <p><b>Ownership:</b> frees what its steps make on the way; the last result belongs to the current
 * scope.
 *
 * <p><b>Thread safety:</b> as its steps.
 */
public final class Compose implements Transform {
  private final List<Transform> steps;

  /**
   * These transforms in this order.
   *
   * @param steps the first is applied first
   */
  public Compose(Transform... steps) {
    this.steps = List.of(steps);
  }

  @Override
  public Tensor apply(Tensor image) {
    return TensorScope.compute(
        () -> {
          Tensor current = image;
          for (Transform step : steps) {
            current = step.apply(current);
          }
          return current;
        });
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Compose(");
    steps.forEach(step -> text.append("\n    ").append(step));
    return text.append("\n)").toString();
  }
}
