package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Options of {@link SummaryWriter#addHparams(Map, Map, Consumer)}. */
@CanIgnoreReturnValue
public final class HparamsOptions {
  final Map<String, List<?>> discreteDomains = new LinkedHashMap<>();
  String runName = "";
  long globalStep;

  HparamsOptions() {}

  /** All values that a hyper-parameter may have, {@code hparam_domain_discrete}. */
  public HparamsOptions hparamDomainDiscrete(String name, List<?> values) {
    discreteDomains.put(Objects.requireNonNull(name, "name"), List.copyOf(values));
    return this;
  }

  /** Name of the run's folder inside of the writer's. Default the time. */
  public HparamsOptions runName(String runName) {
    this.runName = Objects.requireNonNull(runName, "runName");
    return this;
  }

  /** Step of the results. Default 0. */
  public HparamsOptions globalStep(long globalStep) {
    this.globalStep = globalStep;
    return this;
  }
}
