package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NamedOperator;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.values.ScriptSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every type that some argument of libtorch's schemas has, passed from Java. */
class OpsArgumentsTest {
  private static final Map<String, ?> NONE = Map.of();

  private TensorScope scope;
  private Tensor x;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    x = Torch.tensor(1.0, 2.0, 3.0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void tensorsAndNoTensors() {
    assertThat(values("aten::neg", x)).containsExactly(-1, -2, -3);
    Tensor weight = Torch.ones(1, 3);
    assertThat(values("aten::linear", x, weight, null)).containsExactly(6);
    assertThat(values("aten::linear", x, weight, Torch.ones(1))).containsExactly(7);
  }

  @Test
  void listsOfTensorsAndOfTensorsWithGaps() {
    assertThat(values("aten::cat", List.of(x, x))).containsExactly(1, 2, 3, 1, 2, 3);
    assertThat(values("aten::cat", (Object) new Tensor[] {x, x})).hasSize(6);
    Tensor plane = Torch.arange(0.0, 6).reshape(2, 3);
    List<Tensor> gap = Arrays.asList(null, Torch.tensor(2).reshape(1));
    assertThat(values("aten::index.Tensor", plane, gap)).containsExactly(2, 5);
  }

  @Test
  void booleansAndNoBooleansAndListsOfThem() {
    assertThat(values("aten::cumsum", Torch.ones(2), 0)).containsExactly(1, 2);
    assertThat(tensor("aten::sum.dim_IntList", x, 0, true).shape()).isEqualTo(Shape.of(1));
    assertThat(tensor("aten::zeros_like", x, null, null, null, false).shape())
        .isEqualTo(Shape.of(3));
    assertThat(tensor("aten::zeros_like", x, null, null, null, null).shape())
        .isEqualTo(Shape.of(3));
    for (Object mask : List.of(new boolean[] {true, false, false}, List.of(true, false, false))) {
      IValue.OfTuple gradients = layerNormBackward(mask);
      assertThat(gradients.elements().get(0).isNone()).isFalse();
      assertThat(gradients.elements().get(1).isNone()).isTrue();
    }
  }

  private static IValue.OfTuple layerNormBackward(Object mask) {
    Tensor rows = Torch.ones(2, 3);
    Tensor statistics = Torch.ones(2, 1);
    return Ops.unchecked()
        .call(
            "aten::native_layer_norm_backward",
            Arrays.asList(rows, rows, List.of(3), statistics, statistics, null, null, mask),
            NONE)
        .toTuple();
  }

  @Test
  void integersAndNoIntegers() {
    for (Object dim : List.of(0, 0L, (short) 0, (byte) 0)) {
      assertThat(values("aten::cumsum", x, dim)).containsExactly(1, 3, 6);
    }
    assertThat(Ops.call("aten::argmax", x, null).toTensor().itemLong()).isEqualTo(2);
    assertThat(Ops.call("aten::argmax", x, 0).toTensor().itemLong()).isEqualTo(2);
    assertThat(values("aten::narrow", x, 0, 1, 2)).containsExactly(2, 3);
    assertThat(values("aten::slice.Tensor", x, 0, null, 2)).containsExactly(1, 2);
  }

  @Test
  void listsOfIntegersAndOneNumberForThem() {
    Tensor ones = Torch.ones(2, 3);
    for (Object dims : List.of(1, List.of(1), new long[] {1}, new int[] {1}, Shape.of(1))) {
      assertThat(values("aten::sum.dim_IntList", ones, dims)).containsExactly(3, 3);
    }
    assertThat(values("aten::sum.dim_IntList", ones, null)).containsExactly(6);
    assertThat(tensor("aten::avg_pool2d", Torch.ones(1, 4, 4), 2).shape())
        .isEqualTo(Shape.of(1, 2, 2));
    assertThat(tensor("aten::fft_fft2", Torch.ones(2, 2), null).shape()).isEqualTo(Shape.of(2, 2));
    Tensor whole = Torch.tensor(1, 2).to(DType.INT32);
    assertThat(tensor("aten::_test_optional_intlist", whole, new long[] {10, 20}).toIntArray())
        .containsExactly(11, 22);
    assertThat(tensor("aten::_test_optional_intlist", whole, null).toIntArray())
        .containsExactly(1, 2);
  }

  @Test
  void numbersOfEveryKind() {
    assertThat(values("aten::add.Scalar", x, 1)).containsExactly(2, 3, 4);
    assertThat(values("aten::add.Scalar", x, 0.5f)).containsExactly(1.5f, 2.5f, 3.5f);
    assertThat(values("aten::fill.Scalar", x, true)).containsExactly(1, 1, 1);
    assertThat(tensor("aten::add.Scalar", x, Complex.of(0, 1)).dtype()).isEqualTo(DType.COMPLEX64);
    assertThat(values("aten::clamp", x, null, 2)).containsExactly(1, 2, 2);
    assertThat(values("aten::clamp", x, 2, null)).containsExactly(2, 2, 3);
  }

  @Test
  void listsOfNumbers() {
    Tensor y = Torch.tensor(2.0);
    Ops.call("aten::_foreach_add_.ScalarList", List.of(x, y), List.of(1, 0.5));
    assertThat(x.toFloatArray()).containsExactly(2, 3, 4);
    assertThat(y.item()).isEqualTo(2.5);
    List<Tensor> powers =
        Ops.call("aten::_foreach_pow.ScalarList", List.of(x, y), new double[] {2, 1}).toTensors();
    assertThat(powers.get(0).toFloatArray()).containsExactly(4, 9, 16);
    assertThat(powers.get(1).item()).isEqualTo(2.5);
  }

  @Test
  void listsOfNumbersInsideTheLibraryToo() {
    Tensor y = Torch.tensor(2.0);
    Tensor z = Torch.tensor(3.0);
    List<Tensor> all = List.of(x, y, z);
    Dispatch.none(Op.of("aten::_foreach_add_", "ScalarList"), all, List.of(1, 0.5, true));
    assertThat(x.toFloatArray()).containsExactly(2, 3, 4);
    assertThat(y.item()).isEqualTo(2.5);
    assertThat(z.item()).isEqualTo(4);
    Op pow = Op.of("aten::_foreach_pow", "ScalarList");
    List<Tensor> powers = Dispatch.list(pow, all, List.of(2, Complex.of(1, 0), 0));
    assertThat(powers.get(0).toFloatArray()).containsExactly(4, 9, 16);
    assertThat(powers.get(1).dtype()).isEqualTo(DType.COMPLEX64);
    assertThat(powers.get(2).item()).isEqualTo(1);
  }

  @Test
  void realNumbersAndListsOfThem() {
    assertThat(values("aten::dropout", x, 0, false)).containsExactly(1, 2, 3);
    assertThat(values("aten::dropout", x, 0.5f, false)).containsExactly(1, 2, 3);
    assertThat(values("aten::logit", Torch.full(Shape.of(1), 0.5), null)).containsExactly(0);
    assertThat(values("aten::logit", Torch.full(Shape.of(1), 0.5), 0.25)).containsExactly(0);
    Tensor image = Torch.ones(1, 1, 2, 2);
    for (Object factors : List.of(new double[] {2, 2}, List.of(2, 2.0), new float[] {2, 2})) {
      assertThat(tensor("aten::upsample_nearest2d.vec", image, null, factors).shape())
          .isEqualTo(Shape.of(1, 1, 4, 4));
    }
  }

  @Test
  void dtypesLayoutsDevicesAndMemoryFormats() {
    Tensor made =
        tensor(
            "aten::empty.memory_format",
            List.of(1, 2, 3, 3),
            DType.FLOAT64,
            Layout.STRIDED,
            Device.CPU,
            false,
            MemoryFormat.CHANNELS_LAST);
    assertThat(made.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(made.isContiguous()).isFalse();
    assertThat(tensor("aten::contiguous", made, MemoryFormat.CONTIGUOUS).isContiguous()).isTrue();
    assertThat(Ops.call("aten::can_cast", DType.INT64, DType.FLOAT32).toBoolean()).isTrue();
    assertThat(tensor("aten::to.device", x, Device.CPU, DType.INT64).dtype())
        .isEqualTo(DType.INT64);
    assertThat(
            Ops.unchecked()
                .call(
                    "aten::_validate_sparse_compressed_tensor_args",
                    Torch.tensor(0, 1),
                    Torch.tensor(new long[] {0}),
                    Torch.ones(1),
                    List.of(1, 1),
                    Layout.SPARSE_CSR)
                .isNone())
        .isTrue();
  }

  @Test
  void generators() {
    Generator first = Generator.cpu().manualSeed(7);
    Generator again = Generator.cpu().manualSeed(7);
    Map<String, Object> given = Map.of("generator", first);
    float[] drawn =
        Ops.call("aten::rand_like.generator", List.of(x, first), NONE).toTensor().toFloatArray();
    assertThat(values("aten::rand_like.generator", x, again)).containsExactly(drawn);
    assertThat(Ops.call("aten::bernoulli", List.of(Torch.zeros(2)), given).toTensor().sum().item())
        .isZero();
    assertThat(values("aten::bernoulli", Torch.zeros(1), null)).containsExactly(0);
  }

  @Test
  void stringsAndNoStrings() {
    assertThat(values("aten::einsum", "i,i->", List.of(x, x))).containsExactly(14);
    assertThat(values("aten::div.Tensor_mode", x, x.mul(2), null)).containsExactly(.5f, .5f, .5f);
    assertThat(values("aten::div.Tensor_mode", x, x.mul(2), "floor")).containsExactly(0, 0, 0);
  }

  /** PyTorch's dimension names are strings in its schemas. */
  @Tag("dimnames")
  @Test
  void namesOfDimensions() {
    Tensor plane = Torch.arange(0.0, 6).reshape(2, 3);
    Tensor named = tensor("aten::refine_names", plane, List.of("dimname::N", "dimname::C"));
    assertThat(values("aten::sum.dim_DimnameList", named, List.of("dimname::C")))
        .containsExactly(3, 12);
    assertThatThrownBy(() -> Ops.call("aten::sum.dim_DimnameList", named, List.of("dimname::H")))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("aten::sum.dim_DimnameList: Name 'H' not found in");
    assertThatThrownBy(() -> Ops.call("aten::refine_names", plane, List.of("N", "C")))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "aten::refine_names: all symbols must have a namespace, <namespace>::<string>, but"
                + " found: N [float32[2, 3]] (hint: a dimension's name is given as"
                + " \"dimname::N\")");
  }

  /** What JavaCPP's binding gives no means to make. */
  @Test
  void typesThatCannotBePassedSaySo() {
    refuses(
        "aten::record_stream: argument 's' takes a Stream, which no Java value can be",
        "aten::record_stream",
        x,
        1);
    refuses(
        "aten::set.source_Storage: argument 'source' takes a Storage, which no Java value can be",
        "aten::set.source_Storage",
        x,
        x);
    refuses(
        "aten::quantized_gru.data: argument 'params' takes a List[CellParamsBase], got a List that"
            + " holds an Integer where a CellParamsBase belongs",
        "aten::quantized_gru.data",
        x,
        x,
        x,
        List.of(1),
        true,
        1,
        0.5,
        false,
        false);
  }

  @Test
  void allArgumentsButSevenCanBePassed() {
    Map<String, Integer> passable = new TreeMap<>();
    Map<String, Integer> others = new TreeMap<>();
    for (String name : Ops.names()) {
      if (name.startsWith("aten::")) {
        for (ScriptSchema.Parameter parameter : NamedOperator.of(name).schema().parameters()) {
          Map<String, Integer> counts = parameter.type().canBePassed() ? passable : others;
          counts.merge(parameter.type().text(), 1, Integer::sum);
        }
      }
    }
    assertThat(others).isEqualTo(Map.of("Storage", 6, "Stream", 1));
    assertThat(passable.values().stream().mapToInt(n -> n).sum())
        .isEqualTo(LibtorchRelease.number("arguments.passable"));
  }

  private static Tensor tensor(String name, Object... arguments) {
    return Ops.unchecked().call(name, arguments).toTensor();
  }

  private static float[] values(String name, Object... arguments) {
    return tensor(name, arguments).flatten().toFloatArray();
  }

  private static void refuses(String message, String name, Object... arguments) {
    assertThatThrownBy(() -> Ops.call(name, arguments))
        .isInstanceOf(TorchException.class)
        .hasMessage(message);
  }

  @Test
  void manyListsOfSizesAreNotConfused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor none = Torch.empty(0);
      for (int turn = 0; turn < 2; turn++) {
        for (long n = 0; n < 3000; n++) {
          Tensor shaped = none.reshape(n, 0, n % 7);
          assertThat(shaped.shape()).isEqualTo(Shape.of(n, 0, n % 7));
          shaped.close();
        }
      }
    }
  }
}
