package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Valid calls of operators, from PyTorch's own samples, to be made again and again. */
public final class OperatorSamples {
  private static final int OF_ONE = 2;

  /** A call. */
  public static final class Sample {
    private final JsonNode node;
    private final ParitySet set;
    private final Methods methods;

    private Sample(JsonNode node, ParitySet set, Methods methods) {
      this.node = node;
      this.set = set;
      this.methods = methods;
    }

    /** PyTorch's name of it. */
    public String id() {
      return node.get("id").asText();
    }

    /** The method's name in Java. */
    public String method() {
      String op = node.get("op").asText();
      return Spelling.camel(op.substring(op.lastIndexOf('.') + 1));
    }

    /** Calls it; the results belong to the current scope. */
    public void run() {
      PythonCall call = Rewrites.of(PythonCall.of(node, set.tensors()::read));
      Function<PythonCall, Object> adapter = Adapters.of(node.get("op").asText());
      @Nullable Binding binding = adapter == null ? methods.bind(call) : null;
      if (adapter != null) {
        Object result = adapter.apply(call);
        assert result != null;
      } else if (binding != null) {
        invoke(binding);
      } else {
        throw new IllegalStateException("no method takes these arguments");
      }
    }
  }

  private static void invoke(Binding binding) {
    try {
      binding.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private OperatorSamples() {}

  /** Selects some samples of each operator. */
  public static List<Sample> all() throws IOException {
    ParitySet set = ParitySet.read("ops");
    Methods methods = new Methods();
    Map<String, Integer> counts = new HashMap<>();
    List<Sample> samples = new ArrayList<>();
    for (JsonNode node : set.cases()) {
      String op = node.get("op").asText() + "/" + node.get("variant").asText();
      if (counts.merge(op, 1, Integer::sum) <= OF_ONE) {
        samples.add(new Sample(node, set, methods));
      }
    }
    return samples;
  }
}
