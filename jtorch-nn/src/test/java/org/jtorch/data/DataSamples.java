package org.jtorch.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** What Python computes, recorded by {@code src/test/python/make_data_samples.py}. */
final class DataSamples {
  static final long SEED = 17;

  private static final JsonNode EXPECTED = read();

  private DataSamples() {}

  static JsonNode of(String name) {
    return EXPECTED.get(name);
  }

  static long[] longs(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  static double[] doubles(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode read() {
    try (InputStream in = DataSamples.class.getResourceAsStream("data-samples.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "data-samples.json"));
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
