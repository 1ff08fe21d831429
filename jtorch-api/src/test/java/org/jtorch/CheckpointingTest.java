package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CheckpointingTest {
  private TensorScope scope;
  private Tensor weight;
  private Tensor x;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
    weight = Torch.randn(3, 3).requiresGrad_();
    x = Torch.randn(4, 3).requiresGrad_();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Tensor block(Tensor in) {
    return F.dropout(in.matmul(weight).tanh(), 0.5);
  }

  private float[][] gradients(Tensor loss) {
    loss.backward();
    float[][] both = {weight.grad().flatten().toFloatArray(), x.grad().flatten().toFloatArray()};
    weight.clearGrad();
    x.clearGrad();
    return both;
  }

  @Tag("nodes")
  @Test
  void gradientsAreThoseOfThePlainCallRandomNumbersIncluded() {
    Torch.manualSeed(7);
    float[][] plain = gradients(block(block(x)).sum());
    float next = (float) Torch.rand().item();
    Torch.manualSeed(7);
    Tensor y = Checkpointing.checkpoint(this::block, x);
    float[][] checkpointed = gradients(Checkpointing.checkpoint(this::block, y).sum());
    assertThat(checkpointed).isDeepEqualTo(plain);
    assertThat((float) Torch.rand().item()).isEqualTo(next);
  }

  @Tag("nodes")
  @Test
  void parametersGetGradientsThoughNoInputRequiresOne() {
    Tensor image = Torch.ones(4, 3);
    Tensor y = Checkpointing.checkpoint(in -> in.matmul(weight), image);
    y.sum().backward();
    assertThat(weight.grad().toFloatArray()).containsOnly(4);
  }

  @Tag("nodes")
  @Test
  void theFunctionRunsAgainInTheSamePrecision() {
    int[] calls = new int[1];
    DType[] dtypes = new DType[2];
    Tensor y =
        Torch.autocast(
            Device.Type.CPU,
            () ->
                Checkpointing.checkpoint(
                    in -> {
                      Tensor out = in.matmul(weight);
                      dtypes[calls[0]++] = out.dtype();
                      return out;
                    },
                    x));
    y.to(DType.FLOAT32).sum().backward();
    assertThat(dtypes).containsExactly(DType.BFLOAT16, DType.BFLOAT16);
    assertThat(x.hasGrad()).isTrue();
  }

  @Tag("nodes")
  @Test
  void severalInputsAndOutputs() {
    List<Tensor> both =
        Checkpointing.checkpoint(
            in -> List.of(in.get(0).mul(in.get(1)), in.get(0).add(1)),
            List.of(x, weight.get(Index.at(0))),
            o -> o.preserveRngState(false));
    both.get(1).sum().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(1);
  }

  @Test
  void withoutRecordingTheFunctionIsCalledPlainly() {
    assertThat(Torch.noGrad(() -> Checkpointing.checkpoint(this::block, x)).requiresGrad())
        .isFalse();
  }

  @Tag("nodes")
  @Test
  void whatItCannotDoIsSaid() {
    Tensor y = Checkpointing.checkpoint(this::block, x).sum();
    assertThatThrownBy(() -> Torch.grad(y, x, o -> o.retainGraph(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("checkpoint: works with backward() alone, not with grad or backward's inputs");
    assertThatThrownBy(() -> y.backward(o -> o.createGraph(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("checkpoint: cannot be differentiated twice");
    int[] calls = new int[1];
    Tensor z = Checkpointing.checkpoint(in -> calls[0]++ == 0 ? in.mul(2) : in.sum(), x).sum();
    assertThatThrownBy(z::backward)
        .hasMessage(
            "checkpoint: the function returned [float32[]] where it had returned [float32[4, 3]]");
  }

  @Tag("nodes")
  @Test
  void nothingIsLeftBehind() {
    long before = Torch.memoryStats().unclosed();
    for (int i = 0; i < 200; i++) {
      try (TensorScope round = TensorScope.open()) {
        Tensor y = Checkpointing.checkpoint(this::block, x).sum();
        if (i % 2 == 0) {
          y.backward();
          x.clearGrad();
          weight.clearGrad();
        }
      }
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }
}
