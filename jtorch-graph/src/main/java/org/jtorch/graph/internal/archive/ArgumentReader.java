package org.jtorch.graph.internal.archive;

import java.io.IOException;
import org.jtorch.Complex;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;

/** Reads arguments in all forms of the schema of exported programs. */
final class ArgumentReader {
  private static final Argument NONE = new Argument.None();

  private final JsonReader json;
  private final TypeReader types;

  ArgumentReader(JsonReader json, TypeReader types) {
    this.json = json;
    this.types = types;
  }

  Argument read() throws IOException {
    return json.union(this::form);
  }

  private Argument form(String form) throws IOException {
    return switch (form) {
      case "as_none" -> none();
      case "as_tensor", "as_custom_obj" -> value();
      case "as_int", "as_float", "as_string", "as_bool", "as_complex", "as_operator" ->
          scalar(form);
      case "as_sym_int", "as_sym_float", "as_sym_bool" -> symbolic();
      case "as_optional_tensor" -> optional();
      case "as_scalar_type" -> new Argument.Constant(SchemaEnums.dtype(json.integer()));
      case "as_memory_format" -> new Argument.Constant(SchemaEnums.memoryFormat(json.integer()));
      case "as_layout" -> new Argument.Constant(SchemaEnums.layout(json.integer()));
      case "as_device" -> new Argument.Constant(types.device());
      case "as_graph" -> region();
      case "as_string_to_argument" -> new Argument.Entries(json.map(this::read));
      default -> list(form);
    };
  }

  private Argument scalar(String form) throws IOException {
    return new Argument.Constant(
        switch (form) {
          case "as_int" -> json.integer();
          case "as_float" -> json.number();
          case "as_string" -> json.text();
          case "as_bool" -> json.truth();
          case "as_complex" -> complex();
          default -> OperatorNames.of(json.text());
        });
  }

  private Argument list(String form) throws IOException {
    return switch (form) {
      case "as_tensors" -> items(this::value);
      case "as_optional_tensors" -> items(this::optional);
      case "as_nested_tensors" -> items(() -> items(this::value));
      case "as_ints" -> items(() -> scalar("as_int"));
      case "as_floats" -> items(() -> scalar("as_float"));
      case "as_strings" -> items(() -> scalar("as_string"));
      case "as_bools" -> items(() -> scalar("as_bool"));
      case "as_int_lists" -> items(() -> items(() -> scalar("as_int")));
      case "as_float_lists" -> items(() -> items(() -> scalar("as_float")));
      case "as_sym_ints", "as_sym_floats", "as_sym_bools" -> items(this::symbolic);
      default ->
          throw json.error(
              "the form \""
                  + form
                  + "\" of an argument is unknown: a newer PyTorch wrote the file");
    };
  }

  private Argument items(JsonReader.ValueReader<Argument> item) throws IOException {
    return new Argument.Items(json.list(item));
  }

  private Argument none() throws IOException {
    if (!json.truth()) {
      throw json.error("as_none is false");
    }
    return NONE;
  }

  private Argument optional() throws IOException {
    return json.union(
        form ->
            switch (form) {
              case "as_none" -> none();
              case "as_tensor" -> value();
              default -> throw json.error(form + " is not a form of an optional tensor");
            });
  }

  private Argument symbolic() throws IOException {
    return json.union(
        form ->
            switch (form) {
              case "as_name" -> new Argument.Value(json.text());
              case "as_int", "as_float", "as_bool" -> scalar(form);
              default -> throw json.error(form + " is not a form of a symbolic number");
            });
  }

  /** Reads a TensorArgument, CustomObjArgument or TokenArgument. */
  Argument.Value value() throws IOException {
    String[] name = {""};
    json.object(
        field -> {
          if (field.equals("name")) {
            name[0] = json.text();
          }
        });
    if (name[0].isEmpty()) {
      throw json.error("a value without a name");
    }
    return new Argument.Value(name[0]);
  }

  private Complex complex() throws IOException {
    double[] parts = {0, 0};
    json.object(
        field -> {
          switch (field) {
            case "real" -> parts[0] = json.number();
            case "imag" -> parts[1] = json.number();
            default -> {}
          }
        });
    return Complex.of(parts[0], parts[1]);
  }

  private Argument region() throws IOException {
    String[] name = {""};
    Graph[] graph = new Graph[1];
    json.object(
        field -> {
          switch (field) {
            case "name" -> name[0] = json.text();
            case "graph" -> graph[0] = new GraphReader(json, types).read().region();
            default -> {}
          }
        });
    if (graph[0] == null) {
      throw json.error("a sub-graph without its graph");
    }
    return new Argument.Region(name[0], graph[0]);
  }
}
