package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NoLeaks
class SamplersAgainstPythonTest {
  private static final double[] WEIGHTS = {0.1, 3.0, 0.5, 0.0, 1.25, 2.0, 0.7};
  private static final long[] INDICES = {3, 1, 4, 15, 9, 2, 6};

  private static final Map<String, Function<@Nullable Generator, Sampler>> SAMPLERS = samplers();

  private static Map<String, Function<@Nullable Generator, Sampler>> samplers() {
    Map<String, Function<@Nullable Generator, Sampler>> made = new LinkedHashMap<>();
    made.put("random", g -> random(g, 0, false));
    made.put("random, 25 of 10", g -> random(g, 25, false));
    made.put("random, 4 of 10", g -> random(g, 4, false));
    made.put("replacement", g -> random(g, 0, true));
    made.put("replacement, 70", g -> random(g, 70, true));
    made.put(
        "subset",
        g -> g == null ? new SubsetRandomSampler(INDICES) : new SubsetRandomSampler(g, INDICES));
    made.put("weighted", g -> weighted(g, 12, true));
    made.put("weighted, no replacement", g -> weighted(g, 5, false));
    return made;
  }

  private static Sampler random(@Nullable Generator generator, long samples, boolean replacement) {
    return new RandomSampler(
        o -> {
          o.replacement(replacement);
          if (samples > 0) {
            o.numSamples(samples);
          }
          if (generator != null) {
            o.generator(generator);
          }
        });
  }

  private static Sampler weighted(
      @Nullable Generator generator, long samples, boolean replacement) {
    return new WeightedRandomSampler(
        WEIGHTS,
        samples,
        o -> {
          o.replacement(replacement);
          if (generator != null) {
            o.generator(generator);
          }
        });
  }

  static Stream<String> names() {
    return SAMPLERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSeedGivesPythonsOrders(String name) {
    JsonNode expected = DataSamples.of("samplers").get(name);
    Function<@Nullable Generator, Sampler> make = SAMPLERS.get(name);
    Torch.manualSeed(DataSamples.SEED);
    Sampler sampler = make.apply(null);
    assertThat(sampler.length(10)).isEqualTo(expected.get("length").asLong());
    for (JsonNode order : expected.get("default")) {
      assertThat(sampler.order(10)).isEqualTo(DataSamples.longs(order));
    }
    assertThat(Torch.randint(1L << 40, Shape.of()).itemLong())
        .isEqualTo(expected.get("next_default").asLong());
    Generator own = Generator.cpu().manualSeed(DataSamples.SEED);
    Sampler seeded = make.apply(own);
    for (JsonNode order : expected.get("own")) {
      assertThat(seeded.order(10)).isEqualTo(DataSamples.longs(order));
    }
    Tensor next = Torch.empty(DType.INT64).random_(0, 1L << 40, o -> o.generator(own));
    assertThat(next.itemLong()).isEqualTo(expected.get("next_own").asLong());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStateGivesTheSameOrderAgain(String name) {
    Generator own = Generator.cpu().manualSeed(3);
    Sampler sampler = SAMPLERS.get(name).apply(own);
    long[] first = sampler.order(10);
    assertThat(first).hasSize((int) sampler.length(10));
    Map<String, Object> state = sampler.stateDict();
    long[] second = sampler.order(10);
    sampler.loadStateDict(state);
    assertThat(sampler.order(10)).isEqualTo(second);
  }

  @Test
  void distributedSamplersGivePythonsOrders() {
    for (JsonNode expected : DataSamples.of("distributed")) {
      DistributedSampler sampler =
          new DistributedSampler(
              expected.get("replicas").asLong(),
              expected.get("rank").asLong(),
              o ->
                  o.shuffle(expected.get("shuffle").asBoolean())
                      .dropLast(expected.get("drop_last").asBoolean())
                      .seed(5));
      long size = expected.get("size").asLong();
      assertThat(sampler.length(size)).isEqualTo(expected.get("length").asLong());
      for (int epoch = 0; epoch < 2; epoch++) {
        sampler.setEpoch(epoch);
        assertThat(sampler.order(size))
            .isEqualTo(DataSamples.longs(expected.get("orders").get(epoch)));
      }
    }
  }

  @Test
  void aRankOutOfRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistributedSampler(3, 3))
        .withMessage("DistributedSampler: rank 3 is not in the interval [0, 3)");
  }

  @Test
  void fractionsGivePythonsParts() {
    for (JsonNode expected : DataSamples.of("splits")) {
      Generator generator = Generator.cpu().manualSeed(DataSamples.SEED);
      List<Subset<Long>> parts =
          new Numbers(expected.get("size").asLong())
              .randomSplit(generator, DataSamples.doubles(expected.get("fractions")));
      for (int i = 0; i < parts.size(); i++) {
        assertThat(parts.get(i).indices())
            .isEqualTo(DataSamples.longs(expected.get("parts").get(i)));
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Numbers(3).randomSplit(0.5, 0.4))
        .withMessageContaining("fractions [0.5, 0.4] are not between 0 and 1 or do not add up");
  }

  @Test
  void theDefaultGeneratorSplitsAsOneWithItsSeed() {
    Torch.manualSeed(8);
    List<Subset<Long>> parts = new Numbers(9).randomSplit(0.5, 0.5);
    List<Subset<Long>> again = new Numbers(9).randomSplit(Generator.cpu().manualSeed(8), 5, 4);
    assertThat(parts.get(0).indices()).isEqualTo(again.get(0).indices());
    assertThat(parts.get(1).indices()).isEqualTo(again.get(1).indices());
  }

  @Test
  void batchSamplersGroupIndices() {
    boolean dropLast = false;
    for (JsonNode expected : DataSamples.of("batches")) {
      BatchSampler sampler = BatchSampler.of(Sampler.sequential(), 3, dropLast);
      assertThat(sampler.length(10)).isEqualTo(expected.size());
      Iterator<long[]> batches = sampler.batches(10);
      for (JsonNode batch : expected) {
        assertThat(batches.next()).isEqualTo(DataSamples.longs(batch));
      }
      assertThat(batches.hasNext()).isFalse();
      dropLast = true;
    }
  }

  @Test
  void aLoadersGeneratorDrawsOrdersAndSeeds() {
    JsonNode expected = DataSamples.of("own_generator");
    Torch.manualSeed(1);
    Generator generator = Generator.cpu().manualSeed(DataSamples.SEED);
    try (DataLoader<Tensor> loader =
        DataLoader.of(
            new Numbers(9),
            numbers -> Torch.tensor(numbers.stream().mapToLong(n -> n).toArray()),
            o -> o.batchSize(4).shuffle(true).generator(generator))) {
      for (JsonNode epoch : expected.get("epochs")) {
        List<long[]> batches = new ArrayList<>();
        loader.forEach(batch -> batches.add(batch.toLongArray()));
        for (int i = 0; i < batches.size(); i++) {
          assertThat(batches.get(i)).isEqualTo(DataSamples.longs(epoch.get(i)));
        }
      }
    }
    assertThat(Torch.randint(1L << 40, Shape.of()).itemLong())
        .isEqualTo(expected.get("next").asLong());
  }

  @Test
  void theLengthOfASamplerIsCountedWithoutDrawing() {
    Sampler short_ = size -> new long[] {3, 1};
    Sampler random =
        size -> {
          try (TensorScope scope = TensorScope.open()) {
            return Torch.randperm(size).narrow(0, 0, 3).toLongArray();
          }
        };
    Tensor before = Torch.getRngState();
    assertThat(short_.length(10)).isEqualTo(2);
    assertThat(random.length(10)).isEqualTo(3);
    assertThat(Torch.getRngState().equal(before)).isTrue();
    try (DataLoader<List<Long>> loader =
        DataLoader.of(new Numbers(10), numbers -> numbers, o -> o.batchSize(2).sampler(random))) {
      assertThat(loader.size()).isEqualTo(2);
      assertThat(loader).hasSize(2);
    }
  }
}
