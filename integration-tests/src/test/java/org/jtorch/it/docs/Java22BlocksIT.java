package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Blocks that need Java 22 compile, run and print the documented output. */
@Tag("jdk25")
class Java22BlocksIT {
  @TestFactory
  Stream<DynamicTest> everyBlockIsCorrect() {
    List<Page> pages = Page.all();
    List<DynamicTest> tests =
        pages.stream()
            .flatMap(
                page ->
                    page.blocks(DocumentationTest.JAVA_22).stream()
                        .map(
                            block ->
                                dynamicTest(
                                    block.name(), () -> DocumentationTest.run(page, block))))
            .toList();
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }
}
