package com.example.training;

import java.util.Map;
import org.jtorch.optim.LRScheduler;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.SavedSettings;

/** Linear warm-up, then cosine annealing to 0: a scheduler written outside jtorch. */
final class WarmupCosineLR extends LRScheduler {
  private double warmup;
  private double total;

  WarmupCosineLR(Optimizer<?> optimizer, long warmup, long total) {
    super(optimizer);
    this.warmup = warmup;
    this.total = total;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    long epoch = lastEpoch();
    if (epoch < warmup) {
      return base * (epoch + 1) / warmup;
    }
    double progress = Math.min(1, (epoch - warmup) / (total - warmup));
    return base * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("warmup", warmup);
    settings.put("total", total);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    warmup = settings.number("warmup");
    total = settings.number("total");
  }
}
