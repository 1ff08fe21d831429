package org.jtorch.spring;

import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.VersionInfo;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Readiness of the application: it refuses traffic while a required model is not ready. Liveness
 * does not depend on models.
 *
 * <p>Spring Boot reports that traffic is accepted when the application has started. The state is
 * therefore computed at each request for it, so that there is no moment at which it is wrong;
 * listeners get an event at each change.
 */
final class ModelAvailability extends ApplicationAvailabilityBean implements ServingListener {
  private final ObjectProvider<RequiredModels> models;
  private final ApplicationEventPublisher publisher;

  /** True after this class has published that traffic is refused. */
  private volatile boolean refusing;

  ModelAvailability(ObjectProvider<RequiredModels> models, ApplicationEventPublisher publisher) {
    this.models = models;
    this.publisher = publisher;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(
      Class<S> stateType) {
    AvailabilityChangeEvent<S> last = super.getLastChangeEvent(stateType);
    return isAccepting(last) && !models.getObject().areReady()
        ? (AvailabilityChangeEvent<S>) refuse()
        : last;
  }

  @Override
  public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
    super.onApplicationEvent(event);
    if (event.getSource() == this || !(event.getState() instanceof ReadinessState)) {
      return;
    }
    refusing = false;
    if (isAccepting(event)) {
      publishChange();
    }
  }

  @Override
  public void versionChanged(String model, VersionInfo version) {
    if (super.getLastChangeEvent(ReadinessState.class) != null) {
      publishChange();
    }
  }

  /**
   * Publishes that traffic is refused, or that it no longer is, if that is a change. One thread at
   * a time, so that a thread that saw a model before it was ready does not publish after the one
   * that saw all of them ready.
   */
  private synchronized void publishChange() {
    boolean ready = models.getObject().areReady();
    boolean accepted = isAccepting(super.getLastChangeEvent(ReadinessState.class));
    if (ready && refusing) {
      refusing = false;
      publisher.publishEvent(new AvailabilityChangeEvent<>(this, ReadinessState.ACCEPTING_TRAFFIC));
    } else if (!ready && accepted && !refusing) {
      refusing = true;
      publisher.publishEvent(refuse());
    }
  }

  private static boolean isAccepting(@Nullable AvailabilityChangeEvent<?> event) {
    return event != null && event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
  }

  private AvailabilityChangeEvent<ReadinessState> refuse() {
    return new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC);
  }
}
