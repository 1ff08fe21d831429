package org.jtorch.it.architecture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.F;
import org.jtorch.Fft;
import org.jtorch.Linalg;
import org.jtorch.Mode;
import org.jtorch.Special;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.it.Leftovers;
import org.jtorch.it.LibtorchRelease;

/**
 * Calls operators with random arguments in a separate JVM, started by {@link ScopeFuzzTest}, and
 * prints each call with an error: an undocumented exception, or a tensor that outlives its scope.
 * If the JVM ends, the log names the call.
 */
final class ScopeFuzz {
  /** Operators that change the thread or the process, or wait. */
  private static final Set<String> LEFT_OUT =
      Set.of("manualSeed", "setNumThreads", "setPrintOptions", "memoryStats", "close", "unscoped");

  private final RandomAccessFile log;
  private int accepted;
  private int refused;
  private int wrong;

  private ScopeFuzz(RandomAccessFile log) {
    this.log = log;
  }

  /** Takes a seed, the number of calls, and the file that names the running call. */
  public static void main(String[] args) throws IOException {
    List<Method> operators = operators();
    long seed = Long.parseLong(args[0]);
    int calls = Integer.parseInt(args[1]);
    try (RandomAccessFile log = new RandomAccessFile(Path.of(args[2]).toFile(), "rw")) {
      Torch.setNumThreads(1);
      ScopeFuzz fuzz = new ScopeFuzz(log);
      Random order = new Random(seed);
      for (int i = 0; i < calls; i++) {
        Torch.manualSeed(i);
        Method operator = operators.get(order.nextInt(operators.size()));
        fuzz.call(operator, new RandomArguments(new Random(seed * calls + i)), i);
      }
      System.out.printf(
          Locale.ROOT,
          "%d operators, %d calls: %d accepted, %d refused, %d wrong%n",
          operators.size(),
          calls,
          fuzz.accepted,
          fuzz.refused,
          fuzz.wrong);
    }
  }

  static List<Method> operators() {
    return Stream.of(Tensor.class, Torch.class, F.class, Linalg.class, Fft.class, Special.class)
        .flatMap(home -> Arrays.stream(home.getMethods()))
        .filter(method -> isOfJtorch(method) && !method.isSynthetic())
        .filter(method -> !LEFT_OUT.contains(method.getName()) && !setsTheProgram(method))
        .distinct()
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  private static boolean isOfJtorch(Method method) {
    return method.getDeclaringClass().getName().startsWith("org.jtorch.");
  }

  /** Whether a method sets program state, after which all later calls might be refused. */
  private static boolean setsTheProgram(Method method) {
    return Modifier.isStatic(method.getModifiers()) && method.getName().matches("(set|use)[A-Z].*");
  }

  private void call(Method method, RandomArguments arguments, int number) throws IOException {
    long before = Torch.memoryStats().unclosed();
    String text = "";
    try (TensorScope scope = TensorScope.open()) {
      Object receiver = Modifier.isStatic(method.getModifiers()) ? method : arguments.tensor();
      Object[] chosen = arguments.of(method);
      text = text(method, receiver, chosen, number);
      note(text);
      use(called(text, method, receiver, chosen));
      accepted++;
    } catch (InvocationTargetException e) {
      judge(text, e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    } catch (RuntimeException e) {
      judge(text + " (its result)", e);
    }
    long left = Torch.memoryStats().unclosed() - before;
    if (left != 0) {
      wrong(text, left + " tensors outlive their scope");
    }
  }

  /** Calls the operator, which must free its temporary tensors whether it returns or throws. */
  private Object called(String text, Method method, Object receiver, Object[] chosen)
      throws InvocationTargetException, IllegalAccessException {
    Leftovers leftovers = Leftovers.sinceNow();
    Object result = null;
    try {
      result = method.invoke(receiver, chosen);
      if (result instanceof Iterator<?> rows) {
        List<Object> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        result = all;
      }
      return result;
    } finally {
      String left = leftovers.notReturned(result, receiver, chosen);
      if (left != null && !text.contains("Lambda")) { // what a function made is not the operator's
        wrong(text, left);
      }
    }
  }

  /** Uses the result as a user would: prints it, computes with it, runs backward through it. */
  private static void use(Object result) {
    if (result instanceof Tensor tensor) {
      use(tensor);
    } else if (result instanceof TensorHolder holder) {
      holder.tensors().forEach(ScopeFuzz::use);
    } else if (result instanceof Mode mode) {
      mode.close();
    } else if (result instanceof Collection<?> several) {
      several.forEach(ScopeFuzz::use);
    }
  }

  private static void use(Tensor tensor) {
    if (tensor.isClosed()) {
      return;
    }
    String printed = tensor.toString();
    if (printed.isEmpty()) {
      throw new AssertionError("a tensor that prints as nothing");
    }
    if (tensor.requiresGrad() && tensor.dtype().isFloatingPoint()) {
      tensor.sum().backward();
    }
  }

  private void judge(String text, Throwable thrown) {
    refused++;
    boolean documented =
        thrown.getClass().getName().startsWith("org.jtorch.")
            || thrown.getClass() == IllegalArgumentException.class
            || thrown.getClass() == IllegalStateException.class
            || thrown.getClass() == UncheckedIOException.class
            || thrown.getClass() == IndexOutOfBoundsException.class
            || LibtorchRelease.lacksNodes(thrown);
    if (!documented) {
      wrong(text, "threw " + thrown + " at " + thrown.getStackTrace()[0]);
    } else if (String.valueOf(thrown.getMessage()).lines().count() != 1) {
      wrong(text, "threw a message of several lines: " + thrown.getMessage());
    }
  }

  private void wrong(String text, String what) {
    wrong++;
    System.out.println(text + " " + what);
  }

  private static String text(Method method, Object receiver, Object[] chosen, int number) {
    String on =
        receiver instanceof Tensor
            ? RandomArguments.describe(receiver)
            : method.getDeclaringClass().getSimpleName();
    return number + ": " + on + "." + method.getName() + RandomArguments.describe(chosen);
  }

  private void note(String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    log.setLength(0);
    log.write(bytes);
    log.seek(0);
  }
}
