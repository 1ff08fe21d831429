package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.tensorboard.SummaryWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand steps with everything switched on keep no tensor. */
class LongTrainingTest {
  private static final int STEPS = 10_000;

  @TempDir private Path folder;

  @Test
  void tenThousandStepsKeepNoTensor() {
    long before = Torch.memoryStats().unclosed();
    long[] during = new long[2];
    try (TensorScope scope = TensorScope.open();
        Regression task = new Regression(20);
        DataLoader<Batch> loader = task.loader(o -> o.batchSize(4).shuffle(true));
        TensorBoardLogger logger = new TensorBoardLogger(new SummaryWriter(folder))) {
      Callback count =
          new Callback() {
            @Override
            public void onTrainEpochEnd(Trainer trainer) {
              if (trainer.state().epoch() == 20) {
                during[0] = Torch.memoryStats().unclosed();
              }
              during[1] = Torch.memoryStats().unclosed();
            }
          };
      Trainer trainer =
          new Trainer(
              o ->
                  o.maxSteps(STEPS)
                      .valEveryEpochs(20)
                      .clipNorm(1)
                      .logger(logger)
                      .callback(new LearningRateMonitor())
                      .callback(new EarlyStopping(s -> s.patience(STEPS).restoreBest(true)))
                      .checkpoints(
                          folder, c -> c.monitor("val_loss").everySteps(1500).everyEpochs(500))
                      .callback(count));
      trainer.fit(task, loader, task.loader(o -> o.batchSize(20)));
      assertThat(trainer.state().step()).isEqualTo(STEPS);
    }
    assertThat(during[1]).isEqualTo(during[0]).isPositive();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    assertThat(folder.toFile().list((where, name) -> name.startsWith("events.out"))).hasSize(1);
  }
}
