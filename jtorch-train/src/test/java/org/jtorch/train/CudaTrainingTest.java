package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Linear;
import org.jtorch.optim.Adam;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mixed precision with a gradient scaler and the generators of GPUs, on a GPU. */
@Tag("gpu")
class CudaTrainingTest {
  private static final Device CUDA = Device.cuda(0);

  @TempDir private Path folder;

  private static final class Run {
    final Linear model = new Linear(3, 1);
    final List<Double> losses = new ArrayList<>();
    final Adam optimizer;

    Run() {
      model.to(CUDA);
      optimizer = new Adam(model.parameters(), o -> o.lr(0.05));
    }

    TrainingTask<Batch> task() {
      return TrainingTask.supervised(
          model,
          (output, target) -> {
            assertThat(output.dtype()).isEqualTo(DType.FLOAT16);
            assertThat(output.device()).isEqualTo(CUDA);
            var loss = F.mseLoss(F.dropout(output, 0.1, true).to(DType.FLOAT32), target);
            losses.add(loss.item());
            return loss;
          },
          optimizer);
    }
  }

  private static DataLoader<Batch> loader(Regression.Data data) {
    return DataLoader.of(
        data,
        samples ->
            new Batch(
                Torch.stack(samples.stream().map(s -> s.input()).toList()).to(DType.FLOAT32),
                Torch.stack(samples.stream().map(s -> s.target()).toList()).to(DType.FLOAT32)),
        o -> o.batchSize(4).shuffle(true).pinMemory(true));
  }

  @Test
  void halfPrecisionWithAScalerResumesToTheBit() {
    try (TensorScope scope = TensorScope.open();
        Regression.Data data = new Regression.Data(20)) {
      Torch.manualSeed(1);
      Run whole = new Run();
      Torch.manualSeed(1);
      Run first = new Run();
      new Trainer(o -> o.device(CUDA).precision(MixedPrecision.FP16).seed(2).maxEpochs(4))
          .fit(whole.task(), loader(data));
      Trainer stopped = new Trainer(o -> options(o).seed(2).maxSteps(7));
      stopped.fit(first.task(), loader(data));
      assertThat(stopped.scaler()).isPresent();
      assertThat(Checkpoint.load(folder.resolve("last.pth")).has("scaler")).isTrue();
      assertThat(Checkpoint.load(folder.resolve("last.pth")).has("cuda_rng_state")).isTrue();
      Run second = new Run();
      new Trainer(o -> options(o).maxEpochs(4).resume(true)).fit(second.task(), loader(data));
      assertThat(second.losses).isEqualTo(whole.losses.subList(7, 20));
    }
  }

  private Trainer.Options options(Trainer.Options o) {
    return o.device(CUDA).precision(MixedPrecision.FP16).checkpoints(folder, c -> {});
  }
}
