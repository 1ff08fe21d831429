package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.VersionInfo;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.util.unit.DataSize;

/** Readiness while several models become ready at the same time. */
class ModelAvailabilityTest {
  @RepeatedTest(20)
  void modelsThatBecomeReadyTogetherLeaveTheApplicationReady() throws InterruptedException {
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<Sample, Sample> first = serving.register(model("first"));
      Predictor<Sample, Sample> second = serving.register(model("second"));
      assertThat(List.of(first.model(), second.model())).containsExactly("first", "second");
      DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
      beans.registerSingleton(
          "models",
          new RequiredModels(
              serving,
              new JtorchProperties(
                  new JtorchProperties.ServingProperties(
                      null,
                      null,
                      null,
                      Duration.ofSeconds(20),
                      new JtorchProperties.V2Properties(false, DataSize.ofMegabytes(1), false),
                      new JtorchProperties.PageProperties(false)),
                  Map.of())));
      ModelAvailability[] availability = new ModelAvailability[1];
      availability[0] =
          new ModelAvailability(
              beans.getBeanProvider(RequiredModels.class),
              event -> availability[0].onApplicationEvent((AvailabilityChangeEvent<?>) event));
      availability[0].onApplicationEvent(
          new AvailabilityChangeEvent<>(serving, ReadinessState.ACCEPTING_TRAFFIC));
      assertThat(availability[0].getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);

      CountDownLatch told = new CountDownLatch(2);
      for (String name : List.of("first", "second")) {
        new Thread(
                () -> {
                  VersionInfo loaded = serving.load(name).join();
                  availability[0].versionChanged(name, loaded);
                  told.countDown();
                })
            .start();
      }
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(availability[0].getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
    }
  }

  private static Model<Sample, Sample> model(String name) {
    return Model.of(
        name,
        NetworkSource.of("1", device -> Network.of(batch -> batch)),
        Codec.of(sample -> sample, sample -> sample));
  }
}
