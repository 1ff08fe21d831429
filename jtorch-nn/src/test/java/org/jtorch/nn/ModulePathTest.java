package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Test;

class ModulePathTest {
  private static final String NOTE = "org.jtorch.nn.ModulePathNote: ";

  @Test
  void aShapeErrorNamesTheLayer() {
    LeNet model = new LeNet();
    assertThatThrownBy(() -> model.call(Torch.ones(1, 3, 28, 28)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "conv1: conv2d: Given groups=1, weight of size [6, 1, 5, 5], expected input[1, 3, 28,"
                + " 28] to have 1 channels, but got 3 channels instead [float32[1, 3, 28, 28],"
                + " float32[6, 1, 5, 5], float32[6]]");
  }

  @Test
  void aModuleListIsPartOfThePath() {
    Sequential model = new Sequential(new Identity(), new Encoder());
    Encoder encoder = (Encoder) model.get(1);
    encoder.layers.get(1).linear1.set(new Linear(7, 8));
    assertThatThrownBy(() -> model.call(Torch.ones(2, 8)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("1.layers.1.linear1: linear: ")
        .hasFieldOrPropertyWithValue("path", "1.layers.1.linear1");
  }

  @Test
  void theOutermostModuleHasNoName() {
    assertThatThrownBy(() -> new Linear(3, 2).call(Torch.ones(2, 4)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("linear: ");
  }

  @Test
  void aModuleWithTwoParentsIsNamedAfterItsCaller() {
    Linear shared = new Linear(3, 3);
    Sequential first = new Sequential(shared);
    Sequential second = new Sequential(new Identity(), new Identity(), shared);
    assertThatThrownBy(() -> first.call(Torch.ones(4))).hasMessageStartingWith("0: linear: ");
    assertThatThrownBy(() -> second.call(Torch.ones(4))).hasMessageStartingWith("2: linear: ");
  }

  @Test
  void aFunctionInASequentialIsNamedByItsNumber() {
    Sequential inner = new Sequential(new Identity(), x -> x.matmul(Torch.ones(3, 1)));
    assertThatThrownBy(() -> new Sequential(inner).call(Torch.ones(2, 2)))
        .hasMessage(
            "0.1: matmul: mat1 and mat2 shapes cannot be multiplied (2x2 and 3x1)"
                + " [float32[2, 2], float32[3, 1]]");
  }

  @Test
  void aRethrownExceptionHasOneNote() {
    IllegalStateException reused = new IllegalStateException("stop");
    Sequential first = new Sequential(new Identity(), new Sequential(thrower(reused)));
    Sequential second = new Sequential(new Sequential(new Sequential(thrower(reused))));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> first.call(Torch.ones(1))).isSameAs(reused);
      assertThat(reused.getSuppressed()).singleElement().hasToString(NOTE + "in 1.0 (a function)");
      assertThatThrownBy(() -> second.call(Torch.ones(1))).isSameAs(reused);
      assertThat(reused.getSuppressed())
          .singleElement()
          .hasToString(NOTE + "in 0.0.0 (a function)");
    }
  }

  @Test
  void anUnregisteredModuleIsOmittedFromThePath() {
    final class Hiding extends Module implements Layer {
      @Unregistered
      private final Layer hidden = new Sequential(thrower(new IllegalStateException("mine")));

      @Override
      public Tensor forward(Tensor input) {
        return hidden.call(input);
      }
    }
    assertThatThrownBy(() -> new Sequential(new Hiding()).call(Torch.ones(1)))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasToString(NOTE + "in 0 (Hiding)"));
  }

  private static Layer thrower(RuntimeException exception) {
    return x -> {
      throw exception;
    };
  }

  @Test
  void otherExceptionsKeepTypeAndMessage() {
    IllegalStateException thrown = new IllegalStateException("mine");
    Sequential model = new Sequential(thrower(thrown));
    assertThatThrownBy(() -> model.call(Torch.ones(1))).isSameAs(thrown).hasMessage("mine");
  }

  @Test
  void modulesWithOtherSignaturesHaveAPath() {
    final class Pair extends Module {
      private final Linear left = register("left", new Linear(2, 2));

      Tensor call(Tensor a, Tensor b) {
        return call(() -> left.call(a).add(b), a, b);
      }
    }
    final class Outer extends Module implements Layer {
      private final Pair pair = register("pair", new Pair());

      @Override
      public Tensor forward(Tensor input) {
        return pair.call(input, input);
      }
    }
    assertThatThrownBy(() -> new Outer().call(Torch.ones(3)))
        .hasMessageStartingWith("pair.left: linear: ");
  }
}
