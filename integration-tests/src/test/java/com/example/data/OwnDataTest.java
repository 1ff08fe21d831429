package com.example.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.F;
import org.jtorch.Hook;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.data.Sampler;
import org.jtorch.nn.BackwardHook;
import org.jtorch.nn.ForwardHook;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a user-defined dataset, sampler and hooks in a package outside jtorch. */
class OwnDataTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Points of a parabola. */
  private static final class Parabola implements Dataset<Sample> {
    private final long size;

    Parabola(long size) {
      this.size = size;
    }

    @Override
    public Sample get(long index) {
      double x = 2.0 * index / (size - 1) - 1;
      return new Sample(
          Torch.tensor(new float[] {(float) x}), Torch.tensor(new float[] {(float) (x * x)}));
    }

    @Override
    public long size() {
      return size;
    }
  }

  /** Every second sample, from the last to the first. */
  private static final class EverySecondFromTheEnd implements Sampler {
    @Override
    public long[] order(long size) {
      long[] order = new long[Math.toIntExact(length(size))];
      for (int i = 0; i < order.length; i++) {
        order[i] = size - 1 - 2L * i;
      }
      return order;
    }

    @Override
    public long length(long size) {
      return (size + 1) / 2;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoaderFollowsAnOwnSampler(int workers) {
    List<Float> seen = new ArrayList<>();
    try (DataLoader<Batch> loader =
        DataLoader.of(
            new Parabola(9),
            o -> o.batchSize(2).sampler(new EverySecondFromTheEnd()).numWorkers(workers))) {
      assertThat(loader.size()).isEqualTo(3);
      for (Batch batch : loader) {
        for (float x : batch.input().toFloatArray()) {
          seen.add(x);
        }
      }
    }
    assertThat(seen).containsExactly(1f, 0.5f, 0f, -0.5f, -1f);
  }

  /** Counts calls and remembers the size of the last output. */
  private static final class Counter implements ForwardHook<Tensor> {
    private int calls;
    private long rows;

    @Override
    public void after(Module module, List<Tensor> inputs, Tensor output) {
      calls++;
      rows = output.size(0);
    }
  }

  @Test
  void anOwnDatasetTrainsAModelWithAnOwnForwardHook() {
    Sequential model = new Sequential(new Linear(1, 16), new ReLU(), new Linear(16, 1));
    Counter counter = new Counter();
    Hook forward = model.registerForwardHook(counter);
    List<Double> losses = train(model);
    assertThat(losses.get(losses.size() - 1)).isLessThan(0.1 * losses.get(0));
    assertThat(counter.calls).isEqualTo(80);
    assertThat(counter.rows).isEqualTo(16);
    forward.remove();
    Tensor unused = model.call(Torch.ones(3, 1));
    assertThat(counter.calls).isEqualTo(80);
  }

  @Test
  @Tag("nodes")
  void anOwnBackwardHookSeesTheGradientsOfEachStep() {
    Sequential model = new Sequential(new Linear(1, 16), new ReLU(), new Linear(16, 1));
    List<Double> gradients = new ArrayList<>();
    BackwardHook norms =
        (module, gradInputs, gradOutputs) -> gradients.add(gradOutputs.get(0).norm().item());
    Hook backward = model.registerFullBackwardHook(norms);
    assertThat(train(model)).hasSize(80);
    assertThat(gradients).hasSize(80).allMatch(norm -> norm > 0);
    backward.remove();
    model.call(Torch.ones(3, 1)).sum().backward();
    assertThat(gradients).hasSize(80);
  }

  /** Trains for 20 epochs of 4 batches, and returns the losses. */
  private static List<Double> train(Sequential model) {
    SGD optimizer = new SGD(model.parameters(), o -> o.lr(0.2).momentum(0.9));
    List<Double> losses = new ArrayList<>();
    try (DataLoader<Batch> loader =
        DataLoader.of(new Parabola(64), o -> o.batchSize(16).shuffle(true))) {
      for (int epoch = 0; epoch < 20; epoch++) {
        for (Batch batch : loader) {
          optimizer.zeroGrad();
          Tensor loss = F.mseLoss(model.call(batch.input()), batch.target());
          loss.backward();
          optimizer.step();
          losses.add(loss.item());
        }
      }
    }
    return losses;
  }

  /** A dataset whose target is one tensor that it holds. */
  private record Shared(Tensor target) implements Dataset<Sample> {
    @Override
    public Sample get(long index) {
      return new Sample(Torch.full(Shape.of(2), (double) index), target);
    }

    @Override
    public long size() {
      return 3;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theLoaderOwnsOnlyTheTensorsThatWereMadeForABatch(int workers) {
    Tensor target = Torch.ones(2);
    List<Tensor> made = new ArrayList<>();
    try (DataLoader<Batch> loader =
        DataLoader.of(
            new Shared(target),
            samples -> new Batch(samples.get(0).input(), samples.get(0).target()),
            o -> o.numWorkers(workers))) {
      for (Batch batch : loader) {
        made.add(batch.input());
        if (made.size() == 2) {
          batch.keep();
        }
      }
    }
    assertThat(made).extracting(Tensor::isClosed).containsExactly(true, false, true);
    assertThat(target.isClosed()).isFalse();
    made.get(1).close();
    scope.close();
    assertThat(target.isClosed()).as("still owned by its scope").isTrue();
  }
}
