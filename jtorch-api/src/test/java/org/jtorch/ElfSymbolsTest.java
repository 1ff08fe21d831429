package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.jtorch.internal.binding.ElfSymbols;
import org.jtorch.internal.zip.MalformedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and exports of a shared library, and of damaged ones. */
class ElfSymbolsTest {
  private static final String RUN = "AOTInductorModelContainerRun";

  @TempDir private Path folder;
  private byte[] library;

  @BeforeEach
  void read() throws IOException {
    Map<String, byte[]> records = AotiFixtures.records("mlp");
    library = records.get(AotiFixtures.record(records, ".so"));
  }

  private ElfSymbols open(byte[] bytes) throws IOException {
    return ElfSymbols.open(Files.write(folder.resolve("library.so"), bytes));
  }

  @Test
  void importsOfLibtorchAndExportsAreFound() throws IOException {
    try (ElfSymbols symbols = open(library)) {
      assertThat(symbols.machine()).isEqualTo(ElfSymbols.X86_64);
      assertThat(symbols.imports())
          .contains("aoti_torch_cpu_addmm_out", "aoti_torch_get_data_ptr")
          .allMatch(name -> name.startsWith("aoti_torch_"));
      assertThat(symbols.exports(RUN)).isTrue();
      assertThat(symbols.exports(RUN + "s")).isFalse();
      assertThat(symbols.exports("aoti_torch_cpu_addmm_out")).as("imported only").isFalse();
    }
  }

  @Test
  void damagedLibrariesAreRefusedOrRead() throws IOException {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = library.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(random.nextBoolean() ? 1000 : 20_000)] = (byte) random.nextInt();
      }
      try (ElfSymbols symbols = open(damaged)) {
        assertThat(symbols.imports()).hasSizeLessThan(1 << 22);
        assertThat(symbols.exports(RUN)).isIn(true, false);
      } catch (MalformedException e) {
        assertThat(e.getMessage()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 1999);
  }
}
