package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unregistered modules and parameters in fields. */
@SuppressWarnings("UnusedVariable") // reflection reads them
class UnregisteredFieldsTest {
  private record Pair(Linear left, @Nullable Linear right) {}

  private abstract static class Net extends Module implements Layer {
    final Linear a = register("a", new Linear(4, 4));

    @Override
    public Tensor forward(Tensor x) {
      return a.call(x);
    }
  }

  private static final class Direct extends Net {
    private final Linear b = new Linear(4, 2);

    @Override
    public Tensor forward(Tensor x) {
      return b.call(super.forward(x));
    }
  }

  private static class InSuperclass extends Net {
    private final Linear b = new Linear(4, 2);

    @Override
    public Tensor forward(Tensor x) {
      return b.call(x);
    }
  }

  private static final class Inherits extends InSuperclass {}

  private static final class InArray extends Net {
    private final Linear[][] b = {{new Linear(4, 2)}};
  }

  private static final class InList extends Net {
    private final List<Linear> b = List.of(a, new Linear(4, 2));
  }

  private static final class InSet extends Net {
    private final Set<Module> b = Set.of(new Linear(4, 2));
  }

  private static final class InMap extends Net {
    private final Map<String, Layer> b = Map.of("head", new Linear(4, 2));
  }

  private static final class InNestedGenerics extends Net {
    private final Map<String, List<Optional<Linear>>> b =
        Map.of("heads", List.of(Optional.of(new Linear(4, 2))));
  }

  private static final class InRecord extends Net {
    private final Pair b = new Pair(a, new Linear(4, 2));
  }

  private static final class InOptional extends Net {
    private final Optional<Linear> b = Optional.of(new Linear(4, 2));
  }

  private static final class InReference extends Net {
    private final AtomicReference<Module> b = new AtomicReference<>(new Linear(4, 2));
  }

  private static final class AsObject extends Net {
    private final Object b = new Linear(4, 2);
  }

  private static final class OfTypeVariable<M extends Module> extends Net {
    private final M b;

    OfTypeVariable(M b) {
      this.b = b;
    }
  }

  private static final class Leaf extends Net {
    private final Tensor b = Torch.ones(4).requiresGrad_(true);
  }

  private static final class Leaves extends Net {
    private final Tensor[] b = {Torch.ones(4), Torch.ones(4).requiresGrad_(true)};
  }

  private static final class OtherSlot extends Net {
    private final Slot<Tensor> b = new ParameterHolder().slot;
  }

  private static final class ParameterHolder extends Module {
    final Slot<Tensor> slot = parameter("slot", Torch.ones(4));
  }

  /** A layer that is not a module but holds one. */
  private static final class Function implements Layer {
    private final Linear inner = new Linear(4, 4);

    @Override
    public Tensor forward(Tensor x) {
      return inner.call(x);
    }
  }

  private static final class WithFunction extends Net {
    private final Layer b = new Function();
  }

  private static final class Below extends Net {
    private final Direct below = register("below", new Direct());

    @Override
    public Tensor forward(Tensor x) {
      return below.call(x);
    }
  }

  static Stream<Supplier<Module>> refused() {
    return Stream.of(
        Direct::new,
        Inherits::new,
        InArray::new,
        InList::new,
        InSet::new,
        InMap::new,
        InNestedGenerics::new,
        InRecord::new,
        InOptional::new,
        InReference::new,
        AsObject::new,
        () -> new OfTypeVariable<>(new Linear(4, 2)),
        Leaf::new,
        Leaves::new,
        OtherSlot::new,
        WithFunction::new,
        Below::new);
  }

  private static List<Consumer<Module>> uses() {
    return List.of(
        module -> assertThat(((Layer) module).call(Torch.ones(1, 4)).dim()).isEqualTo(2),
        module -> assertThat(module.parameters()).isNotNull(),
        module -> assertThat(module.namedParameters()).isNotNull(),
        module -> assertThat(module.buffers()).isNotNull(),
        module -> assertThat(module.stateDict()).isNotNull(),
        module -> module.loadStateDict(Map.of()),
        module -> module.to(DType.FLOAT64),
        Module::eval,
        Module::zeroGrad,
        module -> module.requiresGrad_(false));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void unregisteredFieldsAreRejectedByEachUseOfTheModule(Supplier<Module> maker) {
    for (Consumer<Module> use : uses()) {
      Module module = maker.get();
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> use.accept(module))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(".b")
            .hasMessageContaining("is not registered")
            .hasMessageContaining("@Unregistered");
      }
    }
  }

  @Test
  void theMessageNamesTheFieldAndTheFix() {
    assertThatThrownBy(() -> new Direct().parameters())
        .hasMessage(
            "Direct.b (Linear) is not registered, so it would not be trained, saved, moved, or"
                + " switched by eval(): write b = register(\"b\", ...); or mark the field with"
                + " @Unregistered if that is meant");
    assertThatThrownBy(() -> new Leaf().parameters())
        .hasMessageStartingWith("Leaf.b (a tensor [4] that requires a gradient) is not registered")
        .hasMessageContaining("write b = parameter(\"b\", ...)");
    assertThatThrownBy(() -> new InList().parameters())
        .hasMessageStartingWith("InList.b[1] (Linear)")
        .hasMessageContaining("register(\"b\", new ModuleList<>(...))");
    assertThatThrownBy(() -> new InMap().parameters()).hasMessageStartingWith("InMap.b[head]");
    assertThatThrownBy(() -> new InRecord().parameters())
        .hasMessageStartingWith("InRecord.b.right");
  }

  private static final class Marked extends Net {
    @Unregistered private final Linear teacher = new Linear(4, 2);
    @Unregistered private final List<Module> others = List.of(new Linear(4, 2));
    @Unregistered private final Tensor target = Torch.ones(4).requiresGrad_(true);

    @Override
    public Tensor forward(Tensor x) {
      assertThat(others).isNotEmpty();
      return teacher.call(x).add(target.sum());
    }
  }

  /**
   * Valid fields: modules registered elsewhere in the tree, ancestors, tensors without gradients.
   */
  private static final class Fine extends Net {
    private static final Linear SHARED = new Linear(4, 2);

    private final Linear c = register("c", new Linear(4, 2));
    private final Linear[] both = {a, c};
    private final Map<String, Linear> byName = Map.of("a", a, "c", c);
    private final Slot<Tensor> scale = parameter("scale", Torch.ones(2));
    private final Tensor sameScale = scale.get();
    private final Tensor mask = Torch.ones(2);
    private final Tensor buffer = buffer("mask", mask).get();
    private final Tensor computed = Torch.ones(2).requiresGrad_(true).mul(2);
    private final List<Object> cycle = Arrays.asList(null, null, "text", 3);
    private final ModuleList<Child> children = register("children", new ModuleList<>());
    private final @Nullable Linear absent = null;
    private final Layer lambda = x -> SHARED.call(x);

    Fine() {
      cycle.set(0, cycle);
      cycle.set(1, new Object[] {cycle, this, a});
      children.append(new Child(this));
      children.append(new Child(this));
    }

    @Override
    public Tensor forward(Tensor x) {
      assertThat(List.of(both, byName, sameScale, buffer, computed, lambda)).isNotEmpty();
      assertThat(absent).isNull();
      return children.get(1).call(children.get(0).call(x));
    }
  }

  private static final class Child extends Module implements Layer {
    private final Fine parent;
    private final Linear sibling;

    Child(Fine parent) {
      this.parent = parent;
      this.sibling = parent.c;
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.add(sibling.weight().sum()).add(parent.scale.get().sum());
    }
  }

  @Test
  void markedFieldsAndModulesRegisteredInTheTreeAreAccepted() {
    for (Supplier<Module> maker : List.<Supplier<Module>>of(Marked::new, Fine::new)) {
      for (Consumer<Module> use : uses().subList(0, 5)) {
        assertThatCode(() -> use.accept(maker.get())).doesNotThrowAnyException();
      }
    }
    assertThat(new Marked().parameters()).hasSize(2);
  }

  @Test
  void aChildCalledDirectlySeesModulesRegisteredByItsParent() {
    Fine model = new Fine();
    Child child = model.children.get(0);
    assertThat(child.call(Torch.ones(1, 4)).dim()).isEqualTo(2);
    assertThat(child.parameters()).isEmpty();
    Linear stranger = new Linear(4, 2);
    assertThatThrownBy(() -> new OfTypeVariable<>(stranger).parameters())
        .isInstanceOf(IllegalStateException.class);
  }

  private static final class SetInForward extends Net {
    private @Nullable Linear b;

    @Override
    public Tensor forward(Tensor x) {
      Linear made = b;
      if (made == null) {
        made = new Linear(4, 2);
        b = made;
      }
      return made.call(x);
    }
  }

  private static final class RegisteredInForward extends Net {
    private @Nullable Linear b;

    @Override
    public Tensor forward(Tensor x) {
      Linear made = b;
      if (made == null) {
        made = register("b", new Linear(4, 2));
        b = made;
      }
      return made.call(x);
    }
  }

  @Test
  void fieldsSetInTheFirstCallAreCheckedAfterIt() {
    SetInForward model = new SetInForward();
    SGD optimizer = new SGD(model.parameters());
    assertThat(optimizer.paramGroups()).hasSize(1);
    assertThatThrownBy(() -> model.call(Torch.ones(1, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("SetInForward.b (Linear)");
    RegisteredInForward right = new RegisteredInForward();
    assertThat(right.call(Torch.ones(1, 4)).shape().toArray()).containsExactly(1, 2);
    assertThat(right.parameters()).hasSize(4);
  }

  private static final class Replaced extends Net {
    private final Linear b = register("b", new Linear(4, 2));

    @Override
    public Tensor forward(Tensor x) {
      return b.call(x);
    }
  }

  @Test
  void aFieldWhoseChildWasReplacedInTheTreeIsRejected() {
    Replaced model = new Replaced();
    assertThat(model.call(Torch.ones(1, 4)).dim()).isEqualTo(2);
    model.setSubmodule("b", new Linear(4, 3));
    assertThatThrownBy(() -> model.call(Torch.ones(1, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Replaced.b (Linear)");
  }

  @Test
  void aRejectedModuleCanBeClosed() {
    Direct model = new Direct();
    assertThatThrownBy(model::parameters).isInstanceOf(IllegalStateException.class);
    model.close();
    assertThat(model.a.state().parameters().get("weight").get().isClosed()).isTrue();
  }

  @Test
  void aSequentialChecksFieldsOfLayersThatAreNotModulesButNotOfLambdas() {
    Linear captured = new Linear(4, 4);
    assertThat(new Sequential(x -> captured.call(x)).call(Torch.ones(1, 4)).dim()).isEqualTo(2);
    assertThatThrownBy(() -> new Sequential(new Function()).call(Torch.ones(1, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inner (Linear) is not registered");
  }
}
