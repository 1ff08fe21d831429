package org.jtorch.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Schedulers one after another, {@code torch.optim.lr_scheduler.SequentialLR}: a warm-up and then a
 * decay for example.
 *
 * <pre>{@code
 * LRScheduler scheduler =
 *     new SequentialLR(
 *         List.of(new LinearLR(optimizer, 0.1, 1, 5), new CosineAnnealingLR(optimizer, 95)),
 *         List.of(5L));
 * }</pre>
 */
public final class SequentialLR extends CompositeLR {
  private List<Long> milestones;

  /**
   * Creates a scheduler and sets the learning rates of epoch 0.
   *
   * @param schedulers schedulers of one optimizer, none of them a {@link ReduceLROnPlateau}
   * @param milestones first epochs of the second and the following schedulers, increasing
   * @throws IllegalArgumentException if there is not one milestone less than schedulers
   */
  public SequentialLR(List<? extends LRScheduler> schedulers, List<Long> milestones) {
    super(checked(schedulers, milestones));
    if (milestones.size() != schedulers.size() - 1) {
      throw new IllegalArgumentException(
          "expected "
              + (schedulers.size() - 1)
              + " milestones for "
              + schedulers.size()
              + " schedulers, got "
              + milestones.size());
    }
    this.milestones = List.copyOf(milestones);
    for (ParamGroup<?> group : optimizer().paramGroups()) {
      group.options().scheduleLr(group.scheduled(INITIAL_LR).orElseThrow());
    }
    undoInitialStep();
    begin();
  }

  private static List<? extends LRScheduler> checked(
      List<? extends LRScheduler> schedulers, List<Long> milestones) {
    Objects.requireNonNull(milestones);
    return schedulers;
  }

  @Override
  void begin() {
    setLastEpoch(0);
    scheduler(0).initialStep();
    recordLr(scheduler(0).getLastLr());
  }

  @Override
  public void step() {
    long epoch = lastEpoch() + 1;
    LRScheduler scheduler = scheduler(epoch);
    if (milestones.contains(epoch)) {
      scheduler.restart();
    } else {
      scheduler.step();
    }
    setLastEpoch(epoch);
    recordLr(scheduler.getLastLr());
  }

  private LRScheduler scheduler(long epoch) {
    int index = (int) milestones.stream().filter(milestone -> milestone <= epoch).count();
    return schedulers().get(index);
  }

  @Override
  void restart() {
    setLastEpoch(0);
    LRScheduler scheduler = scheduler(0);
    scheduler.restart();
    recordLr(scheduler.getLastLr());
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("_milestones", milestones);
    settings.put("last_epoch", lastEpoch());
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    long epoch = (long) settings.number("last_epoch");
    milestones = settings.numbers("_milestones").stream().map(Double::longValue).toList();
    setLastEpoch(epoch);
  }
}
