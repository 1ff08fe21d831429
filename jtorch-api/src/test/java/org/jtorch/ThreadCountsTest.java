package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jtorch.internal.memory.ThreadCounts;
import org.jtorch.loader.LibTorch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadCountsTest {
  private final int before = Torch.getNumThreads();
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void restore() {
    Torch.setNumThreads(before);
    other.shutdown();
  }

  @Test
  void aThreadThatHasCalledOperatorsFollowsWhatAnotherSets() throws Exception {
    Torch.setNumThreads(3);
    assertThat(onOther(Torch::getNumThreads)).isEqualTo(3);
    Torch.setNumThreads(2);
    assertThat(onOther(ThreadCountsTest::afterAnOperator)).isEqualTo(2);
    assertThat(LibTorch.openBlasThreads()).isEqualTo(2);
  }

  @Test
  void aLimitHoldsForItsThreadUntilItIsClosed() throws Exception {
    Torch.setNumThreads(4);
    try (Mode limit = Torch.limitThreads(2)) {
      assertThat(afterAnOperator()).isEqualTo(2);
      assertThat(onOther(ThreadCountsTest::afterAnOperator)).isEqualTo(4);
      try (Mode wider = Torch.limitThreads(o -> o.openMp(3))) {
        assertThat(afterAnOperator()).isEqualTo(2);
      }
      Torch.setNumThreads(8);
      assertThat(afterAnOperator()).isEqualTo(2);
    }
    assertThat(afterAnOperator()).isEqualTo(8);
  }

  @Test
  void openBlasTakesTheLeastOfAllOpenLimits() throws Exception {
    Torch.setNumThreads(4);
    try (Mode three = Torch.limitThreads(o -> o.openBlas(3))) {
      Mode one = onOther(() -> Torch.limitThreads(o -> o.openBlas(1)));
      assertThat(LibTorch.openBlasThreads()).isEqualTo(1);
      assertThat(afterAnOperator()).isEqualTo(4);
      onOther(
          () -> {
            one.close();
            return 0;
          });
      assertThat(LibTorch.openBlasThreads()).isEqualTo(3);
    }
    assertThat(LibTorch.openBlasThreads()).isEqualTo(4);
  }

  /** Prints whether virtual threads' carriers may differ: after a limit, and after a number. */
  static final class CarriersProgram {
    public static void main(String[] arguments) {
      try (Mode limit = Torch.limitThreads(1)) {
        System.out.println(afterAnOperator());
      }
      System.out.println(ThreadCounts.carriersMayDiffer());
      Torch.setNumThreads(2);
      System.out.println(ThreadCounts.carriersMayDiffer());
    }
  }

  @Test
  void aPlatformThreadsLimitDoesNotConcernVirtualThreads()
      throws IOException, InterruptedException {
    assertThat(new ChildJvm().run(CarriersProgram.class)).containsExactly("1", "false", "true");
  }

  @Test
  void noThreadsAreTooFew() {
    assertThatThrownBy(() -> Torch.limitThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be at least 1, but is 0");
    assertThatThrownBy(() -> Torch.setNumThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be at least 1, but is 0");
    assertThat(Torch.getNumThreads()).isEqualTo(before);
  }

  private static int afterAnOperator() {
    try (TensorScope scope = TensorScope.open()) {
      Torch.ones(2).add(1);
      return Torch.getNumThreads();
    }
  }

  private <T> T onOther(Callable<T> task) throws InterruptedException, ExecutionException {
    return other.submit(task).get();
  }
}
