package org.jtorch.graph.internal.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.Graphs.inputs;
import static org.jtorch.graph.Graphs.node;
import static org.jtorch.graph.Graphs.returning;
import static org.jtorch.graph.Graphs.value;
import static org.jtorch.graph.internal.interpreter.Interpreters.interpreter;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoLeaks
class NumberOperatorsTest {
  private static Object number(String text) {
    return switch (text) {
      case "True" -> true;
      case "False" -> false;
      default ->
          text.matches("-?\\d+") ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
    };
  }

  private static Object binary(String operator, Object x, Object y) {
    Graph.Builder builder = inputs("x", "y");
    builder.node(node("z", operator, "a", value("x"), "b", value("y")));
    return interpreter(returning(builder, "z")).run(List.of(x, y)).get(0);
  }

  private static Object unary(String operator, Object x) {
    Graph.Builder builder = inputs("x").node(node("z", operator, "a", value("x")));
    return interpreter(returning(builder, "z")).run(List.of(x)).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "_operator::add, 2, 3, 5",
    "_operator::add, 2, 0.5, 2.5",
    "_operator::add, True, True, 2",
    "_operator::sub, 2, 3, -1",
    "_operator::mul, 4, 3, 12",
    "_operator::floordiv, -7, 2, -4",
    "_operator::floordiv, 7.0, 2, 3.0",
    "_operator::truediv, 7, 2, 3.5",
    "_operator::mod, -7, 3, 2",
    "_operator::mod, 7, -3, -2",
    "_operator::mod, -7.5, 2, 0.5",
    "_operator::pow, 2, 10, 1024",
    "_operator::pow, 2, -1, 0.5",
    "_operator::pow, -3, 3, -27",
    "_operator::gt, 2, 1, True",
    "_operator::ge, 2, 2.0, True",
    "_operator::lt, 2, 2, False",
    "_operator::le, 9007199254740993, 9007199254740992, False",
    "_operator::eq, 2, 2.0, True",
    "_operator::eq, NaN, NaN, False",
    "_operator::ne, NaN, NaN, True",
    "_operator::eq, -0.0, 0, True",
    "_operator::and_, True, False, False",
    "_operator::or_, 4, 1, 5",
    "_operator::lshift, 3, 2, 12",
    "_operator::rshift, -9, 1, -5",
    "torch::sym_max, 3, 4.5, 4.5",
    "torch::sym_max, 3, 2.5, 3.0",
    "torch::sym_min, 3, 2, 2",
  })
  void binaryOperatorsAreThoseOfPython(String operator, String x, String y, String result) {
    assertThat(binary(operator, number(x), number(y))).isEqualTo(number(result));
  }

  @ParameterizedTest
  @CsvSource({
    "_operator::neg, 3, -3",
    "_operator::neg, 2.5, -2.5",
    "_operator::pos, True, 1",
    "_operator::abs, -3, 3",
    "_operator::not_, 0, True",
    "_operator::invert, 5, -6",
    "torch::sym_not, True, False",
    "torch::sym_float, 3, 3.0",
    "torch::sym_int, -2.7, -2",
    "torch::sym_sqrt, 9, 3.0",
    "math::trunc, 2.7, 2",
    "math::floor, -2.5, -3",
    "math::ceil, 2.1, 3",
    "builtins::round, 2.5, 2",
  })
  void unaryOperatorsAreThoseOfPython(String operator, String x, String result) {
    assertThat(unary(operator, number(x))).isEqualTo(number(result));
  }

  @Test
  void divisionByZeroAndOverflowAreRefused() {
    assertThatThrownBy(() -> binary("_operator::mod", 3L, 0L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("division by zero");
    assertThatThrownBy(() -> binary("_operator::mul", Long.MAX_VALUE, 2L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("_operator::mul: the result is beyond int64");
    assertThatThrownBy(() -> unary("torch::sym_int", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NaN is not an int64");
  }

  @Test
  void iteChoosesAValue() {
    Graph.Builder builder = inputs("p");
    builder.node(node("z", "torch::sym_ite", "b", value("p"), "t", 1, "f", 2));
    Interpreter interpreter = interpreter(returning(builder, "z"));
    assertThat(interpreter.run(List.of(true))).isEqualTo(List.of(1L));
    assertThat(interpreter.run(List.of(false))).isEqualTo(List.of(2L));
  }

  @Test
  void tensorsHaveSymbolicSizes() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("size", "aten::sym_size.int", "self", value("x"), "dim", -2))
        .node(node("stride", "aten::sym_stride.int", "self", value("x"), "dim", 0))
        .node(node("numel", "aten::sym_numel", "self", value("x")))
        .node(node("offset", "aten::sym_storage_offset", "self", value("x")));
    Interpreter interpreter = interpreter(returning(builder, "size", "stride", "numel", "offset"));
    Tensor x = Torch.arange(12).reshape(3, 4).narrow(1, 1, 2);
    assertThat(interpreter.run(List.of(x))).isEqualTo(List.of(3L, 4L, 6L, 1L));
  }

  @Test
  void tensorsBecomeNumbers() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("i", "aten::item", "self", value("x")))
        .node(node("j", "aten::_local_scalar_dense", "self", value("x")));
    Interpreter interpreter = interpreter(returning(builder, "i", "j"));
    assertThat(interpreter.run(List.of(Torch.tensor(3)))).isEqualTo(List.of(3L, 3L));
    assertThat(interpreter.run(List.of(Torch.tensor(2.5)))).isEqualTo(List.of(2.5, 2.5));
    assertThat(interpreter.run(List.of(Torch.tensor(true)))).isEqualTo(List.of(true, true));
  }

  @Test
  void assertionsAreChecked() {
    Graph.Builder builder = inputs("n");
    builder
        .node(node("ok", "_operator::ge", "a", value("n"), "b", 2))
        .node(
            node(
                List.of(),
                "aten::_assert_scalar",
                "",
                "self",
                value("ok"),
                "assert_msg",
                "n is too small"))
        .node(
            node(
                List.of(),
                "aten::sym_constrain_range_for_size",
                "",
                "size",
                value("n"),
                "min",
                0,
                "max",
                9));
    Interpreter interpreter = interpreter(returning(builder, "ok"));
    assertThat(interpreter.run(List.of(3L))).isEqualTo(List.of(true));
    assertThatThrownBy(() -> interpreter.run(List.of(1L)))
        .isInstanceOf(TorchException.class)
        .hasMessage("n is too small");
    assertThatThrownBy(() -> interpreter.run(List.of(10L))).isInstanceOf(TorchException.class);
  }

  @Test
  void metadataIsChecked() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(),
            "aten::_assert_tensor_metadata",
            "",
            "a",
            value("x"),
            "size",
            List.of(2),
            "dtype",
            org.jtorch.DType.FLOAT32));
    Interpreter interpreter = interpreter(builder.build());
    assertThat(interpreter.run(List.of(Torch.ones(2)))).isEmpty();
    assertThatThrownBy(() -> interpreter.run(List.of(Torch.ones(3))))
        .isInstanceOf(TorchException.class);
  }
}
