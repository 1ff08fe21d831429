package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Model;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.jtorch.serving.codecs.NumberCodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Loading, readiness and shutdown. */
@NoLeaks
@Timeout(120)
class LifecycleTest {
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(JtorchAutoConfiguration.class)
  static class Application {}

  private final List<ReadinessState> states = new CopyOnWriteArrayList<>();

  private ConfigurableApplicationContext run(NetworkSource source, Object... properties) {
    Model<float[], float[]> model = Model.of("twice", source, NumberCodecs.floats());
    Map<String, Object> map = new java.util.HashMap<>(Map.of("jtorch.serving.workers", 1));
    for (int i = 0; i < properties.length; i += 2) {
      map.put((String) properties[i], properties[i + 1]);
    }
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(map)
        .listeners(
            (ApplicationListener<AvailabilityChangeEvent<?>>)
                event -> {
                  if (event.getState() instanceof ReadinessState state) {
                    states.add(state);
                  }
                })
        .initializers(
            context ->
                ((org.springframework.context.support.GenericApplicationContext) context)
                    .registerBean("twice", Model.class, () -> model))
        .run();
  }

  private static ReadinessState readiness(ConfigurableApplicationContext context) {
    return context.getBean(ApplicationAvailability.class).getReadinessState();
  }

  @Test
  void trafficIsRefusedUntilRequiredModelsAreLoaded() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    try (ConfigurableApplicationContext context = run(Models.twiceAfter(latch))) {
      assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
      assertThat(context.getBean(ApplicationAvailability.class).getLivenessState())
          .isEqualTo(LivenessState.CORRECT);
      assertThatThrownBy(() -> predictor(context).predict(new float[] {1}))
          .isInstanceOf(ModelNotReadyException.class);
      assertThat(states)
          .containsExactly(ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC);
      latch.countDown();
      Eventually.holds(() -> readiness(context) == ReadinessState.ACCEPTING_TRAFFIC);
      Eventually.holds(() -> states.size() == 3);
      assertThat(states).endsWith(ReadinessState.ACCEPTING_TRAFFIC);
      assertThat(predictor(context).predict(new float[] {1})).containsExactly(2);
    }
  }

  @Test
  void modelThatIsNotRequiredDoesNotMatter() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    try (ConfigurableApplicationContext context =
        run(Models.twiceAfter(latch), "jtorch.models.twice.required", "false")) {
      assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
      latch.countDown();
      Eventually.holds(() -> context.getBean(Serving.class).model("twice").ready());
    }
  }

  @Test
  void modelThatFailsToLoadKeepsTheApplicationUnreadyAndAlive() throws Exception {
    NetworkSource failing =
        NetworkSource.of(
            "1",
            device -> {
              throw new IllegalStateException("no weights");
            });
    try (ConfigurableApplicationContext context = run(failing)) {
      Serving serving = context.getBean(Serving.class);
      Eventually.holds(
          () -> serving.model("twice").versions().stream().anyMatch(v -> v.failure().isPresent()));
      assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
      assertThat(context.getBean(ApplicationAvailability.class).getLivenessState())
          .isEqualTo(LivenessState.CORRECT);
    }
  }

  @Test
  void unloadedModelRefusesTrafficUntilItIsLoadedAgain() throws Exception {
    try (ConfigurableApplicationContext context = run(Models.twice())) {
      Eventually.holds(() -> readiness(context) == ReadinessState.ACCEPTING_TRAFFIC);
      Serving serving = context.getBean(Serving.class);
      serving.unload("twice").join();
      assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
      Eventually.holds(() -> states.get(states.size() - 1) == ReadinessState.REFUSING_TRAFFIC);
      assertThat(serving.load("twice").join().version()).isEqualTo("1");
      Eventually.holds(() -> states.get(states.size() - 1) == ReadinessState.ACCEPTING_TRAFFIC);
    }
  }

  @Test
  void applicationThatRefusesTrafficItselfStaysSo() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    try (ConfigurableApplicationContext context = run(Models.twiceAfter(latch))) {
      AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
      latch.countDown();
      Eventually.holds(() -> context.getBean(Serving.class).model("twice").ready());
      assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
    }
  }

  @Test
  void acceptedRequestsAreAnsweredWhenTheApplicationStopsAndThreadsEnd() throws Exception {
    CountDownLatch computing = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    NetworkSource slow =
        NetworkSource.of(
            "1",
            device ->
                Network.of(
                    batch -> {
                      computing.countDown();
                      await(latch);
                      return Models.twice(batch);
                    }));
    ConfigurableApplicationContext context = run(slow);
    Eventually.holds(() -> readiness(context) == ReadinessState.ACCEPTING_TRAFFIC);
    Predictor<float[], float[]> predictor = predictor(context);
    Prediction<float[]> first = predictor.submit(new float[] {1});
    computing.await();
    Prediction<float[]> second = predictor.submit(new float[] {2});
    Thread close = new Thread(context::close);
    close.start();
    Thread.sleep(100);
    assertThat(close.isAlive()).isTrue();
    latch.countDown();
    assertThat(first.join()).containsExactly(2);
    assertThat(second.join()).containsExactly(4);
    close.join();
    Eventually.holds(() -> servingThreads().isEmpty());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> servingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("jtorch-(serving|worker|load|drain).*"))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Predictor<float[], float[]> predictor(ConfigurableApplicationContext context) {
    return (Predictor<float[], float[]>) context.getBean("twicePredictor", Predictor.class);
  }
}
