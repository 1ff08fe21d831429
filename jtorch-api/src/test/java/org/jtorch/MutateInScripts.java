package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Calls a module that sets its attributes from several threads, while others read the attributes
 * and replace their data, in a JVM that {@link ScriptMutationsTest} starts.
 */
final class MutateInScripts {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(4);

  private MutateInScripts() {}

  public static void main(String[] args) throws Exception {
    try (ScriptModule module = ScriptFixtures.load("mutating.pt")) {
      List<Callable<Long>> tasks =
          List.of(
              repeated(() -> module.forward(Torch.ones(8))),
              repeated(() -> module.invoke("churn", Torch.ones(8), 100)),
              repeated(() -> module.invoke("churn", Torch.ones(8), 100)),
              repeated(() -> replaceData(module.attribute("latest").toTensor())),
              repeated(() -> replaceData(module.buffers().get(0))));
      ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
      List<Long> counts = new ArrayList<>();
      for (Future<Long> task : threads.invokeAll(tasks)) {
        counts.add(task.get());
      }
      threads.shutdown();
      System.out.println("done " + counts.stream().allMatch(count -> count > 10));
    }
  }

  private static void replaceData(Tensor tensor) {
    tensor.setData(Torch.ones(8));
    tensor.close();
  }

  private static Callable<Long> repeated(Runnable body) {
    return () -> {
      long end = System.nanoTime() + NANOS;
      long count = 0;
      while (System.nanoTime() < end) {
        try (TensorScope scope = TensorScope.open()) {
          body.run();
        }
        count++;
      }
      return count;
    };
  }
}
