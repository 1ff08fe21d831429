package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;

/** Reads what the inputs and outputs of an exported program are. */
final class SignatureReader {
  /**
   * The signature.
   *
   * @param inputs one per input of the graph; inputs that the caller passes and that are constants
   *     may have the empty name
   * @param outputs one per output of the graph, with their kinds and targets
   * @param constants the values of inputs that are constants, by their index
   */
  record Signature(List<Input> inputs, List<Output> outputs, Map<Integer, Argument> constants) {}

  private static final Argument NONE = new Argument.None();

  private final JsonReader json;
  private final ArgumentReader arguments;
  private final Map<Integer, Argument> constants = new LinkedHashMap<>();
  private List<Input> inputs = List.of();
  private List<Output> outputs = List.of();
  private int index;

  SignatureReader(JsonReader json, TypeReader types) {
    this.json = json;
    this.arguments = new ArgumentReader(json, types);
  }

  Signature read() throws IOException {
    json.object(
        field -> {
          switch (field) {
            case "input_specs" -> inputs = json.list(() -> json.union(this::input));
            case "output_specs" -> outputs = json.list(() -> json.union(this::output));
            default -> {}
          }
        });
    return new Signature(inputs, outputs, constants);
  }

  private static final class Fields {
    Argument value = NONE;
    String target = "";
    boolean persistent = true;

    String name() {
      return value instanceof Argument.Value named ? named.name() : "";
    }
  }

  private Input input(String form) throws IOException {
    Fields fields = new Fields();
    json.object(field -> read(fields, form, field));
    Input.Kind kind =
        switch (form) {
          case "user_input" -> Input.Kind.USER;
          case "constant_input" -> Input.Kind.USER;
          case "parameter" -> Input.Kind.PARAMETER;
          case "buffer" -> fields.persistent ? Input.Kind.BUFFER : Input.Kind.TEMPORARY_BUFFER;
          case "tensor_constant" -> Input.Kind.CONSTANT;
          case "custom_obj" -> Input.Kind.OBJECT;
          case "token" -> Input.Kind.TOKEN;
          default -> throw json.error("the kind \"" + form + "\" of an input is unknown");
        };
    boolean isConstant = form.equals("constant_input") || !(fields.value instanceof Argument.Value);
    if (isConstant) {
      constants.put(index, fields.value);
    }
    index++;
    return new Input(
        isConstant ? fields.target : fields.name(), kind, isConstant ? "" : fields.target);
  }

  private Output output(String form) throws IOException {
    Fields fields = new Fields();
    json.object(field -> read(fields, form, field));
    Output.Kind kind =
        switch (form) {
          case "user_output" -> Output.Kind.USER;
          case "loss_output" -> Output.Kind.LOSS;
          case "buffer_mutation" -> Output.Kind.BUFFER_MUTATION;
          case "parameter_mutation" -> Output.Kind.PARAMETER_MUTATION;
          case "user_input_mutation" -> Output.Kind.INPUT_MUTATION;
          case "gradient_to_parameter" -> Output.Kind.PARAMETER_GRADIENT;
          case "gradient_to_user_input" -> Output.Kind.INPUT_GRADIENT;
          case "token" -> Output.Kind.TOKEN;
          default -> throw json.error("the kind \"" + form + "\" of an output is unknown");
        };
    return new Output(fields.value, kind, fields.target);
  }

  private void read(Fields fields, String form, String field) throws IOException {
    switch (field) {
      case "arg" ->
          fields.value =
              form.startsWith("user_") && !form.equals("user_input_mutation")
                  ? arguments.read()
                  : arguments.value();
      case "value" -> fields.value = arguments.read();
      case "persistent" -> fields.persistent = json.truth();
      case "name",
          "parameter_name",
          "buffer_name",
          "tensor_constant_name",
          "custom_obj_name",
          "user_input_name" ->
          fields.target = json.text();
      default -> {}
    }
  }
}
