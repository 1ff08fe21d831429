package org.jtorch.spring.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jtorch.Torch;
import org.jtorch.serving.Serving;

/** The meters of all models and of the process in one registry. */
final class RegistryMeters {
  private final MeterRegistry registry;
  private final Serving serving;
  private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();

  RegistryMeters(MeterRegistry registry, Serving serving) {
    this.registry = registry;
    this.serving = serving;
    Gauge.builder("jtorch.tensors", () -> Torch.memoryStats().liveTensors())
        .description("Open tensors")
        .register(registry);
    Gauge.builder("jtorch.tensors.unclosed", () -> Torch.memoryStats().collected())
        .description("Tensors that the garbage collector had to free")
        .register(registry);
    if (ResidentMemory.isKnown()) {
      Gauge.builder("jtorch.process.memory", ResidentMemory::bytes)
          .description("Resident memory of the process, native memory included")
          .baseUnit(BaseUnits.BYTES)
          .register(registry);
    }
    serving.models().forEach(model -> of(model.name()));
  }

  @CanIgnoreReturnValue
  ModelMeters of(String model) {
    ModelMeters known = models.get(model);
    return known != null
        ? known
        : models.computeIfAbsent(model, name -> new ModelMeters(registry, serving, name));
  }
}
