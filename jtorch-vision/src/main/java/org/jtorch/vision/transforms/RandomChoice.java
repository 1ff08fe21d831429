package org.jtorch.vision.transforms;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Torch;

/** Applies one of its transforms, {@code torchvision.transforms.v2.RandomChoice}. */
public final class RandomChoice extends TransformContainer {
  private final double[] p;

  /**
   * Creates a transform that takes each with the same probability.
   *
   * @param transforms at least one
   */
  public RandomChoice(Transform... transforms) {
    this(List.of(transforms), ones(transforms.length));
  }

  /**
   * Creates a transform.
   *
   * @param transforms at least one
   * @param p weight of each transform; their sum need not be 1
   * @throws IllegalArgumentException if there is no transform or not one weight for each
   */
  public RandomChoice(List<? extends Transform> transforms, double[] p) {
    super(transforms, 1);
    if (p.length != transforms.size()) {
      throw new IllegalArgumentException(
          "RandomChoice: got " + p.length + " weights for " + transforms.size() + " transforms");
    }
    double total = Arrays.stream(p).sum();
    this.p = Arrays.stream(p).map(weight -> weight / total).toArray();
  }

  private static double[] ones(int count) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    return weights;
  }

  @Override
  protected String extraRepr() {
    return "transforms=" + transforms() + ", p=" + Repr.list(p);
  }

  @Override
  List<Transform> chosen() {
    long index = Torch.tensor(DType.FLOAT32, p).multinomial(1).itemLong();
    return List.of(transforms().get((int) index));
  }
}
