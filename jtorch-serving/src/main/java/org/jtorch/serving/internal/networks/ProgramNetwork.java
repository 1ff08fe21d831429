package org.jtorch.serving.internal.networks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.ValueType;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/**
 * An exported program, optimized for inference and called with its tensors in order. This class is
 * loaded only where jtorch-graph is present.
 */
final class ProgramNetwork implements Network {
  private final ExportedProgram program;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;

  private ProgramNetwork(
      ExportedProgram program, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this.program = program;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  static ProgramNetwork load(Path path, Device device) {
    try (ExportedProgram exported = ExportedProgram.load(path, device)) {
      List<TensorSpec> inputs = new ArrayList<>();
      for (ExportedProgram.UserInput input : exported.inputs()) {
        if (input.type() instanceof ValueType.OfTensor tensor) {
          inputs.add(spec(input.path(), tensor));
        }
      }
      List<TensorSpec> outputs = new ArrayList<>();
      for (ExportedProgram.UserOutput output : exported.outputs()) {
        outputs.add(spec(output.name(), (ValueType.OfTensor) output.type()));
      }
      return new ProgramNetwork(
          exported.optimizeForInference(), List.copyOf(inputs), List.copyOf(outputs));
    }
  }

  private static TensorSpec spec(String name, ValueType.OfTensor type) {
    return new TensorSpec(
        name,
        type.dtype(),
        type.sizes().stream().map(size -> size.constant().orElse(TensorSpec.ANY)).toList());
  }

  @Override
  public Sample call(Sample batch) {
    return new Sample(program.runFlat(batch.tensors().toArray(new Tensor[0])));
  }

  @Override
  public long bytes() {
    return WeightBytes.of(program.graph().state().values());
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public void close() {
    program.close();
  }
}
