package org.jtorch.spring;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.codecs.NumberCodecs;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Models of the tests. */
final class Models {
  private Models() {}

  /** Contexts with the starter's auto-configurations, as an application has them. */
  static ApplicationContextRunner context() {
    return new ApplicationContextRunner()
        .withPropertyValues("jtorch.serving.workers=1")
        .withConfiguration(autoConfigurations());
  }

  static AutoConfigurations autoConfigurations() {
    return AutoConfigurations.of(
        ConfigurationPropertiesAutoConfiguration.class,
        JtorchAutoConfiguration.class,
        type(
            "org.springframework.boot.autoconfigure.availability"
                + ".ApplicationAvailabilityAutoConfiguration"));
  }

  static Class<?> type(String name) {
    return ClassUtils.resolveClassName(name, null);
  }

  /** Whether the tests run in Spring Boot 4. */
  static boolean isBoot4() {
    return ClassUtils.isPresent(
        "org.springframework.boot.micrometer.metrics.autoconfigure" + ".MetricsAutoConfiguration",
        null);
  }

  /** Twice the input. */
  static NetworkSource twice() {
    return NetworkSource.of("1", device -> Network.of(Models::twice));
  }

  static Sample twice(Sample batch) {
    return Sample.of(batch.tensor().mul(2));
  }

  /** Twice the input, once the latch is open. */
  static NetworkSource twiceAfter(CountDownLatch latch) {
    return NetworkSource.of(
        "1",
        device -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Network.of(Models::twice);
        });
  }

  static Model<float[], float[]> twice(String name) {
    return Model.of(name, twice(), NumberCodecs.floats());
  }

  /** A request. */
  record Numbers(List<Float> values) {}

  /** An answer. */
  record Sum(double value) {}

  /** A codec whose class says its types. */
  static final class SumCodec implements Codec<Numbers, Sum> {
    @Override
    public Sample encode(Numbers input) {
      if (input.values().isEmpty()) {
        throw new IllegalArgumentException("there are no numbers");
      }
      float[] values = new float[input.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = input.values().get(i);
      }
      return Sample.of(org.jtorch.Torch.tensor(values));
    }

    @Override
    public Sum decode(Sample output) {
      return new Sum(output.tensor().sum().item());
    }
  }
}
