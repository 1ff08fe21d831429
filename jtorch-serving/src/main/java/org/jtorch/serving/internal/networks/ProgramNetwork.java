package org.jtorch.serving.internal.networks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Device;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.ValueType;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/** An exported program, optimized for inference. Loaded only where jtorch-graph is present. */
final class ProgramNetwork implements Network {
  private final ExportedProgram program;
  private final List<TensorSpec> inputs;
  private final List<String> inputNames;
  private volatile List<String> outputNames = List.of();

  private ProgramNetwork(ExportedProgram program) {
    this.program = program;
    this.inputs = specs(program.inputs());
    this.inputNames = program.inputs().stream().map(ExportedProgram.UserInput::path).toList();
  }

  static ProgramNetwork load(Path path, Device device) {
    try (ExportedProgram exported = ExportedProgram.load(path, device)) {
      return new ProgramNetwork(exported.optimizeForInference());
    }
  }

  private static List<TensorSpec> specs(List<ExportedProgram.UserInput> inputs) {
    List<TensorSpec> specs = new ArrayList<>();
    for (ExportedProgram.UserInput input : inputs) {
      if (!(input.type() instanceof ValueType.OfTensor tensor)) {
        return List.of();
      }
      List<Long> shape =
          tensor.sizes().stream().map(size -> size.constant().orElse(TensorSpec.ANY)).toList();
      specs.add(new TensorSpec(input.path(), tensor.dtype(), shape));
    }
    return specs;
  }

  @Override
  public Sample call(Sample batch) {
    OutputTensors outputs = OutputTensors.of(program.run(batch.tensors().toArray()));
    if (outputNames.isEmpty()) {
      outputNames = List.copyOf(outputs.names());
    }
    return new Sample(outputs.tensors());
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
  public List<String> inputNames() {
    return inputNames;
  }

  @Override
  public List<String> outputNames() {
    return outputNames;
  }

  @Override
  public void close() {
    program.close();
  }
}
