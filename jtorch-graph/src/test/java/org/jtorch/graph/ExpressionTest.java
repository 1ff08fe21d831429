package org.jtorch.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  /** Expressions of make_expressions.py in both notations, with values of sympy. */
  static Stream<JsonNode> expressions() throws IOException {
    try (InputStream file = ExpressionTest.class.getResourceAsStream("expressions.json")) {
      JsonNode all = new ObjectMapper().readTree(file);
      return StreamSupport.stream(all.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void printsAsSympyPrints(JsonNode facts) {
    assertThat(new Expression(facts.get("srepr").asText()).text())
        .isEqualTo(facts.get("str").asText());
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void bothNotationsHavePythonsValues(JsonNode facts) {
    for (String notation : new String[] {"srepr", "str"}) {
      Expression expression = new Expression(facts.get(notation).asText());
      for (JsonNode point : facts.get("values")) {
        Map<String, Long> symbols = new LinkedHashMap<>();
        point.get("at").properties().forEach(e -> symbols.put(e.getKey(), e.getValue().asLong()));
        Object value = expression.evaluate(symbols);
        JsonNode expected = point.get("value");
        if (expected.isBoolean()) {
          assertThat(value).as(expression.text()).isEqualTo(expected.asBoolean());
        } else if (expected.isIntegralNumber()) {
          assertThat(value).as(expression.text()).isEqualTo(expected.asLong());
        } else {
          assertThat((Double) value).as(expression.text()).isEqualTo(expected.asDouble());
        }
      }
    }
  }

  @Test
  void aSourceInAGuardIsASymbol() {
    Expression guard = new Expression("2 <= L[\"x\"].size()[1] and L['y'][0].a != 3");
    assertThat(guard.symbols()).containsExactly("L['x'].size()[1]", "L['y'][0].a");
    assertThat(guard.evaluate(Map.of("L['x'].size()[1]", 2L, "L['y'][0].a", 4L))).isEqualTo(true);
    assertThat(guard.evaluate(Map.of("L['x'].size()[1]", 1L, "L['y'][0].a", 4L))).isEqualTo(false);
  }

  @Test
  void constantsAndSymbolsAreKnown() {
    assertThat(Expression.of(-7).constant()).hasValue(-7);
    assertThat(new Expression("Integer(5)")).isEqualTo(Expression.of(5));
    assertThat(new Expression("s0*s1 + s0").symbols()).containsExactly("s0", "s1");
    assertThat(new Expression("s0 + 1").constant()).isEmpty();
    assertThat(new Expression("s0 + 1").evaluateLong(Map.of("s0", 4L))).isEqualTo(5);
  }

  @Test
  void whatHasNoValueIsRefused() {
    Expression division = new Expression("10//s0");
    assertThatThrownBy(() -> division.evaluate(Map.of("s0", 0L)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> division.evaluate(Map.of())).hasMessage("the symbol s0 has no value");
    assertThatThrownBy(() -> new Expression("9**9**9**9").evaluate(Map.of()))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Expression("2**64").evaluate(Map.of()))
        .hasMessage("an integer of more than 64 bits");
    assertThatThrownBy(() -> new Expression("mystery(s0)").evaluate(Map.of("s0", 1L)))
        .hasMessageContaining("mystery");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 +", "(1", "Symbol()", "1 2", "s0 @ 2", "f(1,", "L['x'", "1/0"})
  void whatIsNoExpressionIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> new Expression(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "not ", "f(", "x%", "x**", "x if "})
  void deepNestingIsRefused(String piece) {
    assertThatThrownBy(() -> new Expression(piece.repeat(3000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
