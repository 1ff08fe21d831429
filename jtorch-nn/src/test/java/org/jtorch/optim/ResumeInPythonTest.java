package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("python")
class ResumeInPythonTest {
  @Test
  @SuppressWarnings("unchecked")
  void trainingResumesInPythonAndBackInJava(@TempDir Path folder) throws Exception {
    Linear model = new Linear(3, 2);
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(0.1).amsgrad(true));
    StepLR scheduler = new StepLR(optimizer, 2);
    for (int i = 0; i < 3; i++) {
      step(model, optimizer, scheduler);
    }
    Checkpoint.save(
        folder.resolve("java.pt"),
        Map.of(
            "model", model.stateDict(),
            "optimizer", optimizer.stateDict(),
            "scheduler", scheduler.stateDict()));
    Process python =
        new ProcessBuilder(
                System.getProperty("jtorch.python", "python3"),
                "src/test/python/resume.py",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "output"))
            .start();
    assertThat(python.waitFor()).isZero();

    Checkpoint saved = Checkpoint.load(folder.resolve("python.pt"));
    Linear second = new Linear(3, 2);
    Adam secondOptimizer = new Adam(second.parameters());
    StepLR secondScheduler = new StepLR(secondOptimizer, 9);
    second.loadStateDict(saved.stateDict("model"));
    secondOptimizer.loadStateDict((Map<String, ?>) saved.value("optimizer"));
    secondScheduler.loadStateDict((Map<String, ?>) saved.value("scheduler"));
    step(model, optimizer, scheduler);
    for (int i = 0; i < 3; i++) {
      assertThat(second.weight().detach().allclose(model.weight().detach(), 1e-5, 1e-7)).isTrue();
      assertThat(secondScheduler.getLastLr()).isEqualTo(scheduler.getLastLr());
      step(model, optimizer, scheduler);
      step(second, secondOptimizer, secondScheduler);
    }
  }

  private static void step(Linear model, Adam optimizer, StepLR scheduler) {
    optimizer.zeroGrad();
    model.call(Torch.ones(4, 3)).square().sum().backward();
    optimizer.step();
    scheduler.step();
  }
}
