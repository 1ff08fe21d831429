package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Prints the number of page faults of 200 allocations of 26 MB. */
final class PageFaults {
  private PageFaults() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println(ofAllocations());
  }

  static long ofAllocations() throws IOException {
    LibTorch.load();
    allocate(20);
    long before = pageFaults();
    allocate(200);
    return pageFaults() - before;
  }

  /** Allocates blocks of 24 MB and 2 MB. */
  private static void allocate(int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (Tensor large = torch.ones(6 << 20);
          Tensor small = torch.ones(1 << 19)) {
        assertThat(large.numel()).isGreaterThan(small.numel());
      }
    }
  }

  private static long pageFaults() throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/self/stat")).replaceAll(".*\\) ", "").split(" ");
    return Long.parseLong(fields[7]);
  }
}
