package org.jtorch.it.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares the messages of wrong calls word for word, by family. If libtorch has changed its
 * messages, {@code target/errors} holds new tables to review and copy.
 */
@Tag("once")
class ErrorTablesTest {
  private static final int LONGEST = 300;

  /** Parts of messages that are meant for C++ programmers. */
  private static final String CPP =
      "INTERNAL ASSERT|\\.cpp|\\.h:|at::|c10::|std::|is_undefined|CPUFloatType|<[a-z]+ ?[a-z]*>";

  @TestFactory
  Stream<DynamicTest> everyWrongCallHasTheExpectedMessage() throws IOException {
    return ErrorTable.names().stream().map(name -> dynamicTest(name, () -> check(name)));
  }

  @Test
  void everyFamilyHasItsTable() throws IOException {
    assertThat(ErrorTable.names())
        .contains(
            "comparison",
            "fft",
            "functional",
            "indexing",
            "linalg",
            "linear-algebra",
            "pointwise",
            "random",
            "reduction",
            "shape",
            "special",
            "torch");
  }

  private static void check(String name) throws Exception {
    ErrorTable expected = ErrorTable.read(name);
    ErrorTable actual = expected.asked();
    actual.write(Path.of("target", "errors"));

    assertThat(actual.rows()).containsExactlyElementsOf(expected.rows());
    assertThat(expected.rows()).hasSizeGreaterThanOrEqualTo(name.equals("functional") ? 20 : 10);
    for (ErrorTable.Row row : expected.rows()) {
      String sentence = row.message().replaceFirst("^\\w+: ", "");
      assertThat(sentence.length()).as(row.call()).isBetween(15, LONGEST);
      assertThat(row.message()).doesNotContainPattern(CPP);
    }
  }
}
