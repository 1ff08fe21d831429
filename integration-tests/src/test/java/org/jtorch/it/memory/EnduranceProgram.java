package org.jtorch.it.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;

/**
 * Two threads that compute small operators and train small models in scopes. Prints by how many MB
 * resident memory grew after the first tenth.
 */
final class EnduranceProgram {
  private EnduranceProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int operators = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    Torch.setNumThreads(1);
    onTwoThreads(operators / 10, steps / 10);
    long before = resident();
    onTwoThreads(operators, steps);
    System.out.println(resident() - before);
  }

  private static void onTwoThreads(int operators, int steps) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                compute(operators / 2);
                train(steps / 2);
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void compute(int operators) {
    Tensor a = Torch.ones(1);
    try (Mode mode = Torch.noGrad()) {
      for (int done = 0; done < operators; done += 100) {
        try (TensorScope scope = TensorScope.open()) {
          for (int i = 0; i < 100; i++) {
            Tensor unused = a.add(i);
          }
        }
      }
    }
    a.close();
  }

  private static void train(int steps) {
    Sequential model = new Sequential(new Linear(16, 32), new ReLU(), new Linear(32, 4));
    Adam optimizer = new Adam(model.parameters());
    Tensor x = Torch.randn(8, 16);
    Tensor y = Torch.randint(0, 4, Shape.of(8));
    for (int i = 0; i < steps; i++) {
      try (TensorScope scope = TensorScope.open()) {
        optimizer.zeroGrad();
        F.crossEntropy(model.call(x), y).backward();
        optimizer.step();
      }
    }
    model.close();
  }

  private static long resident() throws IOException {
    String statm = Files.readString(Path.of("/proc/self/statm"));
    return (Long.parseLong(statm.split(" ")[1]) * 4096) >> 20;
  }
}
