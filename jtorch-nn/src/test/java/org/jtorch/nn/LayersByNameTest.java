package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.jtorch.DType;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares convolutions, pooling, normalization ... with the PyTorch results of {@code
 * make_layers.py}.
 */
class LayersByNameTest {
  private static final JsonNode CASES = PythonValues.layers();

  private static final List<Class<?>> FAMILIES =
      List.of(
          AdaptiveAvgPoolNd.class,
          AvgPoolNd.class,
          ConstantPadNd.class,
          Convolution.class,
          DropoutNd.class,
          IndexedPool.class,
          LPPoolNd.class,
          Linear.class,
          MaxUnpoolNd.class,
          NormBase.class,
          PadNd.class,
          Upsample.class);

  static Stream<Arguments> cases() {
    return StreamSupport.stream(CASES.spliterator(), false)
        .map(c -> Arguments.of(c.get("repr").textValue(), c));
  }

  @Test
  void allModulesOfTheFamiliesAreCompared() {
    Set<String> names = new TreeSet<>();
    CASES.forEach(c -> names.add(c.get("module").textValue()));
    assertThat(names)
        .hasSize(85)
        .containsAll(
            FAMILIES.stream()
                .flatMap(LayersByNameTest::modules)
                .filter(
                    type -> type != NonDynamicallyQuantizableLinear.class) // only part of attention
                .map(Class::getSimpleName)
                .toList());
  }

  private static Stream<Class<?>> modules(Class<?> type) {
    Stream<Class<?>> below =
        type.isSealed()
            ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LayersByNameTest::modules)
            : Stream.empty();
    return Modifier.isAbstract(type.getModifiers()) ? below : Stream.concat(Stream.of(type), below);
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("cases")
  void stringAndInitialStateMatchPython(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Module module = made(expected);
      assertThat(module).hasToString(expected.get("repr").textValue());
      Map<String, Tensor> state = module.stateDict();
      List<String> names = new ArrayList<>();
      for (JsonNode entry : expected.get("state")) {
        String key = entry.get("name").textValue();
        names.add(key);
        Tensor tensor = at(state, key);
        assertThat(tensor.dtype().name())
            .isEqualTo(entry.get("dtype").textValue().toUpperCase(Locale.ROOT));
        assertThat(tensor.shape().toArray()).isEqualTo(PythonValues.longs(entry.get("shape")));
        assertThat(checksum(tensor)).as(key).isEqualTo(entry.get("crc").longValue());
      }
      assertThat(state.keySet()).containsExactlyElementsOf(names);
    }
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("cases")
  void outputsAndGradientsMatchPython(String name, JsonNode expected) {
    try (TensorScope scope = TensorScope.open()) {
      Module module = made(expected);
      JsonNode train = expected.get("train");
      compare(module, expected, train);
      Map<String, Tensor> buffers = module.namedBuffers();
      assertThat(buffers).hasSize(train.get("buffers").size());
      train
          .get("buffers")
          .properties()
          .forEach(
              entry -> assertValues(entry.getKey(), at(buffers, entry.getKey()), entry.getValue()));
      module.eval();
      compare(module, expected, expected.has("eval") ? expected.get("eval") : train);
    }
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("cases")
  void onlyTheOutputStaysOpen(String name, JsonNode expected) {
    Module module = made(expected);
    for (boolean training : new boolean[] {true, false}) {
      module.train(training);
      List<Tensor> inputs = inputs(expected);
      long before = Torch.memoryStats().unclosed();
      try (TensorScope scope = TensorScope.open()) {
        Tensor output = called(module, inputs, expected);
        int made = output == inputs.get(0) ? 0 : withIndices(expected) ? 2 : 1;
        assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(made);
      }
    }
  }

  static Module made(JsonNode expected) {
    Torch.manualSeed(0);
    String name = expected.get("module").textValue();
    Module module = ModulesByName.make(name, expected.get("options"));
    if (expected.has("lazy")) {
      JsonNode lazy = expected.get("lazy");
      assertThat(module).hasToString(lazy.get("repr").textValue());
      List<String> names = new ArrayList<>();
      lazy.get("names").forEach(one -> names.add(one.textValue()));
      assertThat(module.stateDict().keySet()).containsExactlyElementsOf(names);
      Torch.manualSeed(0);
      module.eval();
      Tensor unused = ((Layer) module).call(inputs(expected).get(0));
      module.train();
    }
    return module;
  }

  private static void compare(Module module, JsonNode expected, JsonNode result) {
    module.zeroGrad();
    List<Tensor> inputs = inputs(expected);
    Torch.manualSeed(1);
    Tensor output = called(module, inputs, expected);
    output.backward(o -> o.gradient(PythonValues.wave(output.shape().toArray())));

    assertThat(output.shape().toArray()).isEqualTo(PythonValues.longs(result.get("shape")));
    assertValues("output", output, result.get("output"));
    if (withIndices(expected)) {
      Torch.manualSeed(1);
      ValuesIndices both = ((IndexedPool) module).callWithIndices(inputs.get(0));
      assertValues("indices", both.indices(), result.get("indices"));
    }
    for (int i = 0; i < result.get("input_grads").size(); i++) {
      assertValues("input " + i, inputs.get(i).grad(), result.get("input_grads").get(i));
    }
    Map<String, Tensor> parameters = module.namedParameters();
    assertThat(parameters).hasSize(result.get("grads").size());
    result
        .get("grads")
        .properties()
        .forEach(e -> assertValues(e.getKey(), at(parameters, e.getKey()).grad(), e.getValue()));
  }

  private static boolean withIndices(JsonNode expected) {
    return expected.path("with_indices").booleanValue();
  }

  static Tensor called(Module module, List<Tensor> inputs, JsonNode expected) {
    JsonNode size = expected.get("output_size");
    long[] outputSize = size == null ? new long[0] : PythonValues.longs(size);
    Tensor first = inputs.get(0);
    if (withIndices(expected)) {
      return ((IndexedPool) module).callWithIndices(first).values();
    } else if (module instanceof MaxUnpoolNd unpool) {
      return unpool.call(first, inputs.get(1), outputSize);
    } else if (module instanceof Bilinear bilinear) {
      return bilinear.call(first, inputs.get(1));
    } else if (module instanceof ConvTransposeNd transposed && outputSize.length > 0) {
      return transposed.call(first, outputSize);
    }
    boolean inPlace = expected.get("options").has("inplace");
    return ((Layer) module).call(inPlace ? first.clone() : first);
  }

  static List<Tensor> inputs(JsonNode expected) {
    List<Tensor> inputs = new ArrayList<>();
    for (JsonNode shape : expected.get("inputs")) {
      inputs.add(PythonValues.wave(PythonValues.longs(shape)).requiresGrad_(true));
    }
    JsonNode indices = expected.get("indices");
    if (indices != null) {
      long[] shape = inputs.get(0).shape().toArray();
      inputs.add(Torch.tensor(PythonValues.longs(indices)).view(shape));
    }
    return inputs;
  }

  private static void assertValues(String what, Tensor actual, JsonNode expected) {
    double[] values = actual.detach().flatten().to(DType.FLOAT64).toDoubleArray();
    assertThat(values).as(what).hasSize(expected.size());
    for (int i = 0; i < values.length; i++) {
      double wanted = expected.get(i).isNull() ? Double.NaN : expected.get(i).doubleValue();
      boolean close = Math.abs(values[i] - wanted) <= 1e-5 + 1e-5 * Math.abs(wanted);
      if (!close) {
        assertThat(Double.valueOf(values[i]))
            .as("%s at %d", what, i)
            .isEqualTo(Double.valueOf(wanted));
      }
    }
  }

  private static long checksum(Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate((int) (tensor.numel() * 8));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (tensor.dtype() == DType.INT64) {
      for (long value : tensor.flatten().toLongArray()) {
        bytes.putLong(value);
      }
    } else {
      for (float value : tensor.flatten().toFloatArray()) {
        bytes.putFloat(value);
      }
    }
    CRC32 sum = new CRC32();
    sum.update(bytes.flip());
    return sum.getValue();
  }
}
