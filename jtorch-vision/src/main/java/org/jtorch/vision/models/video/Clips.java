package org.jtorch.vision.models.video;

import java.util.Arrays;
import org.jtorch.Tensor;

/** Check of the clips that a model gets. */
final class Clips {
  private Clips() {}

  /**
   * Checks that clips are a batch.
   *
   * @param size frames, height and width; empty if they are free
   * @throws IllegalArgumentException if the clips have another shape
   */
  static void check(Tensor clips, long... size) {
    boolean isBatch = clips.dim() == 5;
    if (!isBatch
        || (size.length > 0
            && !Arrays.equals(Arrays.copyOfRange(clips.shape().toArray(), 2, 5), size))) {
      String wanted = size.length == 0 ? "T, H, W" : size[0] + ", " + size[1] + ", " + size[2];
      throw new IllegalArgumentException(
          "the clips must be (N, 3, " + wanted + "), got " + clips.shape());
    }
  }
}
