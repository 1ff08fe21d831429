package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Wrong properties end the start, with the property and the remedy. */
class MistakesTest {
  private static ModelConfigurationException failure(String... properties) {
    ModelConfigurationException[] found = new ModelConfigurationException[1];
    ApplicationContextRunner runner = Models.context().withPropertyValues(properties);
    runner.run(
        context -> {
          Throwable failure = context.getStartupFailure();
          while (failure != null && !(failure instanceof ModelConfigurationException)) {
            failure = failure.getCause();
          }
          found[0] = (ModelConfigurationException) failure;
        });
    assertThat(found[0]).isNotNull();
    return found[0];
  }

  @Test
  void missingFile(@TempDir Path folder) {
    String file = folder.resolve("none.pt").toString();
    ModelConfigurationException failure = failure("jtorch.models.m.location=" + file);
    assertThat(failure).hasMessage("Model \"m\": file " + file + " does not exist.");
    assertThat(failure.property()).isEqualTo("jtorch.models.m.location");
    assertThat(failure.action()).startsWith("Name a file");
  }

  @Test
  void missingResource() {
    assertThat(failure("jtorch.models.m.location=classpath:none.pt"))
        .hasMessage("Model \"m\": class path resource [none.pt] does not exist.");
  }

  @Test
  void unknownCodec() {
    ModelConfigurationException failure =
        failure(
            "jtorch.models.m.location=classpath:models/twice.pt", "jtorch.models.m.codec=NoCodec");
    assertThat(failure).hasMessage("Model \"m\": there is no codec \"NoCodec\".");
    assertThat(failure.property()).isEqualTo("jtorch.models.m.codec");
  }

  @Test
  void classThatIsNoCodec() {
    assertThat(
            failure(
                "jtorch.models.m.location=classpath:models/twice.pt",
                "jtorch.models.m.codec=java.lang.String"))
        .hasMessage("Model \"m\": there is no codec \"java.lang.String\".");
  }

  @Test
  void urlWithoutAChecksum() {
    ModelConfigurationException failure =
        failure("jtorch.models.m.location=https://example.invalid/m.pt");
    assertThat(failure)
        .hasMessage("Model \"m\": the model at https://example.invalid/m.pt has no checksum.");
    assertThat(failure.property()).isEqualTo("jtorch.models.m.sha256");
  }

  @Test
  void checksumThatIsNone() {
    assertThat(
            failure(
                "jtorch.models.m.location=classpath:models/twice.pt", "jtorch.models.m.sha256=12"))
        .hasMessage("Model \"m\": a SHA-256 has 64 hexadecimal digits.");
  }

  @Test
  void missingLabels() {
    assertThat(
            failure(
                "jtorch.models.m.location=classpath:models/brightness.pt",
                "jtorch.models.m.picture.labels=classpath:none.txt"))
        .hasMessageContaining("none.txt");
  }

  @Test
  void propertiesOfAModelThatDoesNotExist() {
    assertThat(failure("jtorch.models.m.required=false"))
        .hasMessage("Model \"m\" has no location, and there is no Model bean of this name.");
  }
}
