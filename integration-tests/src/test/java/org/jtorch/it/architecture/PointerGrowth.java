package org.jtorch.it.architecture;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.parity.OperatorSamples;

/**
 * Calls every public method of the module that uses the binding repeatedly with the same arguments,
 * in a JVM without a garbage collector, and prints the methods after which more native objects or
 * tensors exist than before: only the collector would free them. The other modules use the binding
 * only through these methods.
 */
final class PointerGrowth {
  private static final int SEEDS = 14;
  private static final int ACCEPTED = 1;
  private static final int WARM_UP = 2;
  private static final int CALLS = 3;

  private final Set<String> covered = new TreeSet<>();
  private final Set<String> sampled = new TreeSet<>();
  private final Set<String> grown = new TreeSet<>();
  private long calls;

  private PointerGrowth() {}

  /** Takes the folder of TorchScript files and a folder to write to. */
  public static void main(String[] args) throws IOException {
    Torch.setNumThreads(1);
    PointerGrowth growth = new PointerGrowth();
    PointerGrowthRecipes.all(Path.of(args[0]), Path.of(args[1])).forEach(growth::measure);
    List<Executable> executables = executables();
    OperatorSamples.all().forEach(growth::measure);
    executables.forEach(growth::measure);
    growth.grown.forEach(line -> System.out.println("grew " + line));
    executables.stream()
        .map(PointerGrowth::name)
        .distinct()
        .filter(name -> !growth.isCovered(name))
        .forEach(name -> System.out.println("uncovered " + name));
    System.out.printf(Locale.ROOT, "calls %d, methods %d%n", growth.calls, executables.size());
  }

  /** Methods and constructors, except those of options, which the calls that take them set. */
  private static List<Executable> executables() {
    return ApiModules.exportedClasses().stream()
        .filter(PointerGrowth::reachesTheBinding)
        .flatMap(type -> ApiModules.parts(type).stream())
        .distinct()
        .flatMap(PointerGrowth::executables)
        .sorted(Comparator.comparing(PointerGrowth::name))
        .peek(executable -> executable.setAccessible(true))
        .toList();
  }

  private static boolean reachesTheBinding(Class<?> type) {
    String name = type.getName();
    return !name.matches(".*(Options|Settings|Exception)(\\w*)")
        && !type.isEnum()
        && !type.isRecord()
        && isOfApi(type);
  }

  private static boolean isOfApi(Class<?> type) {
    return type.getProtectionDomain()
        .getCodeSource()
        .equals(org.jtorch.Tensor.class.getProtectionDomain().getCodeSource());
  }

  private static Stream<Executable> executables(Class<?> type) {
    return ApiModules.executables(type)
        .filter(executable -> Modifier.isPublic(executable.getModifiers()))
        .filter(executable -> !Modifier.isAbstract(executable.getModifiers()))
        .filter(executable -> !executable.getName().equals("main"));
  }

  /** {@code Tensor.add}: overloads share one body. */
  static String name(Executable executable) {
    String type = executable.getDeclaringClass().getName().replaceAll("^org\\.jtorch\\.", "");
    String called = executable instanceof Method ? executable.getName() : "new";
    return type.replace('$', '.') + "." + called;
  }

  /** In-place forms come from the same template as the others. */
  private boolean isCovered(String name) {
    String plain = name.replaceFirst("_$", "");
    return covered.contains(plain)
        || covered.contains(name)
        || sampled.contains(plain.substring(plain.lastIndexOf('.') + 1));
  }

  private void measure(PointerGrowthRecipes.Recipe recipe) {
    try (TensorScope scope = TensorScope.open()) {
      recipe.body().run();
    } catch (Exception e) {
      throw new IllegalStateException("a recipe does not work: " + recipe.methods(), e);
    }
    if (!measure(recipe.methods().get(0) + " and so on", recipe.body()::run)) {
      throw new IllegalStateException("a recipe works only once: " + recipe.methods());
    }
    covered.addAll(recipe.methods());
  }

  private void measure(OperatorSamples.Sample sample) {
    if (measure("sample " + sample.id(), sample::run)) {
      sampled.add(sample.method());
    }
  }

  private void measure(Executable executable) {
    String name = name(executable);
    if (PointerGrowthRecipes.isDangerous(executable)) {
      return;
    }
    int accepted = 0;
    for (int seed = 0; seed < SEEDS && accepted < ACCEPTED; seed++) {
      int chosen = seed;
      boolean answered = measure(name + " seed " + seed, () -> call(executable, chosen));
      accepted += answered ? 1 : 0;
    }
    if (accepted > 0) {
      covered.add(name);
    }
  }

  /** Action that is repeated. */
  private interface Call {
    void run() throws Exception;
  }

  /** Returns false if the call is refused; objects that it leaves are counted all the same. */
  private boolean measure(String name, Call call) {
    boolean accepted = repeat(call, WARM_UP);
    long pointers = Pointer.totalCount();
    long tensors = Torch.memoryStats().unclosed();
    accepted &= repeat(call, CALLS);
    pointers = Pointer.totalCount() - pointers;
    tensors = Torch.memoryStats().unclosed() - tensors;
    if (pointers > 0 || tensors > 0) {
      confirm(name, call);
    }
    return accepted;
  }

  /** Repeats the calls, so that the filling of a cache is not reported as growth. */
  private void confirm(String name, Call call) {
    long pointers = Pointer.totalCount();
    long tensors = Torch.memoryStats().unclosed();
    repeat(call, 2 * CALLS);
    pointers = Pointer.totalCount() - pointers;
    tensors = Torch.memoryStats().unclosed() - tensors;
    if (pointers > 0 || tensors > 0) {
      grown.add(name + ": " + pointers / (2.0 * CALLS) + " objects, " + tensors + " tensors");
    }
  }

  private boolean repeat(Call call, int times) {
    for (int i = 0; i < times; i++) {
      calls++;
      try (TensorScope scope = TensorScope.open()) {
        call.run();
      } catch (Exception | AssertionError e) {
        return false;
      }
    }
    return true;
  }

  private static void call(Executable executable, int seed) throws Exception {
    Torch.manualSeed(seed);
    RandomArguments random = new RandomArguments(new Random(seed), false);
    boolean instance =
        executable instanceof Method && !Modifier.isStatic(executable.getModifiers());
    Object receiver =
        instance ? PointerGrowthRecipes.receiver(executable.getDeclaringClass(), random) : null;
    Object[] arguments = seed % 2 == 0 ? Plausible.arguments(executable) : random.of(executable);
    try {
      release(
          executable instanceof Method method
              ? method.invoke(receiver, arguments)
              : ((Constructor<?>) executable).newInstance(arguments));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      release(receiver);
    }
  }

  /** Closes what the caller must close. */
  private static void release(Object result) throws Exception {
    if (result instanceof TensorHolder holder) {
      TensorScope.closeAll(holder);
    } else if (result instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
