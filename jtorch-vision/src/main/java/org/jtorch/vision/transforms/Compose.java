package org.jtorch.vision.transforms;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Sequence of transforms, {@code torchvision.transforms.Compose}. Intermediate results are freed.
 */
public final class Compose implements Transform {
  private final List<Transform> steps;

  /**
   * Composes transforms.
   *
   * @param steps the transforms, in the order in which they are applied
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
