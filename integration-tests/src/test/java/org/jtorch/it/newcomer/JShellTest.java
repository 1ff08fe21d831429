package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.it.architecture.ApiModules;
import org.jtorch.it.docs.Readme;
import org.junit.jupiter.api.Test;

/** {@code bin/jtorch-shell} opens JShell with jtorch imported. */
class JShellTest {
  private static final Pattern NOT_IN_THE_SHELL =
      Pattern.compile(
          "org\\.jtorch\\.(loader|junit|samples|serving|it|arrow|tables|vision\\.opencv).*");

  @Test
  void theReadmesExamplePrintsTheDocumentedOutput() throws Exception {
    assertThat(shell(Readme.example())).isEqualTo(Readme.exampleOutput());
  }

  @Test
  void modulesAreJtorchsAndConstantsAreAtHand() throws Exception {
    String code =
        """
        Module module = new Linear(2, 1);
        System.out.println(module.namedParameters().keySet());
        System.out.println(Torch.zeros(INT64, 4, 3).get(all(), slice(0, 2)).shape());
        """;
    assertThat(shell(code)).isEqualTo("[weight, bias]\n[4, 2]\n");
  }

  /** Packages of programs, of tests and of bridges to other libraries are not in the shell. */
  @Test
  void everyPublicPackageIsImported() throws Exception {
    List<String> startup = Files.readAllLines(Repository.root().resolve("jshell/jtorch.jsh"));
    List<String> packages =
        ApiModules.exportedClasses().stream()
            .map(Class::getPackageName)
            .filter(name -> !NOT_IN_THE_SHELL.matcher(name).matches())
            .distinct()
            .toList();
    assertThat(packages).contains("org.jtorch.nn.utils.rnn", "org.jtorch.vision.models");
    assertThat(startup).containsAll(packages.stream().map(p -> "import " + p + ".*").toList());
  }

  @Test
  void namesOfEveryPackageAreAtHand() throws Exception {
    String code =
        """
        Tensor w = Torch.zeros(2, 2);
        xavierUniform_(w);
        System.out.println(ClipGrad.clipGradNorm_(List.of(w), 1.0).shape() + " " + SGD.class);
        System.out.println(Rnn.padSequence(List.of(Torch.ones(1), Torch.ones(2))).shape());
        System.out.println(List.of(GradScaler.class, DataLoader.class, ResNet.class, Compose.class));
        System.out.println(List.of(Images.class, MNIST.class, Checkpoint.class, Path.of("a")));
        """;
    assertThat(shell(code))
        .isEqualTo(
            """
            [] class org.jtorch.optim.SGD
            [2, 2]
            [class org.jtorch.amp.GradScaler, class org.jtorch.data.DataLoader, class\
             org.jtorch.vision.models.ResNet, class org.jtorch.vision.transforms.Compose]
            [class org.jtorch.vision.io.Images, class org.jtorch.vision.datasets.MNIST, class\
             org.jtorch.io.Checkpoint, a]
            """);
  }

  /** The output of JShell for a piece of code, without its own messages. */
  private static String shell(String code) throws Exception {
    String launcher = Repository.root().resolve("bin/jtorch-shell").toString();
    return Command.of(List.of(launcher, "-s", "-"))
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("JTORCH_CLASS_PATH", classPath())
        .reading(code)
        .run()
        .ok()
        .out();
  }

  /** Class path of the tests, without missing folders, which JShell refuses. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Files.exists(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
