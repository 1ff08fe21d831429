package org.jtorch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.AotiModel;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.cli.Refusals.RefusedException;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.FileFormat;

/** A model with its input, ready to be called. */
final class BenchModel implements AutoCloseable {
  /** Calls the model; results belong to the current scope. */
  private interface Call {
    void run(List<Tensor> inputs);
  }

  private final FileFormat format;
  private final List<InputSpec> inputs;
  private final List<Tensor> tensors;
  private final Call call;
  private final Runnable close;

  private BenchModel(FileFormat format, List<InputSpec> inputs, Call call, Runnable close) {
    this.format = format;
    this.inputs = inputs;
    this.tensors = inputs.stream().map(InputSpec::random).toList();
    this.call = call;
    this.close = close;
  }

  /**
   * Loads a model; its input belongs to the current scope.
   *
   * @param inputs shapes and dtypes of the inputs; empty for those that the file tells
   * @param sizes values of an exported program's symbolic sizes; others are the smallest allowed
   */
  static BenchModel load(Path path, List<InputSpec> inputs, Map<String, Long> sizes) {
    FileFormat format = FileFormat.of(path);
    return switch (format) {
      case TORCHSCRIPT -> script(path, inputs);
      case EXPORTED_PROGRAM -> program(path, inputs, sizes);
      case AOTI_PACKAGE -> compiled(path, inputs);
      default ->
          throw new RefusedException(
              path + " is " + format.description() + ", which holds no program");
    };
  }

  private static BenchModel script(Path path, List<InputSpec> inputs) {
    ScriptModule script = ScriptModule.load(path);
    if (inputs.isEmpty()) {
      String schema = script.methods().get("forward");
      script.close();
      throw new RefusedException(
          path + ": TorchScript does not tell the shapes of " + schema + ": pass --input");
    }
    script.eval();
    return new BenchModel(
        FileFormat.TORCHSCRIPT,
        inputs,
        tensors -> script.invoke("forward", tensors.toArray()),
        script::close);
  }

  private static BenchModel program(Path path, List<InputSpec> inputs, Map<String, Long> sizes) {
    ExportedProgram program = ExportedProgram.load(path);
    try {
      List<InputSpec> chosen = inputs.isEmpty() ? ProgramInputs.of(path, program, sizes) : inputs;
      return new BenchModel(
          FileFormat.EXPORTED_PROGRAM,
          chosen,
          tensors -> program.run(tensors.toArray()),
          program::close);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static BenchModel compiled(Path path, List<InputSpec> inputs) {
    AotiModel model = AotiModel.load(path);
    if (inputs.isEmpty()) {
      String described = model.toString();
      model.close();
      throw new RefusedException(path + ": pass --input for each of " + described);
    }
    return new BenchModel(
        FileFormat.AOTI_PACKAGE,
        inputs,
        tensors -> TensorScope.closeAll(model.runFlat(tensors.toArray(new Tensor[0]))),
        model::close);
  }

  void run() {
    try (Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      call.run(tensors);
    }
  }

  FileFormat format() {
    return format;
  }

  List<InputSpec> inputs() {
    return inputs;
  }

  @Override
  public void close() {
    close.run();
  }
}
