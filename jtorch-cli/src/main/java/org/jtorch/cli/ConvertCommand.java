package org.jtorch.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.cli.Refusals.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a file to the format of another file's ending. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Converts a file to the format of OUT's ending.",
      "Tensors: checkpoints, safetensors, .npz, TorchScript -> .pth, .safetensors, .npz.",
      "Programs: .pt2 of torch.export and TorchScript -> .onnx."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:OUT was written",
      "1:IN was refused, or OUT exists",
      "2:the command line is wrong"
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--key", description = "the state dict under this key of a checkpoint")
  private String key = "";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "SHAPE[:DTYPE]",
      converter = InputSpec.Converter.class,
      description = "shape and dtype of an input of TorchScript, for .onnx: 1x3x224x224")
  private List<InputSpec> inputs = List.of();

  @Option(
      names = "--fixed-batch",
      description = "TorchScript to .onnx for the batch size of --input only")
  private boolean fixedBatch;

  @Option(names = "--force", description = "replaces OUT if it exists")
  private boolean force;

  @Parameters(index = "0", paramLabel = "IN", description = "the file to read")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "the file to write")
  private Path out = Path.of("");

  ConvertCommand() {}

  @Override
  public Integer call() {
    if (Files.exists(out) && !force) {
      throw new RefusedException(out + " exists: pass --force to replace it");
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new RefusedException("there is no folder " + folder);
    }
    TensorFiles.checkEnding(out);
    if (TensorFiles.ending(out).equals("onnx")) {
      return toOnnx();
    }
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = read();
      long bytes = tensors.entrySet().stream().mapToLong(e -> TensorRow.of(e).bytes()).sum();
      try (Progress progress = Progress.ofFile(err(), "writing " + out, out, bytes)) {
        TensorFiles.write(out, tensors);
      }
      PrintWriter text = spec.commandLine().getOut();
      text.printf(
          Locale.ROOT,
          "wrote %s: %s, %s%n",
          out,
          TensorTable.count(tensors.size()),
          ByteText.of(bytes));
      text.flush();
    }
    return 0;
  }

  private Map<String, Tensor> read() {
    try (Progress progress = Progress.of(err(), "reading " + in + ", " + size(in))) {
      return TensorFiles.read(in, key);
    }
  }

  private static String size(Path path) {
    return ByteText.of(Files.isRegularFile(path) ? path.toFile().length() : 0);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private int toOnnx() {
    OnnxConversion.run(in, out, inputs, fixedBatch);
    PrintWriter text = spec.commandLine().getOut();
    text.printf(Locale.ROOT, "wrote %s%n", out);
    text.flush();
    return 0;
  }
}
