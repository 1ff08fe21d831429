package org.jtorch.optim;

import java.util.List;

/**
 * Steps several schedulers at once, {@code torch.optim.lr_scheduler.ChainedScheduler}: their
 * changes of the learning rate add up.
 */
public final class ChainedScheduler extends CompositeLR {
  /**
   * Creates a scheduler.
   *
   * @param schedulers schedulers of one optimizer, none of them a {@link ReduceLROnPlateau}
   */
  public ChainedScheduler(List<? extends LRScheduler> schedulers) {
    super(schedulers);
    record();
  }

  @Override
  public void step() {
    schedulers().forEach(LRScheduler::step);
    record();
  }

  @Override
  void begin() {
    schedulers().forEach(LRScheduler::initialStep);
    record();
  }

  @Override
  void restart() {
    schedulers().forEach(LRScheduler::restart);
    record();
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    setLastEpoch(schedulers().get(0).lastEpoch());
  }

  private void record() {
    setLastEpoch(schedulers().get(0).lastEpoch());
    recordLr();
  }
}
