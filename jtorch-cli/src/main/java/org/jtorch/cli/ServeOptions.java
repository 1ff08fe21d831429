package org.jtorch.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.VersionInfo;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code serve} that name a model, and the line that describes one. */
final class ServeOptions {
  private static final InputSpec.Converter SHAPE = new InputSpec.Converter();

  private ServeOptions() {}

  static Map<String, List<InputSpec>> inputs(CommandSpec spec, List<String> arguments) {
    Map<String, List<InputSpec>> inputs = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new ParameterException(
            spec.commandLine(), "--input is MODEL=SHAPE[:DTYPE], not \"" + argument + "\"");
      }
      inputs
          .computeIfAbsent(argument.substring(0, equals), model -> new ArrayList<>())
          .add(shape(argument.substring(equals + 1)));
    }
    return inputs;
  }

  private static InputSpec shape(String text) {
    try {
      return SHAPE.convert(text);
    } catch (TypeConversionException e) {
      throw new Refusals.RefusedException(String.valueOf(e.getMessage()));
    }
  }

  static String text(ModelInfo model) {
    if (!model.ready()) {
      return model.name() + "  not ready";
    }
    long bytes = model.versions().stream().mapToLong(VersionInfo::bytes).sum();
    String versions =
        model.versions().stream().map(VersionInfo::version).collect(Collectors.joining(", "));
    String inputs =
        model.inputs().stream().map(ServeOptions::text).collect(Collectors.joining(", "));
    return model.name()
        + "  version "
        + versions
        + ", "
        + ByteText.of(bytes)
        + (inputs.isEmpty() ? "" : ", " + inputs);
  }

  private static String text(TensorSpec spec) {
    return spec.name()
        + " "
        + spec.dtype().pythonName()
        + spec.shape().stream()
            .map(size -> size == TensorSpec.ANY ? "?" : size.toString())
            .collect(Collectors.joining(", ", "[", "]"));
  }
}
