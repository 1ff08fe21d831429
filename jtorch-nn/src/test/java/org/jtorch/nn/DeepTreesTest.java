package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trees of many levels, and constructors that refuse their arguments. */
class DeepTreesTest {
  private static Module nested(int levels) {
    Layer layer = new Linear(1, 1);
    for (int i = 0; i < levels; i++) {
      layer = new Sequential(layer);
    }
    return (Module) layer;
  }

  @Test
  @Timeout(20)
  void tenThousandNestedModulesAreBuiltAndWalkedWithoutRecursion() {
    Module deep = nested(10_000);
    assertThat(deep.parameters()).hasSize(2);
    assertThat(deep.buffers()).isEmpty();
    assertThat(deep.modules()).hasSize(10_001);
    deep.eval();
    deep.train();
    deep.zeroGrad();
    AtomicInteger visited = new AtomicInteger();
    deep.apply(module -> visited.incrementAndGet());
    assertThat(visited).hasValue(10_001);
    deep.close();
  }

  @Test
  @Timeout(20)
  void namesAndStateOfThreeThousandLevelsAreThere() {
    Module deep = nested(3_000);
    assertThat(deep.stateDict().keySet()).allMatch(name -> name.startsWith("0.0.0."));
    assertThat(deep.namedParameters()).hasSize(2);
    deep.to(DType.FLOAT64);
    assertThat(deep.parameters()).allMatch(parameter -> parameter.dtype() == DType.FLOAT64);
    deep.close();
  }

  @Test
  void modulesComeInTheOrderOfRegistrationAndSharedOnesOnce() {
    Linear shared = new Linear(1, 1);
    Sequential inner = new Sequential(shared, new ReLU());
    Sequential outer = new Sequential(inner, shared, new Tanh());
    assertThat(outer.namedModules().keySet()).containsExactly("", "0", "0.0", "0.1", "2");
    List<String> order = new ArrayList<>();
    outer.apply(module -> order.add(module.getClass().getSimpleName()));
    assertThat(order)
        .containsExactly("Linear", "ReLU", "Sequential", "Linear", "Tanh", "Sequential");
    assertThat(outer.stateDict()).containsKeys("0.0.weight", "1.weight");
  }

  @Test
  void aModuleIsNotPutBelowItself() {
    Module list = new Module() {};
    Module top = new Module() {};
    top.register("list", list);
    list.register("layer", new Linear(1, 1));
    assertThatThrownBy(() -> top.register("self", top))
        .hasMessageContaining("would make the module its own child");
    assertThatThrownBy(() -> list.register("above", top))
        .hasMessageContaining("would make the module its own child");
  }

  @Test
  void constructorsThatRefuseTheirArgumentsLeaveNoTensorOpen() {
    leavesNothing(() -> new Linear(-3, 4));
    leavesNothing(() -> new Linear(3, -4));
    leavesNothing(() -> new Conv2d(3, 4, 3, o -> o.groups(2)));
    leavesNothing(() -> new Conv2d(4, 3, 3, o -> o.groups(2)));
    leavesNothing(() -> new Conv2d(-3, 4, 3));
    leavesNothing(() -> new Conv2d(3, 4, -3));
    leavesNothing(() -> new Embedding(4, 2, o -> o.paddingIdx(9)));
    leavesNothing(() -> new EmbeddingBag(4, 2, o -> o.paddingIdx(9)));
    leavesNothing(() -> new MultiheadAttention(7, 2));
    leavesNothing(() -> new LSTM(3, -4));
    leavesNothing(() -> new GRU(3, 4, o -> o.numLayers(0)));
    leavesNothing(() -> new BatchNorm2d(-3));
    leavesNothing(() -> new GroupNorm(3, 4));
    leavesNothing(() -> new TransformerEncoderLayer(7, 2));
    leavesNothing(() -> new TransformerEncoderLayer(8, 2, o -> o.dropout(2)));
    leavesNothing(() -> new TransformerEncoderLayer(8, 2, o -> o.dimFeedforward(-1)));
    leavesNothing(() -> new TransformerDecoderLayer(8, 2, o -> o.dropout(2)));
    leavesNothing(() -> new Linear(1L << 31, 1L << 31));
  }

  private static void leavesNothing(ThrowingCallable constructor) {
    long before = Torch.memoryStats().liveTensors();
    assertThatThrownBy(constructor).isInstanceOf(RuntimeException.class);
    assertThat(Torch.memoryStats().liveTensors()).isEqualTo(before);
  }
}
