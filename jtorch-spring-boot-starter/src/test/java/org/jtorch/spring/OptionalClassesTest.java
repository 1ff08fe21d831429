package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Model;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The starter runs where any of what is optional is missing. */
@NoLeaks
@Timeout(120)
class OptionalClassesTest {
  /** The starter's auto-configurations, as its file lists them. */
  static Class<?>[] all() {
    return ImportCandidates.load(
            org.springframework.boot.autoconfigure.AutoConfiguration.class,
            OptionalClassesTest.class.getClassLoader())
        .getCandidates()
        .stream()
        .filter(name -> name.startsWith("org.jtorch."))
        .map(Models::type)
        .toArray(Class<?>[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "io.micrometer.core",
        "io.micrometer",
        "org.springframework.boot.actuate",
        "org.springframework.boot.health",
        "org.springframework.web",
        "org.springframework.boot.actuate,org.springframework.boot.health,io.micrometer,"
            + "org.springframework.web,jakarta.servlet,reactor,com.fasterxml,tools.jackson"
      })
  void contextStartsAndPredicts(String missing) {
    assertThat(all()).hasSize(8);
    new ApplicationContextRunner()
        .withClassLoader(new FilteredClassLoader(missing.split(",")))
        .withPropertyValues("jtorch.serving.workers=1")
        .withConfiguration(AutoConfigurations.of(all()))
        .withBean("twice", Model.class, () -> Models.twice("twice"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Serving serving = context.getBean(Serving.class);
              Eventually.holds(() -> serving.model("twice").ready());
              @SuppressWarnings("unchecked")
              Predictor<float[], float[]> predictor =
                  context.getBean("twicePredictor", Predictor.class);
              assertThat(predictor.predict(new float[] {1, 2})).containsExactly(2, 4);
            });
  }
}
