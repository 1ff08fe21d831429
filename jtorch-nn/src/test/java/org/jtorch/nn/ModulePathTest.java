package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Test;

class ModulePathTest {
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
  void aListThatIsNotCalledItselfIsInThePath() {
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
  void aModuleWithTwoParentsHasTheNameThatItsCallerKnows() {
    Linear shared = new Linear(3, 3);
    Sequential first = new Sequential(shared);
    Sequential second = new Sequential(new Identity(), new Identity(), shared);
    assertThatThrownBy(() -> first.call(Torch.ones(4))).hasMessageStartingWith("0: linear: ");
    assertThatThrownBy(() -> second.call(Torch.ones(4))).hasMessageStartingWith("2: linear: ");
  }

  @Test
  void otherExceptionsPassUntouched() {
    IllegalStateException thrown = new IllegalStateException("mine");
    Sequential model =
        new Sequential(
            x -> {
              throw thrown;
            });
    assertThatThrownBy(() -> model.call(Torch.ones(1))).isSameAs(thrown).hasMessage("mine");
  }

  @Test
  void aModuleWithAnotherSignatureHasAPathToo() {
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
