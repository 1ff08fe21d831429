package org.jtorch.vision.transforms;

import java.util.Arrays;
import java.util.List;
import org.jtorch.Torch;

/**
 * Applies all of its transforms in a random order, {@code torchvision.transforms.v2.RandomOrder}.
 */
public final class RandomOrder extends TransformContainer {
  /**
   * Creates a transform.
   *
   * @param transforms at least one
   */
  public RandomOrder(Transform... transforms) {
    super(List.of(transforms), 1);
  }

  @Override
  protected String extraRepr() {
    return "transforms=" + transforms();
  }

  @Override
  List<Transform> chosen() {
    long[] order = Torch.randperm(transforms().size()).toLongArray();
    return Arrays.stream(order).mapToObj(i -> transforms().get((int) i)).toList();
  }
}
