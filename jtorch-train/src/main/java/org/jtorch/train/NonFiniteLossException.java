package org.jtorch.train;

/** The loss of a training became NaN or infinite. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final double loss;
  private final long epoch;
  private final long step;
  private final long batchIndex;

  /**
   * Creates an exception.
   *
   * @param loss the loss
   * @param epoch the index of the epoch, from 0
   * @param step the number of steps that were done before
   * @param batchIndex the index of the batch in the epoch, from 0
   */
  public NonFiniteLossException(double loss, long epoch, long step, long batchIndex) {
    super(
        "the loss is "
            + (Double.isNaN(loss) ? "NaN" : "infinite")
            + " in epoch "
            + epoch
            + ", batch "
            + batchIndex
            + ", after "
            + step
            + " steps: lower the learning rate, clip gradients, or find the operator with"
            + " Torch.detectAnomaly");
    this.loss = loss;
    this.epoch = epoch;
    this.step = step;
    this.batchIndex = batchIndex;
  }

  /** {@return the loss} */
  public double loss() {
    return loss;
  }

  /** {@return the index of the epoch, from 0} */
  public long epoch() {
    return epoch;
  }

  /** {@return the number of steps that were done before} */
  public long step() {
    return step;
  }

  /** {@return the index of the batch in the epoch, from 0} */
  public long batchIndex() {
    return batchIndex;
  }
}
