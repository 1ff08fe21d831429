package org.jtorch.cli;

import java.util.concurrent.Callable;
import org.jtorch.loader.Doctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the installation. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks the installation: libraries, processor, threads.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:libtorch works", "1:libtorch does not work"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  DoctorCommand() {
    spec = CommandSpec.create();
  }

  @Override
  public Integer call() {
    Doctor.Report report = Doctor.examine();
    spec.commandLine().getOut().print(report.text());
    spec.commandLine().getOut().flush();
    return report.healthy() ? 0 : 1;
  }
}
