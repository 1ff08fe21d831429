package org.jtorch.it.races;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/**
 * Runs the two actions of each {@link Race}, two threads each, for some milliseconds. Wrong numbers
 * and refusals are allowed. Anything else ends the program.
 */
final class RaceProgram {
  private RaceProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    long millis = Long.parseLong(arguments[0]);
    String only = arguments.length > 1 ? arguments[1] : "";
    Torch.setNumThreads(1);
    int races = 0;
    for (Race race : Race.all()) {
      if (race.name().contains(only)) {
        System.out.println(race.name());
        race(race.first(), race.second(), millis);
        races++;
      }
    }
    System.out.println("done " + races);
  }

  private static void race(Consumer<Subject> first, Consumer<Subject> second, long millis)
      throws InterruptedException {
    Subject subject = new Subject();
    subject.train();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long end = System.nanoTime() + millis * 1_000_000;
    List<Thread> threads = new ArrayList<>();
    for (Consumer<Subject> action : List.of(first, second, first, second)) {
      Thread thread = new Thread(() -> repeat(action, subject, end, failure));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(millis + 60_000);
      if (thread.isAlive()) {
        throw new IllegalStateException("the threads wait for each other");
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("neither a number nor a refusal", failure.get());
    }
  }

  private static void repeat(
      Consumer<Subject> action, Subject subject, long end, AtomicReference<Throwable> failure) {
    while (System.nanoTime() < end) {
      try (TensorScope scope = TensorScope.open()) {
        action.accept(subject);
      } catch (TorchException
          | IllegalStateException
          | IllegalArgumentException
          | IndexOutOfBoundsException e) {
        // the tensor was of another shape, or had no gradient, at one of the calls
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
        return;
      }
    }
  }
}
