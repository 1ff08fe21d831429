package org.jtorch.graph.internal.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.graph.internal.interpreter.Interpreters.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the operators with PyTorch's, see quantized_decomposed.py. */
@NoLeaks
class QuantizedDecomposedTest {
  static List<JsonNode> cases() throws IOException {
    try (InputStream file =
        QuantizedDecomposedTest.class.getResourceAsStream("quantized_decomposed.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(file).forEach(cases::add);
      return cases;
    }
  }

  private static DType dtype(JsonNode json) {
    return DType.valueOf(json.get("dtype").asText().toUpperCase(Locale.ROOT));
  }

  private static Tensor tensor(JsonNode json) {
    double[] data =
        StreamSupport.stream(json.get("data").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    long[] shape =
        StreamSupport.stream(json.get("shape").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    return Torch.tensor(data).to(DType.FLOAT64).to(dtype(json)).reshape(shape);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsAreThoseOfPyTorch(JsonNode json) {
    Graph.Builder builder = Graph.builder();
    Map<String, Argument> arguments = new LinkedHashMap<>();
    List<Object> inputs = new ArrayList<>();
    json.get("arguments")
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.has("data")) {
                builder.input(Input.user(field.getKey()));
                arguments.put(field.getKey(), new Argument.Value(field.getKey()));
                inputs.add(tensor(value));
              } else {
                arguments.put(field.getKey(), constant(value));
              }
            });
    List<Argument> names = new ArrayList<>();
    json.get("results").forEach(result -> names.add(new Argument.Value("result" + names.size())));
    builder.node(
        new Node("quantized_decomposed::" + json.get("operator").asText(), arguments, names, ""));
    names.forEach(name -> builder.output(Output.user(name)));
    check(interpreter(builder.build()).run(inputs), json.get("results"));
  }

  private static void check(List<Object> results, JsonNode expected) {
    for (int i = 0; i < results.size(); i++) {
      Tensor result = (Tensor) results.get(i);
      assertThat(result.dtype()).isEqualTo(dtype(expected.get(i)));
      Tensor right = tensor(expected.get(i));
      assertThat(result.shape()).isEqualTo(right.shape());
      assertThat(result.equal(right)).as("%s, not %s", result, right).isTrue();
    }
  }

  private static Argument constant(JsonNode value) {
    if (value.isNull()) {
      return new Argument.None();
    } else if (value.has("dtype")) {
      return new Argument.Constant(dtype(value));
    }
    return new Argument.Constant(
        value.isIntegralNumber() ? (Object) value.asLong() : (Object) value.asDouble());
  }
}
