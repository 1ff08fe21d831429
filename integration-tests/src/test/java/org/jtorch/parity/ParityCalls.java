package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Operator cases for other tests: their JSON, their tensors, and calls of modified cases. */
public final class ParityCalls {
  private final ParitySet set;
  private final Methods methods = new Methods();

  private ParityCalls(ParitySet set) {
    this.set = set;
  }

  /**
   * Reads the operators' cases of this repository.
   *
   * @return the cases and their tensors
   */
  public static ParityCalls read() throws IOException {
    return new ParityCalls(ParitySet.read("ops"));
  }

  /**
   * The cases as they are stored.
   *
   * @return one node per case
   */
  public List<JsonNode> cases() {
    return set.cases();
  }

  /**
   * Copies the tensor that a case names.
   *
   * @param description with the key {@code "$t"}
   * @return a new tensor in the current scope
   */
  public Tensor tensor(JsonNode description) {
    return set.tensors().read(description);
  }

  /**
   * Calls the operator of a case through the public API.
   *
   * @param node a case, changed or not
   * @param tensors makes the tensors of the case
   * @return the results, or null if no method takes these arguments
   * @throws Throwable what the operator throws
   */
  public @Nullable List<Object> call(JsonNode node, Function<JsonNode, Tensor> tensors)
      throws Throwable {
    PythonCall call = Rewrites.of(PythonCall.of(node, tensors));
    Function<PythonCall, Object> adapter = Adapters.of(node.get("op").asText());
    if (adapter != null) {
      return Results.flatten(adapter.apply(call));
    }
    Binding binding = methods.bind(call);
    return binding == null ? null : Results.flatten(binding.invoke());
  }

  /**
   * A value of a case in Java's types.
   *
   * @param node as the README of the cases describes it
   * @param tensors makes the tensors
   * @return null for None
   */
  public static @Nullable Object value(JsonNode node, Function<JsonNode, Tensor> tensors) {
    return PythonCall.valueOf(node, tensors);
  }
}
