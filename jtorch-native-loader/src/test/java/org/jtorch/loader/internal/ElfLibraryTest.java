package org.jtorch.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dynamic section of shared libraries: those of this JVM, and damaged ones. */
class ElfLibraryTest {
  private static final List<String> NAMES = List.of("VerifyClassForMajorVersion", "memcpy");

  private static Path verify;
  private static Path libc;

  @TempDir private Path folder;

  @BeforeAll
  static void needsLinux() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "not Linux");
    verify = Path.of(System.getProperty("java.home"), "lib", "libverify.so");
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      libc =
          lines
              .filter(line -> line.matches(".*/libc\\.so\\.6"))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .findFirst()
              .orElseThrow();
    }
  }

  @Test
  void namesLibrariesAndSymbols() throws IOException {
    ElfLibrary library = ElfLibrary.read(verify);
    assertThat(library.needed()).contains("libc.so.6", "libjvm.so");
    assertThat(library.defined(List.of("VerifyClassForMajorVersion", "VerifyClass", "memcpy")))
        .as("memcpy is imported only")
        .containsExactly("VerifyClassForMajorVersion");
    assertThat(library.undefined()).contains("JVM_GetCPClassNameUTF").doesNotContain("");
    assertThat(library.soname()).isEqualTo("libverify.so");
    ElfLibrary ofC = ElfLibrary.read(libc);
    assertThat(ofC.defined(List.of("printf", "malloc", "JVM_GetCPClassNameUTF")))
        .containsExactlyInAnyOrder("printf", "malloc");
    assertThat(ofC.soname()).isEqualTo("libc.so.6");
    assertThat(library.machine()).isEqualTo(ofC.machine());
  }

  @Test
  void whatIsNoLibraryIsRefused() throws IOException {
    Path file = folder.resolve("text.so");
    for (String content : List.of("", "text", "\u007fELF", "x".repeat(1000))) {
      Files.writeString(file, content, StandardCharsets.ISO_8859_1);
      assertThatExceptionOfType(ElfFile.MalformedLibraryException.class)
          .isThrownBy(() -> ElfLibrary.read(file));
    }
    Path java = Path.of(System.getProperty("java.home"), "lib", "modules");
    assertThatExceptionOfType(ElfFile.MalformedLibraryException.class)
        .isThrownBy(() -> ElfLibrary.read(java))
        .withMessage("it is not a shared library for 64-bit Linux");
  }

  @Test
  void damagedLibrariesAreReadOrRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(verify);
    Random random = new Random(0);
    Path file = folder.resolve("damaged.so");
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] changed =
          round % 10 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
      for (int i = 0; i < 3 && changed.length > 0; i++) {
        int within = Math.min(changed.length, round % 2 == 0 ? 1000 : bytes.length);
        changed[random.nextInt(within)] = (byte) random.nextInt();
      }
      Files.write(file, changed);
      try {
        ElfLibrary library = ElfLibrary.read(file);
        assertThat(library.undefined()).hasSizeLessThan(bytes.length);
        assertThat(library.defined(NAMES)).isSubsetOf(NAMES);
      } catch (ElfFile.MalformedLibraryException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }
}
