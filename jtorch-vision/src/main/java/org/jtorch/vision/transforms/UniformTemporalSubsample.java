package org.jtorch.vision.transforms;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Temporal;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/**
 * Selects frames at equal distances, {@code torchvision.transforms.v2.UniformTemporalSubsample}. A
 * plain tensor counts as a video; images pass through.
 */
public final class UniformTemporalSubsample extends Transform {
  private final long numSamples;

  /**
   * Creates a transform.
   *
   * @param numSamples number of frames; with more than the video has, frames repeat
   * @throws IllegalArgumentException if the number is negative
   */
  public UniformTemporalSubsample(long numSamples) {
    if (numSamples < 0) {
      throw new IllegalArgumentException(
          "UniformTemporalSubsample: numSamples must not be negative, got " + numSamples);
    }
    this.numSamples = numSamples;
  }

  @Override
  @Nullable TVTensor part(Object leaf) {
    if (leaf instanceof Tensor video) {
      return new Video(video);
    }
    return leaf instanceof Video video ? video : null;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part.map(video -> Temporal.uniformTemporalSubsample(video, numSamples));
  }

  @Override
  Object unwrapped(Object leaf, Object result) {
    return leaf instanceof Tensor && result instanceof Video video ? video.data() : result;
  }

  @Override
  protected String extraRepr() {
    return "num_samples=" + numSamples;
  }
}
