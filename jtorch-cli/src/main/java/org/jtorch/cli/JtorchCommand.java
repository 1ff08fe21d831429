package org.jtorch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code jtorch} command. */
@Command(
    name = "jtorch",
    mixinStandardHelpOptions = true,
    versionProvider = JtorchCommand.Version.class,
    description = "Inspects, converts, benchmarks and serves model files.",
    subcommands = {
      InspectCommand.class,
      ConvertCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    })
public final class JtorchCommand implements Runnable {
  @Spec private CommandSpec spec;

  private JtorchCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new JtorchCommand(CommandSpec.create()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(PictureSize.class, new PictureSize.Converter())
        .setExecutionExceptionHandler(refusal());
  }

  /** Prints a refused file as one line, and any other failure with its stack trace. */
  private static IExecutionExceptionHandler refusal() {
    return (failure, line, result) -> {
      if (!Refusals.isRefusal(failure)) {
        throw failure;
      }
      Refusals.print(line, failure);
      return line.getCommandSpec().exitCodeOnExecutionException();
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "jtorch needs a subcommand");
  }

  /** Prints the version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = JtorchCommand.class.getPackage().getImplementationVersion();
      return new String[] {"jtorch " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
