package org.jtorch.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a file holds and which call loads it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what a file holds and which call loads it.",
      "No code in the file is called; that of AOTInductor packages is not even loaded."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:a loader of jtorch reads the file",
      "1:no loader reads it, or its loader would refuse it",
      "2:the command line is wrong"
    })
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-n", "--limit"},
      description = "tensors to list; 0 lists all (default: ${DEFAULT-VALUE})")
  private int limit = 40;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "a file, or the folder of a sharded model")
  private List<Path> files = List.of();

  InspectCommand() {}

  @Override
  public Integer call() {
    boolean allRead = true;
    for (Path file : files) {
      allRead &= inspect(file);
    }
    return allRead ? 0 : 1;
  }

  /** Returns whether a loader reads the file. A missing file does not end the command. */
  private boolean inspect(Path file) {
    try {
      Inspection inspection = Inspections.of(file);
      print(file, inspection);
      return inspection.format().isSupported() && inspection.refusals().isEmpty();
    } catch (UncheckedIOException e) {
      Refusals.print(spec.commandLine(), e);
      return false;
    }
  }

  private void print(Path file, Inspection inspection) {
    PrintWriter out = spec.commandLine().getOut();
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    out.println(
        ansi.string(
            String.format(
                Locale.ROOT,
                "@|bold %s|@ is %s: %s",
                file,
                inspection.format().description(),
                inspection.format().loader())));
    inspection.facts().forEach(fact -> out.println("  " + fact));
    if (!inspection.tensors().isEmpty()) {
      int shown = limit == 0 ? inspection.tensors().size() : limit;
      TensorTable.print(out, inspection.tensors(), shown, inspection.bytes());
    }
    for (String refusal : inspection.refusals()) {
      out.println(ansi.string("  @|red refused:|@ " + refusal));
    }
    out.flush();
  }
}
