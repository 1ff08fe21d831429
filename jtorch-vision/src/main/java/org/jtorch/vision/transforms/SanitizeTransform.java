package org.jtorch.vision.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Transform that removes entries of one kind of part with what belongs to them: labels, and masks
 * where they are one per entry.
 *
 * @param <P> the kind of part
 */
abstract sealed class SanitizeTransform<P extends TVTensor> extends Transform
    permits SanitizeBoundingBoxes, SanitizeKeyPoints {
  private final Class<P> type;
  private final Labels labels;
  private final boolean withMasks;

  SanitizeTransform(Class<P> type, Labels labels, boolean withMasks) {
    this.type = type;
    this.labels = labels;
    this.withMasks = withMasks;
  }

  /** Returns which entries are kept, bool {@code (N)}. */
  abstract Tensor valid(P part);

  @Override
  protected final Object forward(Object sample) {
    List<Tensor> found = labels.find(sample);
    SampleTree tree = SampleTree.of(sample);
    List<@Nullable Object> leaves = new ArrayList<>(tree.leaves());
    P part =
        leaves.stream()
            .filter(Objects::nonNull)
            .filter(type::isInstance)
            .map(type::cast)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name() + ": the sample has no " + type.getSimpleName()));
    for (Tensor label : found) {
      checkLabels(part.data(), label);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor valid = valid(part);
      leaves.replaceAll(leaf -> leaf == null ? null : sanitized(leaf, found, valid));
      Object result = tree.rebuilt(leaves, name());
      SampleTree.keep(scope, result);
      return result;
    }
  }

  private void checkLabels(Tensor entries, Tensor label) {
    if (label.dim() == 0 || label.size(0) != entries.size(0)) {
      throw new IllegalArgumentException(
          name()
              + ": labels of shape "
              + label.shape()
              + " for "
              + type.getSimpleName()
              + " of shape "
              + entries.shape());
    }
  }

  private Object sanitized(Object leaf, List<Tensor> labels, Tensor valid) {
    if (leaf instanceof Tensor tensor) {
      return labels.stream().anyMatch(label -> label == tensor) ? tensor.get(valid) : tensor;
    }
    boolean affected = type.isInstance(leaf) || (withMasks && leaf instanceof Mask);
    return affected && leaf instanceof TVTensor part && part.data().size(0) == valid.size(0)
        ? part.withData(part.data().get(valid))
        : leaf;
  }

  /** Does nothing: the sample is transformed as a whole. */
  @Override
  protected final Kernel makeParams(Parts parts) {
    return part -> part;
  }
}
