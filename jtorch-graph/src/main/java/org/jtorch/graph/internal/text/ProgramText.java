package org.jtorch.graph.internal.text;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;
import org.jtorch.graph.internal.signatures.ProgramSignature;

/** The text of exported programs, as Python prints them. */
public final class ProgramText {
  private ProgramText() {}

  public static String of(Graph graph, ProgramSignature signature) {
    return "ExportedProgram:\n    class GraphModule(torch.nn.Module):\n"
        + graph.toString().indent(8)
        + "\nGraph signature: \n    # inputs\n"
        + lines(graph.inputs().stream().map(ProgramText::input))
        + "    \n    # outputs\n"
        + lines(graph.outputs().stream().map(ProgramText::output))
        + "    \nRange constraints: "
        + signature.ranges().entrySet().stream()
            .map(range -> range.getKey() + ": " + range.getValue())
            .collect(Collectors.joining(", ", "{", "}"))
        + "\n";
  }

  private static String lines(Stream<String> lines) {
    String joined = lines.collect(Collectors.joining());
    return joined.isEmpty() ? "    \n" : joined;
  }

  private static String input(Input input) {
    return switch (input.kind()) {
      case USER -> "    " + input.name() + ": USER_INPUT\n";
      case TRAINING -> "    " + input.name() + ": TRAINING\n";
      case PARAMETER -> line(input.name(), "PARAMETER", input.target());
      case BUFFER -> line(input.name(), "BUFFER", input.target(), " persistent=True");
      case TEMPORARY_BUFFER -> line(input.name(), "BUFFER", input.target(), " persistent=False");
      case CONSTANT -> line(input.name(), "CONSTANT_TENSOR", input.target());
      case OBJECT -> line(input.name(), "CUSTOM_OBJ", input.target());
      case TOKEN -> line(input.name(), "TOKEN", input.target());
    };
  }

  private static String output(Output output) {
    String kind =
        switch (output.kind()) {
          case USER -> "USER_OUTPUT";
          case LOSS -> "LOSS_OUTPUT";
          case BUFFER_MUTATION -> "BUFFER_MUTATION";
          case PARAMETER_MUTATION -> "PARAMETER_MUTATION";
          case INPUT_MUTATION -> "USER_INPUT_MUTATION";
          case PARAMETER_GRADIENT -> "GRADIENT_TO_PARAMETER";
          case INPUT_GRADIENT -> "GRADIENT_TO_USER_INPUT";
          case TOKEN -> "TOKEN";
        };
    return line(
        output.value() instanceof Argument.Value value ? value.name() : "", kind, output.target());
  }

  private static String line(String name, String kind, String target) {
    return line(name, kind, target, "");
  }

  private static String line(String name, String kind, String target, String more) {
    return "    "
        + name
        + ": "
        + kind
        + (target.isEmpty() ? "" : " target='" + target + "'")
        + more
        + "\n";
  }
}
