package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the public API with the checked-in listing, so that a review shows each change. */
@Tag("once")
class ApiListingTest {
  private static final String REWRITE = "jtorch.rewrite";
  private static final Path FOLDER =
      Repository.root().resolve("integration-tests/src/test/resources/api");

  @Test
  void theApiMatchesTheListing() throws IOException {
    Map<String, Set<String>> now = ApiListing.ofClasses(ApiModules.exportedClasses());
    assertThat(now).containsKeys("org.jtorch", "org.jtorch.nn", "org.jtorch.vision.models");
    assertThat(now).containsKeys("org.jtorch.loader", "org.jtorch.junit");
    if (System.getProperty(REWRITE) != null) {
      ApiListing.write(FOLDER, now);
    }
    String message = message(ApiListing.differences(ApiListing.read(FOLDER), now));
    assertThat(message).withFailMessage(message).isEmpty();
  }

  @Test
  void aDifferenceIsShownWithTheCommandThatAcceptsIt() {
    Map<String, Set<String>> before = Map.of("a", Set.of("X: class", "X.old(): void"));
    Map<String, Set<String>> now = Map.of("a", Set.of("X: class", "X.new(): void"), "b", Set.of());
    assertThat(message(ApiListing.differences(before, now)))
        .isEqualTo(
            """
            the public API is not what integration-tests/src/test/resources/api says:
            a
            - X.old(): void
            + X.new(): void
            if it should be so, rewrite the listing: mvn -q -Dquick -pl integration-tests -am test \
            -Dtest=ApiListingTest -Dsurefire.failIfNoSpecifiedTests=false -Djtorch.rewrite\
            """);
  }

  @Test
  void aLineHasClassNameParametersModifiersAndResult() {
    assertThat(ApiListing.ofClasses(List.of(Shown.class, Shown.Kind.class)).values())
        .containsExactly(
            Set.of(
                "ApiListingTest.Shown.<T, E extends Exception>call(List<? extends T>, long...):"
                    + " static T throws E",
                "ApiListingTest.Shown.SIZE: static final int",
                "ApiListingTest.Shown.given(): void",
                "ApiListingTest.Shown.part(Map.Entry<String, T>[]): protected abstract T",
                "ApiListingTest.Shown<T>: abstract static class extends ApiListingTest.Hidden"
                    + " implements Supplier<T>",
                "ApiListingTest.Shown(): protected",
                "ApiListingTest.Shown.Kind: static final enum",
                "ApiListingTest.Shown.Kind.ONE: static final ApiListingTest.Shown.Kind"));
  }

  abstract static class Hidden {
    public void given() {}

    void kept() {}
  }

  /** Class with one member of each kind. */
  public abstract static class Shown<T> extends Hidden implements Supplier<T> {
    /** A constant. */
    public static final int SIZE = 1;

    /** An enum. */
    public enum Kind {
      /** A constant. */
      ONE
    }

    /** For subclasses. */
    protected Shown() {}

    /** A generic method. */
    public static <T, E extends Exception> T call(List<? extends T> list, long... rest) throws E {
      return list.get(rest.length);
    }

    /** An abstract method. */
    protected abstract T part(Map.Entry<String, T>[] entries);

    @Override
    public String toString() {
      return "shown";
    }
  }

  private static String message(List<String> differences) {
    return differences.isEmpty()
        ? ""
        : "the public API is not what integration-tests/src/test/resources/api says:\n"
            + String.join("\n", differences)
            + "\nif it should be so, rewrite the listing: mvn -q -Dquick -pl integration-tests -am"
            + " test -Dtest=ApiListingTest -Dsurefire.failIfNoSpecifiedTests=false -D"
            + REWRITE;
  }
}
