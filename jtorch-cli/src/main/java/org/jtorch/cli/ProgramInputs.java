package org.jtorch.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jtorch.Shape;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.ValueType;

/** The inputs that an exported program tells. */
final class ProgramInputs {
  /** PyTorch never specializes a free size for 0 and 1, so that 2 is the least useful one. */
  private static final long LEAST = 2;

  private ProgramInputs() {}

  /** Returns the inputs with values for their symbolic sizes. */
  static List<InputSpec> of(Path path, ExportedProgram program, Map<String, Long> sizes) {
    Map<String, Long> values = new HashMap<>();
    program
        .rangeConstraints()
        .forEach((size, range) -> values.put(size.toString(), Math.max(LEAST, range.min())));
    for (String size : sizes.keySet()) {
      if (!values.containsKey(size)) {
        throw new RefusedException(
            path + " has no size \"" + size + "\"; it has " + new TreeSet<>(values.keySet()));
      }
    }
    values.putAll(sizes);
    List<InputSpec> specs = new ArrayList<>();
    for (ExportedProgram.UserInput input : program.inputs()) {
      if (!(input.type() instanceof ValueType.OfTensor tensor)) {
        throw new RefusedException(
            path + ": the input " + input.path() + " is not a tensor: bench cannot make it");
      }
      long[] shape = tensor.sizes().stream().mapToLong(size -> size.evaluateLong(values)).toArray();
      specs.add(new InputSpec(tensor.dtype(), Shape.of(shape)));
    }
    return specs;
  }
}
