package org.jtorch.vision.transforms;

import java.util.List;
import org.jtorch.TensorScope;

/** Transform that applies others. */
abstract class TransformContainer extends Transform {
  private final List<Transform> transforms;

  TransformContainer(List<? extends Transform> transforms) {
    this.transforms = List.copyOf(transforms);
  }

  TransformContainer(List<? extends Transform> transforms, int atLeast) {
    this(transforms);
    if (transforms.size() < atLeast) {
      throw new IllegalArgumentException(name() + ": pass at least one transform");
    }
  }

  /** {@return the transforms, in the order in which they were given} */
  public final List<Transform> transforms() {
    return transforms;
  }

  /** Returns the transforms to apply to a sample, in their order. */
  abstract List<Transform> chosen();

  @Override
  protected final Object forward(Object sample) {
    try (TensorScope scope = TensorScope.open()) {
      Object current = sample;
      for (Transform transform : chosen()) {
        current = transform.forward(current);
      }
      SampleTree.keep(scope, current);
      return current;
    }
  }

  @Override
  protected final Kernel makeParams(Parts parts) {
    return this::forward;
  }

  @Override
  protected String extraRepr() {
    StringBuilder text = new StringBuilder();
    transforms.forEach(
        transform -> text.append("\n      ").append(transform.toString().replace("\n", "\n  ")));
    return transforms.isEmpty() ? "" : text.append("\n").toString();
  }
}
