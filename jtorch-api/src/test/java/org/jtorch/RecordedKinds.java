package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What Python made of tensors of other kinds, recorded by {@code kinds/record.py}. */
final class RecordedKinds {
  private RecordedKinds() {}

  static JsonNode part(String name) {
    try (InputStream in = RecordedKinds.class.getResourceAsStream("kinds/kinds.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in)).get(name);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A test for each case: the tensor prints as Python's does, with eight digits. */
  static Stream<DynamicTest> printed(Map<String, Supplier<Tensor>> cases) {
    JsonNode recorded = part("printed");
    return cases.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () -> {
                      try (TensorScope scope = TensorScope.open()) {
                        Torch.setPrintOptions(o -> o.precision(8));
                        assertThat(one.getValue().get().toString())
                            .isEqualTo(recorded.get(one.getKey()).asText());
                      } finally {
                        Torch.setPrintOptions(o -> o.profile(PrintOptions.Profile.DEFAULT));
                      }
                    }));
  }
}
