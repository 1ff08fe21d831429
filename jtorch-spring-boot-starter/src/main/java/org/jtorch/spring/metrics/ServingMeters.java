package org.jtorch.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.RequestEvent;
import org.jtorch.serving.Serving;
import org.jtorch.serving.ServingListener;
import org.springframework.beans.factory.ObjectProvider;

/** Records what happens in the registries that Spring Boot binds. */
final class ServingMeters implements ServingListener, MeterBinder {
  private final ObjectProvider<Serving> serving;
  private final List<RegistryMeters> registries = new CopyOnWriteArrayList<>();

  ServingMeters(ObjectProvider<Serving> serving) {
    this.serving = serving;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registries.add(new RegistryMeters(registry, serving.getObject()));
  }

  @Override
  public void requestEnded(RequestEvent event) {
    registries.forEach(registry -> registry.of(event.model()).requestEnded(event));
  }

  @Override
  public void batchComputed(BatchEvent event) {
    registries.forEach(registry -> registry.of(event.model()).batchComputed(event));
  }

  @Override
  public void shadowCompared(String model, String candidate, double maxDifference) {
    registries.forEach(registry -> registry.of(model).shadowCompared(maxDifference));
  }
}
