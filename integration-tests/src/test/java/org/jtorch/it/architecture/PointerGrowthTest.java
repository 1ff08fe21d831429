package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jtorch.it.Command;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No public method leaves native objects to the garbage collector. */
@Tag("once")
class PointerGrowthTest {
  private static final Path RESOURCES =
      Repository.root().resolve("integration-tests/src/test/resources");

  /** Reason of methods that are covered only where the binding exposes nodes. */
  private static final String NEEDS_NODES = ": needs autograd nodes";

  /**
   * Objects that a user holds and cannot close, and those of hooks: the binding counts the Java
   * half of a hook twice, whose native half belongs to the node, and the hooks of a leaf until it
   * is freed. Tensors that {@code replace} removes from a scope belong to the user.
   */
  private static final Set<String> HELD =
      Set.of(
          "Generator.cpu",
          "Tensor.registerHook",
          "Tensor.replaceGrad",
          "Tensor.registerPostAccumulateGradHook",
          "Profile.operators",
          "TensorScope.replace");

  @Test
  void callsLeaveNoNativeObjectsToTheCollector(@TempDir Path folder)
      throws IOException, InterruptedException {
    Command.Result result =
        Command.java(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx3g",
                "-cp",
                System.getProperty("java.class.path"),
                PointerGrowth.class.getName(),
                RESOURCES.resolve("torchscript").toString(),
                folder.toString())
            .in(folder)
            .run()
            .ok();

    List<String> lines = result.out().lines().toList();
    assertThat(named(lines, "grew "))
        .filteredOn(line -> !HELD.contains(line.replaceFirst(" .*", "")))
        .isEmpty();
    assertThat(named(lines, "uncovered ")).containsExactlyInAnyOrderElementsOf(listed());
  }

  /** The methods that are not covered on this libtorch: {@code NAME: reason}. */
  private static List<String> listed() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("pointer-growth.txt")).stream()
        .filter(line -> !LibtorchRelease.hasNodes() || !line.endsWith(NEEDS_NODES))
        .map(line -> line.replaceFirst(":.*", ""))
        .toList();
  }

  private static Set<String> named(List<String> lines, String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what))
        .map(line -> line.substring(what.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
