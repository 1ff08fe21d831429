package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class IndexingPropertyTest {
  private static final int CASES = 1500;
  private static final Op EQUAL = Op.of("aten::equal", "");

  private final Random random = new Random(20_26);
  private TensorScope scope;

  @BeforeEach
  void open() {
    Torch.manualSeed(1);
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void readingEqualsTorchScript() {
    List<RandomSubscript> cases = cases();
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < CASES; i++) {
      RandomSubscript one = cases.get(i);
      source.append("def f%d(%s):%n".formatted(i, one.parameterList()));
      source.append("  return %s%n".formatted(one.expression()));
    }
    long elements = 0;
    try (TorchScriptOracle oracle = new TorchScriptOracle(source.toString())) {
      for (int i = 0; i < CASES; i++) {
        RandomSubscript one = cases.get(i);
        Tensor actual = one.tensor.get(one.indexArray());
        Tensor expected = oracle.call("f" + i, one.arguments(one.tensor));
        assertSame(one, actual, expected);
        elements += actual.numel();
      }
    }
    assertThat(elements).as("elements compared").isGreaterThan(10 * CASES);
  }

  @Test
  void assigningEqualsTorchScript() {
    List<RandomSubscript> cases = cases();
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < CASES; i++) {
      RandomSubscript one = cases.get(i);
      source.append("def f%d(%s, v: Tensor):%n".formatted(i, one.parameterList()));
      source.append("  %s = v%n  return x%n".formatted(one.expression()));
    }
    try (TorchScriptOracle oracle = new TorchScriptOracle(source.toString())) {
      for (int i = 0; i < CASES; i++) {
        RandomSubscript one = cases.get(i);
        Tensor value = value(one.tensor.get(one.indexArray()).shape().toArray());
        Tensor actual = one.tensor.clone();
        actual.set(one.indexArray(), value);
        List<Tensor> arguments = one.arguments(one.tensor.clone());
        arguments.add(value);
        assertSame(one, actual, oracle.call("f" + i, arguments));
      }
    }
  }

  @Test
  void anAssignedNumberIsThatNumberEverywhereInThePart() {
    for (RandomSubscript one : cases()) {
      Tensor changed = one.tensor.clone();
      changed.set(one.indexArray(), 1000);
      Tensor part = changed.get(one.indexArray());
      assertSame(one, part, Torch.full(part.shape(), 1000));
    }
  }

  private List<RandomSubscript> cases() {
    List<RandomSubscript> cases = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      cases.add(new RandomSubscript(random));
    }
    return cases;
  }

  /** A value that broadcasts to a shape: some dimensions are 1, leading ones are missing. */
  private Tensor value(long[] shape) {
    int skipped = random.nextInt(shape.length + 1);
    long[] sizes = new long[shape.length - skipped];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = random.nextInt(3) == 0 && shape[i + skipped] > 0 ? 1 : shape[i + skipped];
    }
    return Torch.randint(100, 1000, Shape.of(sizes));
  }

  private static void assertSame(RandomSubscript one, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as("%s", one).isEqualTo(expected.shape());
    assertThat(Dispatch.bool(EQUAL, actual, expected)).as("%s", one).isTrue();
  }
}
