package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** Mixes each image of a batch, and its label, with the one before it. */
abstract sealed class BatchMix extends Transform permits MixUp, CutMix {
  /** How images are mixed, and the weight of an image's own label. */
  record Mix(Kernel images, double weight) {}

  private final BatchMixOptions options;

  BatchMix(BatchMixOptions options) {
    this.options = options;
  }

  /** Draws how a batch is mixed. */
  abstract Mix draw(Parts parts);

  /** Draws from the beta distribution with both parameters alpha. */
  final double beta() {
    return TensorScope.compute(
        () -> Dirichlet.sample(Torch.full(Shape.of(1, 2), options.alpha())).get(0, 0).item());
  }

  @Override
  protected final Object forward(Object sample) {
    SampleTree tree = SampleTree.of(sample);
    List<@Nullable TVTensor> parts = parts(tree.leaves());
    checkKinds(tree.leaves());
    Tensor labels = labels(sample);
    try (TensorScope scope = TensorScope.open()) {
      Mix mix = draw(new Parts(parts.stream().filter(Objects::nonNull).toList()));
      List<@Nullable Object> leaves = new ArrayList<>(tree.leaves());
      for (int i = 0; i < leaves.size(); i++) {
        Object leaf = leaves.get(i);
        TVTensor part = parts.get(i);
        if (leaf == labels) {
          leaves.set(i, mixed(labels, mix.weight));
        } else if (leaf != null && part != null) {
          checkBatch(part, labels.size(0));
          leaves.set(i, unwrapped(leaf, mix.images.apply(part)));
        }
      }
      Object result = tree.rebuilt(leaves, name());
      SampleTree.keep(scope, result);
      return result;
    }
  }

  private void checkKinds(List<@Nullable Object> leaves) {
    for (Object leaf : leaves) {
      if (leaf instanceof BufferedImage
          || leaf instanceof BoundingBoxes
          || leaf instanceof Mask
          || leaf instanceof KeyPoints) {
        throw new IllegalArgumentException(
            name() + " mixes images and videos, got a " + leaf.getClass().getSimpleName());
      }
    }
  }

  private Tensor labels(Object sample) {
    Tensor labels = options.labels().find(sample).get(0);
    long classes = options.numClasses();
    if (labels.dim() != 1 && labels.dim() != 2) {
      throw new IllegalArgumentException(
          name() + ": labels have the shape (N) or (N, classes), got " + labels.shape());
    }
    if (labels.dim() == 1 && classes < 0) {
      throw new IllegalArgumentException(
          name() + ": numClasses must be set for labels that are indices");
    }
    if (labels.dim() == 1 && labels.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          name() + ": labels that are indices must be int64, got " + labels.dtype().pythonName());
    }
    boolean known =
        labels.dim() != 1
            || TensorScope.compute(
                () -> labels.ge(0).logicalAnd(labels.lt(classes)).all().itemBoolean());
    if (!known) {
      throw new IllegalArgumentException(
          name() + ": labels must be from 0 to " + (classes - 1) + ", numClasses is " + classes);
    }
    if (labels.dim() == 2 && classes >= 0 && labels.size(1) != classes) {
      throw new IllegalArgumentException(
          name() + ": numClasses is " + classes + ", got labels of shape " + labels.shape());
    }
    return labels;
  }

  private void checkBatch(TVTensor part, long batchSize) {
    Tensor images = part.data();
    if (images.dim() != (part instanceof Video ? 5 : 4) || images.size(0) != batchSize) {
      throw new IllegalArgumentException(
          name() + ": got images of shape " + images.shape() + " with " + batchSize + " labels");
    }
  }

  private Tensor mixed(Tensor labels, double weight) {
    Tensor known = labels.dim() == 1 ? F.oneHot(labels, options.numClasses()) : labels;
    return average(known.dtype().isFloatingPoint() ? known : known.to(DType.FLOAT32), weight);
  }

  /** Returns the weighted mean of each entry of a batch and the one before it. */
  static Tensor average(Tensor batch, double weight) {
    return TensorScope.compute(() -> batch.roll(1, 0).mul_(1.0 - weight).add_(batch.mul(weight)));
  }

  /** Does nothing: the sample is transformed as a whole. */
  @Override
  protected final Kernel makeParams(Parts parts) {
    return part -> part;
  }

  @Override
  protected final String extraRepr() {
    long classes = options.numClasses();
    return "alpha="
        + PythonNumbers.of(options.alpha())
        + (classes < 0 ? "" : ", num_classes=" + classes);
  }
}
