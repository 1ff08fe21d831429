package org.jtorch.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures latency and throughput of a model on random input. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures latency and throughput of a model on random input.",
      "This runs the program that the file contains: run only what you trust."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the model was measured",
      "1:the file or the input was refused",
      "2:the command line is wrong"
    })
final class BenchCommand implements Callable<Integer> {
  private static final double NANOSECONDS = 1e9;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "SHAPE[:DTYPE]",
      converter = InputSpec.Converter.class,
      description = {
        "shape and dtype of an input, one option per input: 1x3x224x224, 1x128:int64",
        "needed where the file does not tell them"
      })
  private List<InputSpec> inputs = List.of();

  @Option(
      names = {"-s", "--size"},
      paramLabel = "SYMBOL=SIZE",
      description = "a free size of an exported program: s0=8 (default: the smallest allowed)")
  private Map<String, Long> sizes = Map.of();

  @Option(names = "--callers", description = "threads that call (default: ${DEFAULT-VALUE})")
  private int callers = 1;

  @Option(names = "--threads", description = "intra-op threads (default: those of jtorch)")
  private int threads;

  @Option(names = "--seconds", description = "seconds to measure (default: ${DEFAULT-VALUE})")
  private double seconds = 5;

  @Option(names = "--warm-up", description = "seconds before (default: ${DEFAULT-VALUE})")
  private double warmUp = 1;

  @Parameters(paramLabel = "FILE", description = "TorchScript, .pt2 of torch.export or AOTInductor")
  private Path file = Path.of("");

  BenchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (callers < 1 || threads < 0 || seconds <= 0 || warmUp < 0) {
      throw new ParameterException(
          spec.commandLine(), "--callers and --seconds must be positive, --warm-up not negative");
    }
    if (threads > 0) {
      Torch.setNumThreads(threads);
    }
    Measurement measurement =
        new Measurement((long) (warmUp * NANOSECONDS), (long) (seconds * NANOSECONDS), callers);
    try (TensorScope scope = TensorScope.open();
        BenchModel model = BenchModel.load(file, inputs, sizes)) {
      print(model, measurement.of(model::run));
    }
    return 0;
  }

  private void print(BenchModel model, Latencies latencies) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s is %s%n", file, model.format().description());
    model.inputs().forEach(input -> out.printf(Locale.ROOT, "  input    %s%n", input));
    out.printf(Locale.ROOT, "  threads  %d intra-op, %d callers%n", Torch.getNumThreads(), callers);
    out.printf(
        Locale.ROOT, "  calls    %d, %.4g per second%n", latencies.count(), latencies.perSecond());
    out.printf(
        Locale.ROOT,
        "  latency  p50 %s, p90 %s, p99 %s, max %s%n",
        Latencies.text(latencies.percentile(50)),
        Latencies.text(latencies.percentile(90)),
        Latencies.text(latencies.percentile(99)),
        Latencies.text(latencies.percentile(100)));
    out.flush();
  }
}
