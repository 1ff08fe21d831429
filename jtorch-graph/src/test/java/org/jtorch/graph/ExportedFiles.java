package org.jtorch.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.io.Checkpoint;

/** The programs of make_exported.py, and what Python makes of them. */
public final class ExportedFiles {
  private static final Path FOLDER = Path.of("src/test/resources/exported");

  private ExportedFiles() {}

  public static Path file(String name) {
    return FOLDER.resolve(name + ".pt2");
  }

  /** Runs a program on the arguments of each call and compares everything that it changes. */
  static void assertRuns(ExportedProgram program, Checkpoint facts) {
    for (Call call : calls(facts)) {
      IValue result = program.run(call.arguments(), call.keywords());
      assertEquals(leaves(result), call.outputs());
      List<?> given =
          leaves(List.of(call.arguments(), call.keywords())).stream()
              .filter(Tensor.class::isInstance)
              .toList();
      if (!call.inputsAfter().isEmpty()) {
        assertEquals(given, call.inputsAfter());
      }
      Map<String, Tensor> buffers = program.namedBuffers();
      call.buffersAfter()
          .forEach((name, value) -> assertTensor(buffers.get(name), (Tensor) value, name));
    }
  }

  public static Checkpoint facts(String name) {
    return Checkpoint.load(FOLDER.resolve(name + ".pth"));
  }

  public static Stream<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pth"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call in Python. */
  public record Call(
      List<?> arguments,
      Map<String, ?> keywords,
      List<?> outputs,
      List<?> inputsAfter,
      Map<String, ?> buffersAfter) {}

  public static List<Call> calls(Checkpoint facts) {
    List<Call> calls = new ArrayList<>();
    for (Object call : (List<?>) facts.value("calls")) {
      Map<?, ?> fields = (Map<?, ?>) call;
      calls.add(
          new Call(
              (List<?>) fields.get("args"),
              strings((Map<?, ?>) fields.get("kwargs")),
              (List<?>) fields.get("outputs"),
              (List<?>) fields.get("inputs_after"),
              strings((Map<?, ?>) fields.get("buffers_after"))));
    }
    return calls;
  }

  private static Map<String, Object> strings(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, value) -> named.put((String) key, value));
    return named;
  }

  /** Returns the leaves of a result or an argument. */
  public static List<Object> leaves(Object value) {
    List<Object> leaves = new ArrayList<>();
    collect(value, leaves);
    return leaves;
  }

  private static void collect(Object value, List<Object> leaves) {
    if (value instanceof IValue.OfList || value instanceof IValue.OfTuple) {
      ((IValue) value).toList().forEach(item -> collect(item, leaves));
    } else if (value instanceof IValue.OfDict dict) {
      dict.entries().values().forEach(item -> collect(item, leaves));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, leaves));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> collect(item, leaves));
    } else {
      leaves.add(value);
    }
  }

  public static void assertEquals(List<?> found, List<?> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertLeaf(found.get(i), expected.get(i), "leaf " + i);
    }
  }

  private static void assertLeaf(Object found, Object expected, String what) {
    Object value =
        found instanceof IValue.OfTensor tensor
            ? tensor.value()
            : found instanceof IValue.OfLong number
                ? (Object) number.value()
                : found instanceof IValue.OfDouble number
                    ? (Object) number.value()
                    : found instanceof IValue.OfBoolean flag ? (Object) flag.value() : found;
    if (expected instanceof Tensor tensor) {
      assertTensor((Tensor) value, tensor, what);
    } else if (expected instanceof Optional<?>) {
      assertThat(value).as(what).isInstanceOf(IValue.None.class);
    } else if (expected instanceof Complex) {
      assertThat(value.toString()).as(what).isEqualTo(expected.toString());
    } else {
      assertThat(value).as(what).isEqualTo(expected);
    }
  }

  static void assertTensor(Tensor found, Tensor expected, String what) {
    assertThat(found.dtype()).as(what).isEqualTo(expected.dtype());
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    if (expected.numel() == 0) {
      return;
    }
    DType wide = expected.dtype().isComplex() ? DType.COMPLEX128 : DType.FLOAT64;
    assertThat(
            found
                .detach()
                .to(wide)
                .allclose(expected.detach().to(wide), o -> o.atol(1e-5).equalNan(true)))
        .as("%s: %s instead of %s", what, found, expected)
        .isTrue();
  }
}
