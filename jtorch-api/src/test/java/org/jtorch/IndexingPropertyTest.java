package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random slices, read and assigned to, against TorchScript code that libtorch compiles and runs:
 * both give the same or both refuse. A case that differs is made small before it is told.
 */
@Tag("once")
class IndexingPropertyTest {
  private static final int CASES = 10_000;
  private static final int BATCH = 500;
  private static final Op EQUAL = Op.of("aten::equal", "");

  /** A tensor, or why there is none. */
  private record Answer(@Nullable Tensor tensor, String refusal) {
    static Answer of(Supplier<Tensor> call) {
      try {
        return new Answer(call.get(), "");
      } catch (RuntimeException e) {
        return new Answer(null, String.valueOf(e.getMessage()));
      }
    }
  }

  /** What one case does in both languages. */
  private record Question(
      Function<SubscriptCase, String> script,
      Function<SubscriptCase, Tensor> jtorch,
      Function<SubscriptCase, List<Tensor>> arguments) {}

  private final Random random = new Random(20_26);
  private TensorScope scope;
  private int given;
  private int refused;

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
    ask(
        i ->
            new Question(
                one ->
                    String.format(
                        Locale.ROOT, "(%s):%n  return %s%n", one.parameterList(), one.script()),
                one -> one.tensor().get(one.indices()),
                this::operands));
  }

  @Test
  void assigningATensorEqualsTorchScript() {
    ask(
        i -> {
          int seed = random.nextInt();
          return new Question(
              one ->
                  String.format(
                      Locale.ROOT,
                      "(%s, v: Tensor):%n  %s = v%n  return x%n",
                      one.parameterList(),
                      one.script()),
              one -> {
                Tensor changed = one.tensor();
                changed.set(one.indices(), value(one, seed));
                return changed;
              },
              one -> {
                List<Tensor> operands = operands(one);
                operands.add(withoutLeadingOnes(value(one, seed)));
                return operands;
              });
        });
  }

  @Test
  void assigningANumberEqualsTorchScript() {
    ask(
        i ->
            new Question(
                one ->
                    String.format(
                        Locale.ROOT,
                        "(%s):%n  %s = %d%n  return x%n",
                        one.parameterList(),
                        one.script(),
                        1000 + i),
                one -> {
                  Tensor changed = one.tensor();
                  changed.set(one.indices(), 1000 + i);
                  return changed;
                },
                this::operands));
  }

  private void ask(Function<Integer, Question> questions) {
    RandomSubscripts subscripts = new RandomSubscripts(random);
    for (int batch = 0; batch < CASES / BATCH; batch++) {
      try (TensorScope inner = TensorScope.open()) {
        List<SubscriptCase> cases = new ArrayList<>();
        List<Question> asked = new ArrayList<>();
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
          cases.add(subscripts.next());
          asked.add(questions.apply(batch * BATCH + i));
          source.append("def f").append(i).append(asked.get(i).script.apply(cases.get(i)));
        }
        try (TorchScriptOracle oracle = new TorchScriptOracle(source.toString())) {
          for (int i = 0; i < BATCH; i++) {
            compare(cases.get(i), asked.get(i), oracle, "f" + i);
          }
        }
      }
    }
    assertThat(given).as("cases that gave something").isGreaterThan(CASES / 2);
    assertThat(refused).as("cases that were refused").isGreaterThan(CASES / 50);
    System.out.printf(
        Locale.ROOT, "indexing: %d cases given, %d refused by both%n", given, refused);
  }

  private void compare(
      SubscriptCase one, Question question, TorchScriptOracle oracle, String function) {
    String difference = difference(one, question, oracle, function);
    if (difference != null) {
      SubscriptCase least = shrink(one, question);
      throw new AssertionError(least + ": " + alone(least, question));
    }
  }

  private @Nullable String difference(
      SubscriptCase one, Question question, TorchScriptOracle oracle, String function) {
    Answer actual = Answer.of(() -> question.jtorch.apply(one));
    Answer expected = Answer.of(() -> oracle.call(function, question.arguments.apply(one)));
    Tensor a = actual.tensor;
    Tensor e = expected.tensor;
    if (a == null && e == null) {
      refused++;
      return null;
    } else if (a == null || e == null) {
      return a == null
          ? "jtorch alone: " + actual.refusal
          : "TorchScript alone: " + expected.refusal;
    }
    given++;
    boolean same = a.shape().equals(e.shape()) && Dispatch.bool(EQUAL, a, e);
    return same ? null : a + " instead of " + e;
  }

  private SubscriptCase shrink(SubscriptCase failing, Question question) {
    for (SubscriptCase smaller : failing.smaller()) {
      if (alone(smaller, question) != null) {
        return shrink(smaller, question);
      }
    }
    return failing;
  }

  private @Nullable String alone(SubscriptCase one, Question question) {
    try (TorchScriptOracle oracle = new TorchScriptOracle("def f" + question.script.apply(one))) {
      return difference(one, question, oracle, "f");
    }
  }

  private List<Tensor> operands(SubscriptCase one) {
    List<Tensor> operands = new ArrayList<>(List.of(one.tensor()));
    operands.addAll(one.choosers());
    return operands;
  }

  /** A value that broadcasts to the part: some dimensions are 1, leading ones missing or added. */
  private static Tensor value(SubscriptCase one, int seed) {
    Random random = new Random(seed);
    Tensor part = Answer.of(() -> one.tensor().get(one.indices())).tensor;
    long[] shape = part == null ? new long[] {1} : part.shape().toArray();
    int skipped = random.nextInt(shape.length + 1);
    int ones = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
    long[] sizes = new long[ones + shape.length - skipped];
    for (int i = 0; i < sizes.length; i++) {
      long size = i < ones ? 1 : shape[i - ones + skipped];
      sizes[i] = random.nextInt(3) == 0 && size > 0 ? 1 : size;
    }
    if (sizes.length > 0 && random.nextInt(25) == 0) {
      sizes[random.nextInt(sizes.length)] += 1; // mostly does not fit
    }
    return Torch.arange(Shape.of(sizes).numel()).add(100).view(sizes);
  }

  /** Python ignores them in a value, TorchScript does not. */
  private static Tensor withoutLeadingOnes(Tensor value) {
    Tensor stripped = value;
    while (stripped.dim() > 0 && stripped.size(0) == 1) {
      stripped = stripped.squeeze(0);
    }
    return stripped;
  }
}
