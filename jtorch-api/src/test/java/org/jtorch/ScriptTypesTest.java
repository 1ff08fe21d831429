package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arguments and results of every type, by what the method's schema says. */
class ScriptTypesTest {
  private TensorScope scope;
  private ScriptModule module;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    module = ScriptFixtures.load("everything.pt");
  }

  @AfterEach
  void close() {
    module.close();
    scope.close();
  }

  @Test
  void numbersBooleansAndStrings() {
    assertThat(module.invoke("mixed", 3, 0.5, true, "a").asString()).isEqualTo("a:3:0.5:True");
    assertThat(module.invoke("mixed", 1L << 40, 2f, false, "").asString())
        .isEqualTo(":1099511627776:2.:False");
    assertThat(module.invoke("square", Complex.of(1, 2)).toComplex()).isEqualTo(Complex.of(-3, 4));
    assertThat(module.invoke("square", 3).toComplex()).isEqualTo(Complex.of(9, 0));
    assertThat(module.invoke("place", Device.META).toDevice()).isEqualTo(Device.META);
    assertThat(module.invoke("cast", Torch.ones(1), DType.INT32).toTensor().dtype())
        .isEqualTo(DType.INT32);
    assertThat(module.invoke("count").isNone()).isTrue();
  }

  @Test
  void defaultsAndKeywords() {
    Tensor x = Torch.ones(2);
    assertThat(module.invoke("scale", x).toTensor().sum().item()).isEqualTo(8);
    assertThat(module.invoke("scale", x, 2.0).toTensor().sum().item()).isEqualTo(6);
    IValue named = module.invoke("scale", List.of(x), Map.of("plus", 5));
    assertThat(named.toTensor().sum().item()).isEqualTo(16);
    IValue allNamed = module.invoke("scale", List.of(), Map.of("x", x, "factor", 0, "plus", 0));
    assertThat(allNamed.toTensor().sum().item()).isEqualTo(0);
  }

  @Test
  void listsFromListsAndArrays() {
    long[] longs = {1, 2};
    assertThat(module.invoke("ints", (Object) longs).toList())
        .extracting(IValue::toLong)
        .containsExactly(1L, 2L, 7L);
    assertThat(longs).containsExactly(1, 2);
    assertThat(module.invoke("ints", (Object) new int[] {5}).toList()).hasSize(2);
    assertThat(module.invoke("ints", List.of()).toList()).hasSize(1);
    assertThat(module.invoke("ints", Shape.of(2, 3)).toList()).hasSize(3);
    assertThat(module.invoke("floats", (Object) new double[] {0.5, 1}).toDouble()).isEqualTo(1.5);
    assertThat(module.invoke("floats", (Object) new float[] {0.5f, 1}).toDouble()).isEqualTo(1.5);
    assertThat(module.invoke("floats", List.of(1, 0.25)).toDouble()).isEqualTo(1.25);
    assertThat(module.invoke("bools", (Object) new boolean[] {true, false}).toList())
        .extracting(IValue::toBoolean)
        .containsExactly(false, true);
    assertThat(module.invoke("words", List.of("a", "b")).asString()).isEqualTo("a-b");
    Tensor one = Torch.ones(2);
    assertThat(module.invoke("total", List.of(one, one)).toTensor().item()).isEqualTo(4);
    assertThat(module.invoke("total", (Object) new Tensor[] {one}).toTensor().item()).isEqualTo(2);
  }

  @Test
  void aMethodMayKeepManyValuesOnItsStack() {
    Tensor x = Torch.ones(1);
    assertThat(module.invoke("many", x, 1000).toTensor().sum().item()).isEqualTo(17_000);
    assertThat(x.add(1).item()).isEqualTo(2);
  }

  @Test
  void dictsOfAnyKey() {
    Map<Object, IValue> doubled =
        module.invoke("doubled", Map.of("a", Torch.ones(1), "b", Torch.zeros(1))).toMap();
    assertThat(doubled).containsOnlyKeys("a", "b");
    assertThat(doubled.get("a").toTensor().item()).isEqualTo(2);
    assertThat(module.invoke("counts", Map.of(1, 0.5)).toMap())
        .containsExactly(Map.entry(2L, new IValue.OfDouble(0.5)));
    assertThat(module.invoke("counts", Map.of()).toMap()).isEmpty();
  }

  @Test
  void nestedTuplesAndNamedTuples() {
    Tensor one = Torch.ones(1);
    IValue.OfTuple sum =
        module
            .invoke("nested", Map.of("k", List.of(List.of(2, one), new Object[] {3L, one})))
            .toTuple();
    assertThat(sum.elements().get(0).toLong()).isEqualTo(5);
    assertThat(sum.elements().get(1).toTensor().item()).isEqualTo(2);
    assertThat(sum.names()).isEmpty();
    IValue extremes = module.invoke("extremes", Torch.arange(5));
    assertThat(extremes.toTuple().names()).containsExactly("lowest", "highest");
    assertThat(extremes.toTuple().get("highest").toTensor().item()).isEqualTo(4);
    assertThat(module.invoke("spread", extremes).toTensor().item()).isEqualTo(4);
    assertThatThrownBy(() -> extremes.toTuple().get("middle"))
        .hasMessage("the tuple has no field middle; there are [lowest, highest]");
  }

  @Test
  void optionalsAndUnions() {
    assertThat(module.invoke("maybe", Collections.singletonList(null), Map.of()).isNone()).isTrue();
    assertThat(module.invoke("maybe", new IValue.None()).isNone()).isTrue();
    assertThat(module.invoke("maybe", Torch.ones(1)).toTensor().item()).isEqualTo(2);
    assertThat(module.invoke("either", 1).asString()).isEqualTo("int");
    assertThat(module.invoke("either", "x").asString()).isEqualTo("str");
    assertThat(module.invoke("either", Torch.ones(1)).asString()).isEqualTo("Tensor");
  }

  @Test
  void accessorsNameTheActualKind() {
    IValue text = new IValue.OfString("a");
    assertThatThrownBy(text::toTensor)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("toTensor: the value is a str, not a Tensor");
    assertThatThrownBy(text::toLong).hasMessage("toLong: the value is a str, not an int");
    assertThatThrownBy(text::toDouble).hasMessage("toDouble: the value is a str, not a float");
    assertThatThrownBy(text::toBoolean).hasMessage("toBoolean: the value is a str, not a bool");
    assertThatThrownBy(text::toComplex).hasMessage("toComplex: the value is a str, not a complex");
    assertThatThrownBy(text::toDevice).hasMessage("toDevice: the value is a str, not a Device");
    assertThatThrownBy(text::toList).hasMessage("toList: the value is a str, not a List");
    assertThatThrownBy(text::toTuple).hasMessage("toTuple: the value is a str, not a Tuple");
    assertThatThrownBy(text::toMap).hasMessage("toMap: the value is a str, not a Dict");
    assertThatThrownBy(() -> new IValue.None().asString())
        .hasMessage("asString: the value is None, not a str");
    assertThat(new IValue.OfLong(2).toDouble()).isEqualTo(2);
    assertThat(new IValue.OfDevice(Device.CPU).kind()).isEqualTo("Device");
    assertThat(new IValue.OfList(List.of(text)).kind()).isEqualTo("List");
  }

  @Test
  void wrongTypesAreNamed() {
    refuses("forward: argument 'x' takes a Tensor, got a Long", "forward", 1L);
    refuses("mixed: argument 'i' takes an int, got a Double", "mixed", 0.5, 1, true, "");
    refuses("mixed: argument 'b' takes a bool, got an Integer", "mixed", 1, 1, 1, "");
    refuses("ints: argument 'values' takes a List[int], got a double[]", "ints", new double[1]);
    refuses(
        "ints: argument 'values' takes a List[int], got a List that holds a Double where an int"
            + " belongs",
        "ints",
        List.of(1, 0.5));
    refuses(
        "doubled: argument 'd' takes a Dict[str, Tensor], got a Map that holds an Integer where a"
            + " Tensor belongs",
        "doubled",
        Map.of("a", 1));
    refuses("doubled: argument 'd' takes a Dict[str, Tensor], got a List", "doubled", List.of());
    refuses(
        "nested: argument 'd' takes a Dict[str, List[Tuple[int, Tensor]]], got a Map that holds a"
            + " List where a Tuple[int, Tensor] belongs",
        "nested",
        Map.of("a", List.of(List.of(1))));
    refuses("either: argument 'x' takes a Union[Tensor, int, str], got a Boolean", "either", true);
    refuses("forward: argument 'x' takes a Tensor, got a str", "forward", new IValue.OfString(""));
    assertThatThrownBy(() -> module.invoke("forward", Collections.singletonList(null), Map.of()))
        .hasMessage("forward: argument 'x' takes a Tensor, got null");
    assertThatThrownBy(
            () -> module.invoke("total", List.of(Arrays.asList((Tensor) null)), Map.of()))
        .hasMessage(
            "total: argument 'xs' takes a List[Tensor], got a List that holds null where a Tensor"
                + " belongs");
  }

  @Test
  void wrongCountsAndNamesAreNamed() {
    Tensor x = Torch.ones(1);
    refuses("scale: takes at most 3 (x, factor, plus), got 4", "scale", x, 1, 1, 1);
    refuses("count: takes no arguments, got 1", "count", x);
    refuses("scale: argument 'x' is missing: a Tensor", "scale");
    assertThatThrownBy(() -> module.invoke("scale", List.of(x), Map.of("x", x)))
        .hasMessage("scale: argument 'x' is given twice");
    assertThatThrownBy(() -> module.invoke("scale", List.of(x), Map.of("bias", 1)))
        .hasMessage("scale: no argument is named 'bias'; there are: x, factor, plus");
  }

  @Test
  void aClosedTensorIsRefused() {
    Tensor x = Torch.ones(1, 3);
    x.close();
    assertThatThrownBy(() -> module.forward(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor is closed");
    assertThatThrownBy(() -> module.invoke("total", new ArrayList<>(List.of(x))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor is closed");
  }

  private void refuses(String message, String method, Object... arguments) {
    assertThatThrownBy(() -> module.invoke(method, arguments))
        .isInstanceOf(TorchException.class)
        .hasMessage(message);
  }
}
