package org.jtorch.vision.transforms;

import org.jtorch.Torch;
import org.jtorch.vision.transforms.functional.Color;

/**
 * Permutes the channels of images and videos at random, {@code
 * torchvision.transforms.v2.RandomChannelPermutation}.
 */
public final class RandomChannelPermutation extends Transform {
  /** Creates the transform, which has no options. */
  public RandomChannelPermutation() {}

  @Override
  protected Kernel makeParams(Parts parts) {
    long[] permutation = Torch.randperm(parts.chw().size(0)).toLongArray();
    return Pixels.of(image -> Color.permuteChannels(image, permutation));
  }
}
