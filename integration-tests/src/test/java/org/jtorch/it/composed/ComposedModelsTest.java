package org.jtorch.it.composed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Composed models have the same state dicts and results as in Python, bit for bit. */
class ComposedModelsTest {
  private static final JsonNode EXPECTED = read();

  private TensorScope scope;

  /** Model and its call on the same inputs as in the script. */
  private record Model<M extends Module>(
      String name, Supplier<M> maker, Function<M, Tensor> answer) {
    M make() {
      Torch.manualSeed(0);
      return maker.get();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Model<?>> models() {
    return Stream.of(
        new Model<>(
            "resnet18",
            () -> ResNet.resnet18(o -> o.numClasses(5)),
            model -> model.call(pictures())),
        new Model<>("classifier", Classifier::new, model -> model.call(Classifier.ids())),
        new Model<>(
            "tagger", Tagger::new, model -> model.call(Classifier.ids(), Torch.tensor(6, 3, 2))));
  }

  private static Tensor pictures() {
    return Torch.linspace(-1, 1, 2 * 3 * 64 * 64).view(2, 3, 64, 64);
  }

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @MethodSource("models")
  void oneSeedGivesPythonsStateDictToTheBit(Model<?> model) {
    List<String> expected = new ArrayList<>();
    for (JsonNode entry : EXPECTED.get(model.name()).get("state")) {
      expected.add(
          String.format(
              Locale.ROOT,
              "%s %s %s %d",
              entry.get("name").textValue(),
              entry.get("dtype").textValue(),
              text(entry.get("shape")),
              entry.get("crc").longValue()));
    }
    List<String> actual = new ArrayList<>();
    model
        .make()
        .stateDict()
        .forEach(
            (name, tensor) ->
                actual.add(
                    String.format(
                        Locale.ROOT,
                        "%s %s %s %d",
                        name,
                        tensor.dtype().name().toLowerCase(Locale.ROOT),
                        tensor.shape(),
                        checksum(tensor))));
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("models")
  <M extends Module> void answersAndDerivativesArePythons(Model<M> model) {
    JsonNode expected = EXPECTED.get(model.name());
    M module = model.make();
    module.eval();
    Tensor output = model.answer().apply(module);
    output.sum().backward();

    assertThat(output.shape()).hasToString(text(expected.get("output").get("shape")));
    float[] values = output.detach().flatten().toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i])
          .as("output %d", i)
          .isCloseTo(expected.get("output").get("values").get(i).doubleValue(), within(1e-4));
    }
    Map<String, Tensor> parameters = module.namedParameters();
    List<String> names = new ArrayList<>();
    expected.get("parameters").forEach(name -> names.add(name.textValue()));
    assertThat(parameters.keySet()).containsExactlyElementsOf(names);
    parameters.forEach(
        (name, parameter) -> {
          double wanted = expected.get("grads").get(name).doubleValue();
          assertThat(parameter.grad().to(DType.FLOAT64).abs().sum().item())
              .as(name)
              .isCloseTo(wanted, within(1e-4 * (1 + wanted)));
        });
  }

  private static String text(JsonNode list) {
    return list.toString().replace(",", ", ");
  }

  private static long checksum(Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.numel() * 8));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    Tensor flat = tensor.flatten();
    if (tensor.dtype() == DType.INT64) {
      bytes.asLongBuffer().put(flat.toLongArray());
    } else if (tensor.dtype() == DType.FLOAT64) {
      bytes.asDoubleBuffer().put(flat.toDoubleArray());
    } else {
      bytes.asFloatBuffer().put(flat.toFloatArray()); // refuses other dtypes
      bytes.limit(bytes.capacity() / 2);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  private static JsonNode read() {
    try (InputStream in = ComposedModelsTest.class.getResourceAsStream("/composed/composed.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "composed.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
