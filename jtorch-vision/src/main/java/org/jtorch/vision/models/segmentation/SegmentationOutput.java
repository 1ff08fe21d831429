package org.jtorch.vision.models.segmentation;

import java.util.Objects;
import java.util.Optional;
import org.jtorch.Tensor;

/**
 * Outputs of a segmentation model.
 *
 * @param out logits of each pixel, {@code (N, classes, H, W)}
 * @param aux logits of the auxiliary classifier, of the same shape, if the model has one
 */
public record SegmentationOutput(Tensor out, Optional<Tensor> aux) {
  /** Checks that no part is null. */
  public SegmentationOutput {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(aux, "aux");
  }
}
