package org.jtorch.vision.transforms.functional;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Operations along the time of videos, {@code torchvision.transforms.v2.functional}. */
public final class Temporal {
  private Temporal() {}

  /**
   * Selects frames at equal distances, {@code uniform_temporal_subsample}. The first and the last
   * frame are among them.
   *
   * @param video {@code (..., T, C, H, W)}
   * @param numSamples number of frames; with more than T, frames repeat
   * @return {@code (..., numSamples, C, H, W)}
   * @throws IllegalArgumentException if the video has fewer than four dimensions or the number is
   *     negative
   */
  public static Tensor uniformTemporalSubsample(Tensor video, long numSamples) {
    long last = Meta.getNumFrames(video) - 1;
    if (numSamples < 0) {
      throw new IllegalArgumentException(
          "uniformTemporalSubsample: numSamples must not be negative, got " + numSamples);
    }
    return TensorScope.compute(
        () -> {
          Tensor indices = Torch.linspace(0, last, numSamples).to(DType.INT64);
          return video.indexSelect(-4, indices.to(video.device()));
        });
  }
}
