package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jtorch.codegen.Schema.Argument;
import org.junit.jupiter.api.Test;

class SchemaParserTest {
  private static final Path DUMP = Path.of("../jtorch-api/src/main/ops/schemas-2.10.txt");

  @Test
  void everySchemaOfTheDumpIsParsedWithoutLoss() throws IOException {
    List<String> lines = Files.readAllLines(DUMP);
    assertThat(lines).hasSizeGreaterThan(3000);
    for (String line : lines) {
      String schema = line.substring(line.indexOf('\t') + 1);
      assertThat(print(SchemaParser.parse(schema))).isEqualTo(schema);
    }
  }

  @Test
  void defaultsMayContainCommasAndQuotes() {
    Schema schema =
        SchemaParser.parse("aten::f(Tensor x, int[2] dim=[-2, -1], str mode=\"a, b\") -> Tensor");
    assertThat(schema.arguments()).extracting(Argument::name).containsExactly("x", "dim", "mode");
    assertThat(schema.arguments().get(1).fallback()).isEqualTo("[-2, -1]");
    assertThat(schema.arguments().get(2).fallback()).isEqualTo("\"a, b\"");
  }

  @Test
  void aliasAnnotationsDistinguishViewsFromWrites() {
    assertThat(SchemaParser.parse("aten::t(Tensor(a) self) -> Tensor(a)").returnsView()).isTrue();
    Schema inPlace = SchemaParser.parse("aten::t_(Tensor(a!) self) -> Tensor(a!)");
    assertThat(inPlace.isInPlace()).isTrue();
    assertThat(inPlace.isFunctional()).isFalse();
    assertThat(inPlace.returnsView()).isFalse();
  }

  @Test
  void overloadsWithDimensionNamesAreNotFunctional() {
    assertThat(
            SchemaParser.parse("aten::any.dimname(Tensor self, str dim) -> Tensor").isFunctional())
        .isFalse();
  }

  private static String print(Schema schema) {
    StringBuilder text = new StringBuilder("aten::" + schema.qualifiedName() + "(");
    List<String> arguments = new ArrayList<>();
    boolean keyword = false;
    for (Argument argument : schema.arguments()) {
      if (argument.keyword() && !keyword) {
        arguments.add("*");
        keyword = true;
      }
      String fallback = argument.fallback() == null ? "" : "=" + argument.fallback();
      arguments.add(print(argument.type()) + " " + argument.name() + fallback);
    }
    String results =
        schema.results().stream()
            .map(r -> print(r.type()) + (r.name().isEmpty() ? "" : " " + r.name()))
            .collect(Collectors.joining(", "));
    boolean bare = schema.results().size() == 1;
    text.append(String.join(", ", arguments)).append(") -> ");
    return text.append(bare ? results : "(" + results + ")").toString();
  }

  private static String print(Schema.Type type) {
    if (type.alias().isEmpty()) {
      return type.text();
    }
    int end = type.text().startsWith("Tensor?") && !type.text().startsWith("Tensor?[") ? 7 : 6;
    int at = type.text().startsWith("t") ? 1 : Math.min(end, type.text().length());
    return type.text().substring(0, at) + "(" + type.alias() + ")" + type.text().substring(at);
  }
}
