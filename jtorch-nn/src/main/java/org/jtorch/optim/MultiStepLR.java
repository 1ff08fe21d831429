package org.jtorch.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multiplies the learning rates by {@code gamma} at each milestone, {@code
 * torch.optim.lr_scheduler.MultiStepLR}.
 */
public final class MultiStepLR extends StepwiseLR {
  private List<Long> milestones;
  private double gamma;

  /** Creates a scheduler with a gamma of 0.1; see {@link #MultiStepLR(Optimizer, List, double)}. */
  public MultiStepLR(Optimizer<?> optimizer, List<Long> milestones) {
    this(optimizer, milestones, 0.1);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param milestones epochs; a repeated one applies the factor repeatedly
   * @param gamma decay factor, default 0.1
   */
  public MultiStepLR(Optimizer<?> optimizer, List<Long> milestones, double gamma) {
    super(optimizer);
    this.milestones = List.copyOf(milestones);
    this.gamma = gamma;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return current * Math.pow(gamma, (double) count(lastEpoch()));
  }

  private long count(long epoch) {
    return milestones.stream().filter(milestone -> milestone == epoch).count();
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    Map<Long, Long> counts = new LinkedHashMap<>();
    milestones.forEach(milestone -> counts.put(milestone, count(milestone)));
    settings.put("milestones", counts);
    settings.put("gamma", gamma);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    double factor = settings.number("gamma", gamma);
    if (settings.values().get("milestones") instanceof Map<?, ?> counts) {
      milestones = milestones(new SavedSettings("milestones", counts));
    }
    gamma = factor;
  }

  /** Expands Python's {@code Counter}, a map from an epoch to its count. */
  private static List<Long> milestones(SavedSettings counts) {
    List<Long> epochs = new ArrayList<>();
    counts
        .values()
        .forEach(
            (epoch, times) -> {
              if (!(epoch instanceof Number number) || !(times instanceof Number count)) {
                throw counts.mismatch(String.valueOf(epoch), "a number", times);
              }
              epochs.addAll(Collections.nCopies(count.intValue(), number.longValue()));
            });
    return List.copyOf(epochs);
  }
}
