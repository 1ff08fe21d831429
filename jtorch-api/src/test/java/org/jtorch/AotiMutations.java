package org.jtorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes packages, arguments and constants at random. Each change is refused with an exception of
 * jtorch, or the model computes what Java computes from the same arguments.
 *
 * <p>run: AotiMutations SEED COUNT
 */
final class AotiMutations {
  /** The kinds of changes. */
  enum Kind {
    ARCHIVE,
    METADATA,
    SOURCE,
    NAMES,
    ARGUMENTS,
    CONSTANTS
  }

  private static final int STEP = 300;
  private static final List<String> PACKAGES = List.of("mlp", "nested", "sizes");

  private final Random random;
  private final Map<String, Map<String, byte[]>> records = new LinkedHashMap<>();
  private final Map<String, byte[]> archives = new LinkedHashMap<>();
  private final Map<String, AotiModel> models = new LinkedHashMap<>();
  private final Map<Kind, Integer> refused = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> accepted = new EnumMap<>(Kind.class);

  /** The constants of the package, and those of the loaded model. */
  private final Map<String, Tensor> original = AotiFixtures.state();

  private final Map<String, Tensor> current = AotiFixtures.state();
  private volatile @Nullable Throwable failure;
  private int refusedCalls;
  private long slowest;

  private AotiMutations(long seed) throws IOException {
    random = new Random(seed);
    for (String name : PACKAGES) {
      records.put(name, AotiFixtures.records(name));
      archives.put(name, AotiFixtures.archive(records.get(name)));
      models.put(name, AotiFixtures.load(name));
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    AotiMutations mutations = new AotiMutations(Long.parseLong(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    for (int i = 0; i < count && mutations.failure == null; i += STEP) {
      mutations.someOnThread(i, Math.min(count, i + STEP));
    }
    if (mutations.failure != null) {
      throw new AssertionError(mutations.failure);
    }
    for (Kind kind : Kind.values()) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: %d refused, %d accepted",
              kind,
              mutations.refused.getOrDefault(kind, 0),
              mutations.accepted.getOrDefault(kind, 0)));
    }
    System.out.println(
        mutations.refusedCalls
            + " calls of changed packages refused; slowest: "
            + mutations.slowest / 1_000_000
            + " ms");
    mutations.models.values().forEach(AotiModel::close);
  }

  /** The system unloads a library when the threads that called it have ended. */
  private void someOnThread(int from, int to) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              for (int i = from; i < to; i++) {
                one(Kind.values()[i % Kind.values().length], i);
              }
            });
    thread.setUncaughtExceptionHandler((ended, e) -> failure = e);
    thread.start();
    thread.join();
  }

  private void one(Kind kind, int index) {
    long start = System.nanoTime();
    String name = PACKAGES.get(random.nextInt(PACKAGES.size()));
    try (TensorScope scope = TensorScope.open()) {
      switch (kind) {
        case ARGUMENTS -> call(name, models.get(name), true);
        case CONSTANTS -> constants();
        default -> load(name, changed(kind, name));
      }
      accepted.merge(kind, 1, Integer::sum);
    } catch (CheckpointException | TorchException e) {
      refused.merge(kind, 1, Integer::sum);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("change " + index + ", " + kind + " of " + name, e);
    }
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  private byte[] changed(Kind kind, String name) {
    Map<String, byte[]> changed = new LinkedHashMap<>(records.get(name));
    switch (kind) {
      case METADATA -> change(changed, ".wrapper_metadata.json");
      case SOURCE -> changeSource(changed);
      case NAMES -> changeNames(changed);
      default -> {
        return bytes(archives.get(name));
      }
    }
    return AotiFixtures.archive(changed);
  }

  private void load(String name, byte[] bytes) {
    try (AotiModel model = AotiModel.load(bytes, o -> o.numRunners(1))) {
      call(name, model, false);
      for (int i = 0; i < 5; i++) {
        tryCall(name, model);
      }
    }
  }

  /** Calls a model with changed arguments, which it may refuse. */
  private void tryCall(String name, AotiModel model) {
    try {
      call(name, model, true);
    } catch (TorchException e) {
      refusedCalls++;
    }
  }

  private byte[] bytes(byte[] original) {
    byte[] changed = original.clone();
    int at = random.nextInt(changed.length);
    switch (random.nextInt(5)) {
      case 0 -> changed = Arrays.copyOf(changed, at);
      case 1 -> {
        int from = random.nextInt(changed.length);
        int length = random.nextInt(Math.min(200, changed.length - Math.max(at, from)) + 1);
        System.arraycopy(original, from, changed, at, length);
      }
      case 2 -> at = Math.max(0, changed.length - 1 - random.nextInt(1500)); // the directory
      default -> at = random.nextInt(changed.length);
    }
    for (int i = 0; i <= random.nextInt(4) && changed.length > 0; i++) {
      changed[Math.min(changed.length - 1, at + random.nextInt(8))] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private void change(Map<String, byte[]> changed, String ending) {
    String record = AotiFixtures.record(changed, ending);
    changed.put(record, text(new String(changed.get(record), StandardCharsets.UTF_8)));
  }

  private byte[] text(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(changed.length() + 1);
      int end = Math.min(changed.length(), at + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> changed.delete(at, end);
        case 1 -> changed.insert(at, changed.substring(at, end));
        case 2 -> changed.insert(at, random.nextInt(2000) - 100);
        default -> changed.replace(at, end, String.valueOf((char) (32 + random.nextInt(95))));
      }
    }
    return changed.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Changes a line that jtorch reads, mostly its numbers. */
  private void changeSource(Map<String, byte[]> changed) {
    String record = AotiFixtures.record(changed, ".cpp");
    String text = new String(changed.get(record), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(text.lines().toList());
    List<Integer> read = new ArrayList<>();
    boolean isModel = false;
    for (int i = 0; i < lines.size(); i++) {
      isModel |= lines.get(i).startsWith("AOTInductorModel::AOTInductorModel");
      if (isModel && !lines.get(i).isBlank()) {
        read.add(i);
      }
    }
    for (int i = 0; i <= random.nextInt(3); i++) {
      int line = read.get(random.nextInt(read.size()));
      lines.set(line, line(lines.get(line), lines.get(read.get(random.nextInt(read.size())))));
    }
    changed.put(record, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private String line(String line, String other) {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> line + "\n" + line;
      case 2 -> other;
      case 3 -> new String(text(line), StandardCharsets.UTF_8);
      default -> line.replaceFirst("\\b\\d+", String.valueOf(random.nextInt(20) - 1));
    };
  }

  private void changeNames(Map<String, byte[]> changed) {
    List<String> names = new ArrayList<>(changed.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] content = changed.get(name);
    switch (random.nextInt(4)) {
      case 0 -> changed.remove(name);
      case 1 -> changed.put(names.get(random.nextInt(names.size())), content);
      case 2 -> changed.put(new String(text(name), StandardCharsets.UTF_8) + "x", content);
      default -> {
        changed.remove(name);
        changed.put(new String(text(name), StandardCharsets.UTF_8) + " ", content);
      }
    }
  }

  /** Calls a model, and compares what it computes with what jtorch's operators compute. */
  private void call(String name, AotiModel model, boolean change) {
    List<Tensor> inputs = inputs(name);
    for (int i = 0; change && i <= random.nextInt(2); i++) {
      int which = random.nextInt(inputs.size());
      inputs.set(which, tensor(inputs.get(which)));
      if (random.nextInt(10) == 0) {
        Collections.shuffle(inputs, random);
      } else if (random.nextInt(20) == 0) {
        inputs.add(inputs.get(0));
      } else if (random.nextInt(20) == 0) {
        inputs.remove(which);
        break;
      }
    }
    List<Tensor> given = inputs.stream().map(Tensor::clone).toList();
    List<Tensor> results = model.runFlat(inputs.toArray(Tensor[]::new));
    Map<String, Tensor> state = model == models.get("mlp") ? current : original;
    List<Tensor> expected = expected(name, given, state);
    for (int i = 0; i < expected.size(); i++) {
      if (!results.get(i).allclose(expected.get(i), 1e-4, 1e-4)) {
        throw new AssertionError(name + " computes " + results.get(i) + ", not " + expected.get(i));
      }
    }
  }

  private List<Tensor> inputs(String name) {
    long n = 2L + random.nextInt(4);
    long m = 2L + random.nextInt(4);
    Tensor columns = Torch.randn(n, 4);
    return new ArrayList<>(
        switch (name) {
          case "mlp" -> List.of(Torch.randn(n, 8));
          case "nested" ->
              List.of(
                  Torch.randn(n, 5),
                  Torch.randn(n, 5),
                  Torch.randn(m, 3),
                  Torch.randn(m, 3),
                  Torch.rand(m, 3).lt(0.5));
          default ->
              List.of(
                  Torch.randn(n, 3),
                  Torch.randn(2 * n, 3),
                  random.nextBoolean() ? columns : columns.t().contiguous().t(),
                  Torch.arange(3),
                  Torch.tensor(1.5f),
                  Torch.zeros(2, 2));
        });
  }

  private Tensor tensor(Tensor original) {
    return switch (random.nextInt(8)) {
      case 0 -> original.to(random.nextBoolean() ? DType.FLOAT64 : DType.INT64);
      case 1 -> original.to(random.nextBoolean() ? DType.BOOL : DType.BFLOAT16);
      case 2 -> original.unsqueeze(0);
      case 3 -> original.dim() > 0 ? original.narrow(0, 0, random.nextInt(2)) : original;
      case 4 -> original.dim() == 2 ? original.t().contiguous().t() : original;
      case 5 -> Torch.ones(DType.FLOAT32, random.nextInt(9), random.nextInt(9));
      case 6 -> original.to(Device.META);
      default -> original.dim() > 0 ? Torch.cat(List.of(original, original)) : original.expand(2);
    };
  }

  /** The results that depend on the arguments only. */
  private static List<Tensor> expected(String name, List<Tensor> x, Map<String, Tensor> state) {
    return switch (name) {
      case "mlp" -> {
        Tensor hidden = F.linear(x.get(0), state.get("a.weight"), state.get("a.bias")).relu();
        yield List.of(F.linear(hidden, state.get("b.weight"), state.get("b.bias")));
      }
      case "nested" -> {
        Tensor z = x.get(2).mul(3).add(x.get(3));
        yield List.of(x.get(0).add(x.get(1)), z, z.maskedFill(x.get(4).logicalNot(), 0));
      }
      default -> {
        Tensor pairs = x.get(1).view(x.get(0).size(0), 2, 3);
        Tensor scale = Torch.tensor(2f, 3f, 4f);
        yield List.of(
            x.get(0).mul(scale).add(pairs.select(1, 0)).sub(pairs.select(1, 1)),
            x.get(2).mul(2),
            x.get(3).add(Torch.arange(3)),
            scale.view(3, 1));
      }
    };
  }

  /** Replaces constants of a model, then calls it with what it should have. */
  private void constants() {
    AotiModel model = models.get("mlp");
    Map<String, Tensor> values = new LinkedHashMap<>(original);
    values.remove("b.bias");
    values.replaceAll((name, value) -> Torch.randn(value.shape()));
    List<String> names = new ArrayList<>(values.keySet());
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> values.remove(name);
      case 1 -> values.put(new String(text(name), StandardCharsets.UTF_8), values.remove(name));
      case 2 -> values.put(name, values.get(names.get(random.nextInt(names.size()))));
      default -> values.put(name, tensor(values.get(name)));
    }
    try {
      boolean isFull = random.nextBoolean();
      model.loadConstants(values, o -> o.checkFullUpdate(isFull));
      values.forEach((key, value) -> current.put(key, TensorScope.unscoped(value.clone())));
    } finally {
      call("mlp", model, false);
    }
  }
}
