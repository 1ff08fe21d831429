package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of Python's loader, recorded by {@code src/test/python/make_loader_orders.py}. */
@NoLeaks
class LoaderOrderTest {
  private static final JsonNode EXPECTED = expected();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSeedGivesPythonsOrderForAnyNumberOfWorkers(int workers) {
    for (JsonNode expected : EXPECTED.get("loaders")) {
      Torch.manualSeed(expected.get("seed").asLong());
      try (DataLoader<Tensor> loader = loader(expected, workers)) {
        for (JsonNode epoch : expected.get("epochs")) {
          List<List<Long>> batches = new ArrayList<>();
          for (Tensor batch : loader) {
            batches.add(longs(batch.toLongArray()));
          }
          assertThat(batches).isEqualTo(batches(epoch)).hasSize((int) loader.size());
        }
      }
      assertThat(Torch.randint(1L << 40, Shape.of()).itemLong())
          .as("the default generator's next number")
          .isEqualTo(expected.get("next").asLong());
    }
  }

  @Test
  void aRandomSplitGivesPythonsParts() {
    for (JsonNode expected : EXPECTED.get("splits")) {
      Torch.manualSeed(expected.get("seed").asLong());
      List<List<Long>> parts = new ArrayList<>();
      for (Subset<Long> part :
          new Numbers(expected.get("size").asLong()).randomSplit(array(expected.get("lengths")))) {
        parts.add(part.getAll(Sampler.sequential().order(part.size())));
      }
      assertThat(parts).isEqualTo(batches(expected.get("parts")));
    }
  }

  private static DataLoader<Tensor> loader(JsonNode of, int workers) {
    return DataLoader.of(
        new Numbers(of.get("size").asLong()),
        numbers -> Torch.tensor(numbers.stream().mapToLong(n -> n).toArray()),
        o ->
            o.batchSize(of.get("batch_size").asInt())
                .dropLast(of.get("drop_last").asBoolean())
                .shuffle(of.get("shuffle").asBoolean())
                .numWorkers(workers));
  }

  private static List<List<Long>> batches(JsonNode epoch) {
    List<List<Long>> batches = new ArrayList<>();
    epoch.forEach(batch -> batches.add(longs(array(batch))));
    return batches;
  }

  private static long[] array(JsonNode numbers) {
    long[] array = new long[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i).asLong();
    }
    return array;
  }

  private static List<Long> longs(long[] array) {
    List<Long> longs = new ArrayList<>();
    for (long value : array) {
      longs.add(value);
    }
    return longs;
  }

  private static JsonNode expected() {
    try (InputStream in = LoaderOrderTest.class.getResourceAsStream("orders.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "orders.json"));
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
