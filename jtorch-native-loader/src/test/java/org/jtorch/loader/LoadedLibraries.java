package org.jtorch.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/** Calls an operator and prints the files from which libtorch is mapped. Started in a child JVM. */
final class LoadedLibraries {

  private LoadedLibraries() {}

  public static void main(String[] args) throws IOException {
    LibTorch.load();
    if (torch.ones(2, 3).sum().item_float() != 6) {
      throw new IllegalStateException("wrong sum");
    }
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      maps.filter(line -> line.matches(".*/lib(c10|torch|torch_cpu)\\.so"))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .sorted()
          .forEach(System.out::println);
    }
  }
}
