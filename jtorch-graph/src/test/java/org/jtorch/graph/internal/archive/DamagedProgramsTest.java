package org.jtorch.graph.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exported programs with bytes or JSON changed: each loads or is refused with its file's name, in
 * little time and memory, and leaves no tensor behind. {@code -Djtorch.fuzz.files=50000} sets the
 * number of mutated files of each kind.
 */
@Tag("once")
class DamagedProgramsTest {
  private static final int MUTANTS = Integer.getInteger("jtorch.fuzz.files", 100);

  /** Objects of the loader itself and of its operators, for files of a few kilobytes. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  private static final long MAX_NANOS = 1_000_000_000L;

  @TempDir private Path folder;

  private long slowest;
  private long most = Long.MIN_VALUE;

  /** Libtorch and classes that are loaded once are not a part of what is measured. */
  @BeforeAll
  static void loadOnce() {
    ExportedFiles.names().forEach(name -> ExportedProgram.load(ExportedFiles.file(name)).close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "views",
        "cond_of_sizes",
        "guarded_sizes",
        "computed_sizes",
        "fixed_arguments",
        "dataclass",
        "mutated_buffers",
        "tied_old"
      })
  void everyMutantLoadsOrIsRefused(String name) throws IOException {
    Path path = folder.resolve(name + ".pt2");
    ProgramMutator mutator = new ProgramMutator(ExportedFiles.file(name), 42);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = i % 3 == 0 ? mutator.bytes() : mutator.record();
      refused += isRefused(path, mutant) ? 1 : 0;
    }
    if (MUTANTS > 1000) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: %d mutants, %d refused, slowest %d us, at most %d bytes beyond ten files",
              name,
              MUTANTS,
              refused,
              slowest / 1000,
              most));
    }
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
    assertThat(slowest).isLessThan(MAX_NANOS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "tied_old"})
  void everyFileThatIsCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ExportedFiles.file(name));
    for (int length = 0; length < whole.length; length += 61) {
      assertThat(isRefused(folder.resolve("short.pt2"), Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isTrue();
    }
  }

  private boolean isRefused(Path path, byte[] bytes) throws IOException {
    Files.write(path, bytes);
    long before = Torch.memoryStats().unclosed();
    long allocated = allocated();
    long start = cpuNanos();
    try (ExportedProgram program = ExportedProgram.load(path)) {
      measure(bytes, start, allocated);
      List.copyOf(program.graph().state().values()).forEach(DamagedProgramsTest::touch);
      return false;
    } catch (CheckpointException e) {
      measure(bytes, start, allocated);
      assertThat(e).hasMessageContaining(folder.toString());
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(1500);
      return true;
    } catch (TorchException e) {
      // The name of an operator that libtorch does not have.
      measure(bytes, start, allocated);
      assertThat(e.getMessage()).doesNotContain("\n");
      return true;
    } finally {
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    }
  }

  private void measure(byte[] bytes, long start, long allocated) {
    slowest = Math.max(slowest, cpuNanos() - start);
    most = Math.max(most, allocated() - allocated - 10L * bytes.length);
    assertThat(most).isLessThan(FIXED_ALLOCATION);
  }

  /** Time of this thread without waits for other processes. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * Bytes that this thread has allocated, of an operation that is not in the JDK's standard API.
   */
  private static long allocated() {
    try {
      Object bytes =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "getThreadAllocatedBytes",
                  new Object[] {Thread.currentThread().getId()},
                  new String[] {"long"});
      return (Long) bytes;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads what was loaded, so that a view outside its memory would be found out. */
  private static void touch(Tensor tensor) {
    assertThat(tensor.numel()).isLessThan(1 << 20);
    try (TensorScope scope = TensorScope.open()) {
      assertThat(tensor.detach().clone().numel()).isEqualTo(tensor.numel());
    }
  }
}
