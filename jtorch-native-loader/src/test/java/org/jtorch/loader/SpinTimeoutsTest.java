package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SpinTimeoutsTest {

  @Test
  void variablesSetByTheUserAreNotChanged() {
    Map<String, String> own = Map.of("OPENBLAS_THREAD_TIMEOUT", "20", "GOMP_SPINCOUNT", "7");
    assertThat(SpinTimeouts.variables(own)).isEmpty();
    assertThat(SpinTimeouts.variables(Map.of("OMP_WAIT_POLICY", "active")))
        .containsOnlyKeys("OPENBLAS_THREAD_TIMEOUT");
    assertThat(SpinTimeouts.variables(Map.of()))
        .containsOnly(
            Map.entry("OPENBLAS_THREAD_TIMEOUT", "10"), Map.entry("GOMP_SPINCOUNT", "10000"));
  }

  @Test
  void temporaryVariablesAreRemovedOnClose() {
    LibTorch.load();
    NativePlatform platform = NativePlatform.of(Environment.ofThisJvm());
    long before = platform.isLinux() ? variables() : 0;
    try (TemporaryEnvironment added =
        new TemporaryEnvironment(platform, Map.of("JTORCH_TEST", "yes"))) {
      assertThat(added).isNotNull();
      assertThat(platform.isLinux() ? variables() : 1).isEqualTo(before + 1);
    }
    assertThat(platform.isLinux() ? variables() : 0).isEqualTo(before);
  }

  /** With OpenBLAS's default timeout this takes 30 to 80 ms on two processors. */
  @Test
  void alternatingProductsAndOtherOperatorsDoNotSpin() {
    LibTorch.load();
    int before = LibTorch.numThreads();
    LibTorch.setNumThreads(2);
    try (Tensor input = torch.randn(64, 784);
        Tensor weight = torch.randn(784, 128);
        Tensor large = torch.randn(400_000)) {
      long[] nanos = new long[30];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        input.matmul(weight).close();
        large.mul(large).close();
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      assertThat(nanos[nanos.length / 2]).isLessThan(15_000_000);
    } finally {
      LibTorch.setNumThreads(before);
    }
  }

  private static long variables() {
    PointerPointer<?> list =
        new PointerPointer<>(new PointerPointer<>(Loader.addressof("environ")).get());
    long count = 0;
    while (list.get(count) != null) {
      count++;
    }
    return count;
  }
}
