package org.jtorch.vision.models;

/** Numbers of channels. */
final class Channels {
  private Channels() {}

  /**
   * Rounds to a multiple without going below nine tenths of the number, {@code
   * torchvision.models._utils._make_divisible}.
   */
  static long divisible(double channels, long divisor) {
    long rounded = Math.max(divisor, (long) (channels + divisor / 2.0) / divisor * divisor);
    return rounded < 0.9 * channels ? rounded + divisor : rounded;
  }
}
