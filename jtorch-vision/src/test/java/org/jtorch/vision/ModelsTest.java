package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.Test;

@NoLeaks
class ModelsTest {
  @Test
  void theNamesAreThoseOfListModels() throws IOException {
    String file = "models/list_models.txt";
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(file))) {
      List<String> names = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(names).hasSize(121);
      assertThat(Models.list()).containsExactlyElementsOf(names);
    }
  }

  @Test
  void aModelIsCreatedByNameWithOptions() {
    var model = Models.create("ResNet18", o -> o.numClasses(7));
    assertThat(model).isInstanceOf(ResNet.class);
    assertThat(model.stateDict().get("fc.weight").size(0)).isEqualTo(7);
    model.close();
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Models.create("resnet51"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no model named \"resnet51\"; nearest: resnet50, resnet101, resnet152");
  }
}
