package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Interleaves groups of channels, {@code torch.nn.ChannelShuffle}. {@code (N, C, *)} to the same
 * shape.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ChannelShuffle extends Module implements Layer {
  private final long groups;

  /**
   * The layer.
   *
   * @param groups how many groups, a divisor of C
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
