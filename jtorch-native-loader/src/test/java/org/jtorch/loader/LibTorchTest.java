package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LibTorchTest {

  @Test
  void loadIsIdempotent() {
    LibTorch.load();
    LibTorch.load();
    assertThat(torch.ones(2, 3).numel()).isEqualTo(6);
  }

  @Test
  void nativeObjectsDoNotReadTheSizeOfTheProcess() {
    LibTorch.load();
    assertThat(Pointer.maxPhysicalBytes()).isZero();
  }

  @Test
  void errorsHaveNoNativeStackFrames() {
    LibTorch.load();
    assertThatThrownBy(() -> torch.ones(2, 3).mm(torch.ones(2, 3)))
        .isInstanceOf(RuntimeException.class)
        .message()
        .contains("cannot be multiplied")
        .doesNotContain("frame #");
  }

  @Test
  void libtorchAndOpenBlasUseTheSameNumberOfThreads() {
    int before = LibTorch.numThreads();
    assertThat(LibTorch.openBlasThreads()).isEqualTo(before);
    try {
      LibTorch.setNumThreads(1);
      assertThat(LibTorch.numThreads()).isEqualTo(1);
      assertThat(LibTorch.openBlasThreads()).isEqualTo(1);
    } finally {
      LibTorch.setNumThreads(before);
    }
  }

  @Test
  void lessThanOneThreadIsRejected() {
    assertThatThrownBy(() -> LibTorch.setNumThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be at least 1, but is 0");
  }
}
