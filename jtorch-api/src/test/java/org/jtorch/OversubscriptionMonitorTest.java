package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Too many threads are told of, once. */
@Tag("once")
class OversubscriptionMonitorTest {
  /** Many threads that call libtorch at once. */
  static final class Crowd {
    private Crowd() {}

    public static void main(String[] arguments) throws InterruptedException {
      Torch.setNumThreads(2);
      int callers = Integer.parseInt(arguments[0]);
      CountDownLatch called = new CountDownLatch(callers);
      for (int i = 0; i < callers; i++) {
        Thread thread =
            new Thread(
                () -> {
                  Torch.ones(1).close();
                  called.countDown();
                  await(called);
                });
        thread.start();
      }
      called.await();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Many threads that call libtorch one after another, each gone or idle before the next. */
  static final class Procession {
    private Procession() {}

    public static void main(String[] arguments) throws InterruptedException {
      Torch.setNumThreads(2);
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        Thread thread = new Thread(() -> Torch.ones(1).close());
        thread.start();
        thread.join();
      }
    }
  }

  /** Many threads that compute at once, each limited to itself from its first call on. */
  static final class Modest {
    private Modest() {}

    public static void main(String[] arguments) throws InterruptedException {
      Torch.setNumThreads(2);
      CountDownLatch end = new CountDownLatch(1);
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        CountDownLatch limited = new CountDownLatch(1);
        Thread thread =
            new Thread(
                () -> {
                  try (Mode limit = Torch.limitThreads(1)) {
                    limited.countDown();
                    while (end.getCount() > 0) {
                      Torch.ones(1).close();
                    }
                  }
                });
        thread.start();
        limited.await();
      }
      end.countDown();
    }
  }

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @Test
  void aCrowdIsToldOfOnce() throws Exception {
    String log = run(Crowd.class, 3 * PROCESSORS);
    assertThat(log)
        .containsOnlyOnce(
            "each operator uses 2 threads, on "
                + PROCESSORS
                + " processors: with Torch.setNumThreads(1) they would not wait for each other");
  }

  @Test
  void aFewThreadsAreNobodysBusiness() throws Exception {
    assertThat(run(Crowd.class, 1)).doesNotContain("threads call libtorch");
  }

  @Test
  void threadsOneAfterAnotherAreNoCrowd() throws Exception {
    assertThat(run(Procession.class, 40)).doesNotContain("threads call libtorch");
  }

  @Test
  void threadsLimitedToOneAreNoCrowd() throws Exception {
    assertThat(run(Modest.class, 3 * PROCESSORS)).doesNotContain("threads call libtorch");
  }

  private static String run(Class<?> main, int callers) throws Exception {
    return String.join("\n", new ChildJvm().run(main, Integer.toString(callers)));
  }
}
