package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jtorch.Torch;
import org.jtorch.it.Command;
import org.junit.jupiter.api.Test;

/** Whatever a program calls first, the loader checks the machine before JavaCPP runs. */
class FirstCallTest {
  /** Program whose first call is an operator. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      System.out.println(Torch.ones(1));
    }
  }

  @Test
  void anOperatorWithoutNativesNamesTheMissingDependency() throws Exception {
    String withoutNatives =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !new File(entry).getName().matches(".*-(linux|macosx|windows)-.*jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Command.Result result = Command.java("-cp", withoutNatives, Program.class.getName()).run();
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err())
        .contains("NativeLibraryException: the natives of JavaCPP, OpenBLAS, libtorch for ")
        .contains("are missing: add the dependency org.jtorch:jtorch-cpu-");
  }
}
