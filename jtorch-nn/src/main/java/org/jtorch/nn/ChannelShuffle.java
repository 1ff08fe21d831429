package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Channel shuffle: divides the channels into groups and interleaves them, {@code
 * torch.nn.ChannelShuffle}. Input: {@code (N, C, *)}. Output: same shape.
 */
public final class ChannelShuffle extends Module implements Layer {
  private final long groups;

  /**
   * Creates a layer with the given number of groups.
   *
   * @param groups number of groups, a divisor of C
   */
  public ChannelShuffle(long groups) {
    this.groups = groups;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.channelShuffle(input, groups);
  }

  @Override
  protected String extraRepr() {
    return "groups=" + groups;
  }
}
