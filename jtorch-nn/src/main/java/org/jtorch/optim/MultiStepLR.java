package org.jtorch.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multiplies the rates by a factor at given epochs, {@code torch.optim.lr_scheduler.MultiStepLR}.
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class MultiStepLR extends LRScheduler {
  private List<Long> milestones;
  private double gamma;

  /**
   * A schedule with factor 0.1.
   *
   * @param optimizer whose rates to change
   * @param milestones the epochs; one that is named twice counts twice
   */
  public MultiStepLR(Optimizer<?> optimizer, List<Long> milestones) {
    this(optimizer, milestones, 0.1);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates to change
   * @param milestones the epochs; one that is named twice counts twice
   * @param gamma the factor, 0.1 by default
   */
  public MultiStepLR(Optimizer<?> optimizer, List<Long> milestones, double gamma) {
    super(optimizer);
    this.milestones = List.copyOf(milestones);
    this.gamma = gamma;
    begin();
  }

  @Override
  protected double rate(double current, double base, int group) {
    return current * Math.pow(gamma, (double) times(lastEpoch()));
  }

  private long times(long epoch) {
    return milestones.stream().filter(milestone -> milestone == epoch).count();
  }

  @Override
  boolean usesBase() {
    return false;
  }

  @Override
  void write(Map<String, Object> state) {
    Map<Long, Long> counts = new LinkedHashMap<>();
    milestones.forEach(milestone -> counts.put(milestone, times(milestone)));
    state.put("milestones", counts);
    state.put("gamma", gamma);
  }

  @Override
  void read(SavedGroup state) {
    double factor = state.number("gamma", gamma);
    if (state.values().get("milestones") instanceof Map<?, ?> counts) {
      milestones = milestones(new SavedGroup("milestones", counts));
    }
    gamma = factor;
  }

  /** Epochs from the number of times that each is named, Python's {@code Counter}. */
  private static List<Long> milestones(SavedGroup counts) {
    List<Long> epochs = new ArrayList<>();
    counts
        .values()
        .forEach(
            (epoch, times) -> {
              if (!(epoch instanceof Number number) || !(times instanceof Number count)) {
                throw counts.wrong(String.valueOf(epoch), "a number", times);
              }
              epochs.addAll(Collections.nCopies(count.intValue(), number.longValue()));
            });
    return List.copyOf(epochs);
  }
}
