package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void callsAnyOperatorAndFillsInDefaults() {
    Tensor x = Torch.ones(2);
    assertThat(Ops.call("aten::add.Tensor", x, x).toTensor().sum().item()).isEqualTo(4);
    assertThat(Ops.call("aten::add.Tensor", x, x, 3).toTensor().sum().item()).isEqualTo(8);
    assertThat(
            Ops.call("aten::add.Tensor", List.of(x, x), Map.of("alpha", 0.5))
                .toTensor()
                .sum()
                .item())
        .isEqualTo(3);
    assertThat(Ops.call("aten::zeros", (Object) new long[] {2, 3}).toTensor().shape())
        .isEqualTo(Shape.of(2, 3));
    assertThat(
            Ops.call(
                    "aten::zeros",
                    List.of(List.of(2)),
                    Map.of("dtype", DType.INT32, "device", Device.CPU))
                .toTensor()
                .dtype())
        .isEqualTo(DType.INT32);
    assertThat(Ops.call("aten::sum.dim_IntList", Torch.ones(2, 3), 1).toTensor().shape())
        .isEqualTo(Shape.of(2));
    assertThat(Ops.call("aten::avg_pool2d", Torch.ones(1, 1, 4, 4), 2).toTensor().shape())
        .isEqualTo(Shape.of(1, 1, 2, 2));
  }

  @Test
  void foreachOperatorsChangeTheirLists() {
    Tensor a = Torch.ones(2);
    Tensor b = Torch.ones(3);
    assertThat(Ops.call("aten::_foreach_add_.Scalar", List.of(a, b), 1).isNone()).isTrue();
    assertThat(a.sum().item()).isEqualTo(4);
    assertThat(b.sum().item()).isEqualTo(6);
    List<Tensor> products =
        Ops.call("aten::_foreach_mul.ScalarList", List.of(a, b), List.of(2, 0.5)).toTensors();
    assertThat(products).extracting(t -> t.sum().item()).containsExactly(8.0, 3.0);
  }

  @Test
  void inPlaceOperatorsReturnTheirArgumentItself() {
    Tensor x = Torch.ones(2);
    assertThat(Ops.call("aten::mul_.Scalar", x, 3).toTensor()).isSameAs(x);
    assertThat(x.sum().item()).isEqualTo(6);
    Tensor out = Torch.zeros(2);
    assertThat(Ops.call("aten::add.out", List.of(x, x), Map.of("out", out)).toTensor())
        .isSameAs(out);
    assertThat(out.sum().item()).isEqualTo(12);
    assertThat(Ops.call("aten::mul_.Scalar", new IValue.OfTensor(x), 1).toTensor()).isSameAs(x);
    assertThat(Ops.call("aten::relu", x).toTensor()).isNotSameAs(x);
  }

  @Test
  void severalResultsAreATupleWithNames() {
    IValue.OfTuple top =
        Ops.call("aten::topk", List.of(Torch.arange(5), 2), Map.of("largest", false)).toTuple();
    assertThat(top.names()).containsExactly("values", "indices");
    assertThat(top.get("values").toTensor().sum().item()).isEqualTo(1);
    assertThat(Ops.call("aten::frexp.Tensor", Torch.ones(1)).toTuple().names())
        .containsExactly("mantissa", "exponent");
  }

  @Test
  void scalarsBooleansAndListsComeBackAsSuch() {
    assertThat(Ops.call("aten::item", Torch.tensor(3)).toLong()).isEqualTo(3);
    assertThat(Ops.call("aten::equal", Torch.ones(1), Torch.ones(1)).toBoolean()).isTrue();
    assertThat(Ops.call("aten::split.Tensor", Torch.arange(5), 2).toTensors()).hasSize(3);
    assertThat(Ops.call("aten::promote_types", DType.INT64, DType.FLOAT16).toLong())
        .isEqualTo(DType.FLOAT16.ordinal());
  }

  @Test
  void undefinedResultsAreNone() {
    Tensor x = Torch.ones(2, 3);
    IValue.OfTuple gradients =
        Ops.unchecked()
            .call(
                "aten::native_layer_norm_backward",
                Arrays.asList(
                    x,
                    x,
                    List.of(3),
                    Torch.ones(2, 1),
                    Torch.ones(2, 1),
                    null,
                    null,
                    new boolean[] {true, false, false}),
                Map.of())
            .toTuple();
    assertThat(gradients.elements()).extracting(IValue::isNone).containsExactly(false, true, true);
  }

  @Test
  void optionalTensorListsMixTensorsAndNone() {
    Tensor x = Torch.arange(6).view(2, 3);
    List<Tensor> indices = Arrays.asList(null, Torch.tensor(1).view(1));
    assertThat(Ops.call("aten::index.Tensor", x, indices).toTensor().sum().item()).isEqualTo(5);
  }

  @Test
  void wrongCallsAreNamed() {
    Tensor x = Torch.ones(2);
    refuses("libtorch has no operator aten::nope", "aten::nope");
    refuses("libtorch has no operator nope", "nope");
    refuses("libtorch has no operator ", "");
    refuses(
        "libtorch has no operator aten::equal.x; there are: aten::equal", "aten::equal.x", x, x);
    refuses("aten::relu: takes at most 1 (self), got 2", "aten::relu", x, x);
    refuses("aten::equal: argument 'other' is missing: a Tensor", "aten::equal", x);
    refuses("aten::relu: argument 'self' takes a Tensor, got an Integer", "aten::relu", 1);
    refuses(
        "aten::add.Scalar: argument 'other' takes a number, got a String",
        "aten::add.Scalar",
        x,
        "1");
    refuses(
        "aten::add.Tensor: The size of tensor a (2) must match the size of tensor b (3) at"
            + " non-singleton dimension 0 [float32[2], float32[3]]",
        "aten::add.Tensor",
        x,
        Torch.ones(3));
    assertThatThrownBy(() -> Ops.call("aten::relu", List.of(x), Map.of("inplace", true)))
        .isInstanceOf(TorchException.class)
        .hasMessage("aten::relu: no argument is named 'inplace'; there are: self");
  }

  @Test
  void namesAndSchemasAreListed() {
    assertThat(Ops.names())
        .hasSizeGreaterThan(3000)
        .isSorted()
        .contains("aten::add.Tensor", "aten::relu", "aten::_foreach_add_.Scalar");
    assertThat(Ops.schema("aten::add.Tensor"))
        .isEqualTo("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
  }

  @Test
  void everySchemaCanBeRead() {
    assertThat(Ops.names()).allSatisfy(name -> assertThat(Ops.schema(name)).startsWith(name + "("));
  }

  private static void refuses(String message, String name, Object... arguments) {
    assertThatThrownBy(() -> Ops.call(name, arguments))
        .isInstanceOf(TorchException.class)
        .hasMessage(message);
  }
}
