package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * A loop with a progress bar, {@code tqdm}: iterations, rate, time left, and values such as the
 * loss.
 *
 * <pre>{@code
 * Progress<Batch> progress = Progress.of(loader, "epoch 1");
 * for (Batch batch : progress) {
 *   train();
 *   progress.post("loss", loss);
 * }
 * }</pre>
 *
 * <p>The bar is drawn on standard error, and only in a terminal: a program whose output is
 * redirected prints nothing. It ends with the loop; after a {@code break}, {@link #close} ends it.
 *
 * @param <T> the type of an item
 */
public final class Progress<T> implements Iterable<T>, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final Iterable<T> items;
  private final Options options;
  private final OptionalLong total;
  private final Map<String, String> posted = new LinkedHashMap<>();
  private @Nullable ProgressBar bar;
  private @Nullable ProgressLine line;

  private Progress(Iterable<T> items, Consumer<Options> options) {
    this.items = Objects.requireNonNull(items, "items");
    this.options = new Options();
    options.accept(this.options);
    this.total = this.options.total.isPresent() ? this.options.total : Lengths.of(items);
  }

  /**
   * Shows a loop over items, {@code tqdm(items, desc=title)}.
   *
   * @param items a loader, whose batches are counted, or any other iterable; the length of a
   *     collection is known, of others {@link Options#total} gives it
   * @param title what the loop does, {@code "epoch 1"}
   * @param <T> the type of an item
   * @return the loop
   */
  public static <T> Progress<T> of(Iterable<T> items, String title) {
    Objects.requireNonNull(title, "title");
    return new Progress<>(items, o -> o.title(title));
  }

  /**
   * Shows a loop over items, {@code tqdm(items, ...)}.
   *
   * @param items a loader, whose batches are counted, or any other iterable
   * @param options {@code o -> o.title("epoch 1").total(100)}
   * @param <T> the type of an item
   * @return the loop
   */
  public static <T> Progress<T> of(Iterable<T> items, Consumer<Options> options) {
    Objects.requireNonNull(options, "options");
    return new Progress<>(items, options);
  }

  /**
   * Shows a loop over the numbers from 0, {@code tqdm.trange(n, desc=title)}.
   *
   * @param n the number of iterations, at least 0
   * @param title what the loop does
   * @return the loop over 0 to below {@code n}
   */
  public static Progress<Long> range(long n, String title) {
    Objects.requireNonNull(title, "title");
    Iterable<Long> numbers = () -> LongStream.range(0, n).iterator();
    return new Progress<>(numbers, o -> o.title(title).total(n));
  }

  /**
   * Begins the loop and its bar.
   *
   * @return the items in order
   */
  @Override
  public Iterator<T> iterator() {
    close();
    Iterator<T> iterator = items.iterator();
    if (options.enabled) {
      bar = open();
    }
    return new Counting(iterator);
  }

  /**
   * Shows a value behind the bar, {@code tqdm.set_postfix}. Replaces the value that was posted
   * under that name before.
   *
   * @param name the value's name, {@code "loss"}
   * @param value the value; printed with four digits
   */
  public void post(String name, double value) {
    if (bar != null) {
      post(name, String.format(Locale.ROOT, "%.4g", value));
    }
  }

  /**
   * Shows a value behind the bar, {@code tqdm.set_postfix}. The tensor is read only if the bar is
   * shown, which waits for a GPU.
   *
   * @param name the value's name, {@code "loss"}
   * @param value a tensor of one element
   */
  public void post(String name, Tensor value) {
    Objects.requireNonNull(value, "value");
    if (bar != null) {
      post(name, value.item());
    }
  }

  /**
   * Shows text behind the bar, {@code tqdm.set_postfix}.
   *
   * @param name the text's name
   * @param value the text
   */
  public void post(String name, String value) {
    posted.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    ProgressBar shown = bar;
    if (shown != null) {
      String message =
          posted.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", "));
      ProgressBar unused = shown.setExtraMessage(" " + message);
    }
  }

  /** Ends the bar of a loop that was left early. Nothing happens if the loop has ended. */
  @Override
  public void close() {
    ProgressBar shown = bar;
    bar = null;
    if (shown == null) {
      return;
    }
    boolean wasInterrupted = Thread.interrupted(); // the library would swallow it
    try {
      shown.close();
      if (line != null && !line.isEnded()) { // the first drawing of a bar does not end its line
        shown.close();
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ProgressBar open() {
    ProgressLine drawn = new ProgressLine(consumer());
    line = drawn;
    DecimalFormat rate = (DecimalFormat) NumberFormat.getInstance(Locale.ROOT);
    rate.setMinimumFractionDigits(1);
    rate.setMaximumFractionDigits(1);
    ProgressBarBuilder builder =
        ProgressBar.builder()
            .setTaskName(options.title)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setInitialMax(total.orElse(-1))
            .setUnit(" " + options.unit, 1)
            .showSpeed(rate)
            .setConsumer(drawn);
    if (options.initial > 0) {
      builder.startsFrom(options.initial, Duration.ZERO);
    }
    return builder.build();
  }

  private ConsoleProgressBarConsumer consumer() {
    PrintStream out = options.out == null ? System.err : options.out;
    return options.width > 0
        ? new ConsoleProgressBarConsumer(out, options.width)
        : new ConsoleProgressBarConsumer(out);
  }

  /** Counts an item as done when the next one is requested. */
  private final class Counting implements Iterator<T> {
    private final Iterator<T> items;
    private boolean isRunning;

    Counting(Iterator<T> items) {
      this.items = items;
    }

    @Override
    public boolean hasNext() {
      count();
      boolean more = ending(items::hasNext);
      if (!more) {
        close();
      }
      return more;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the loop has no more items");
      }
      T item = ending(items::next);
      isRunning = true;
      return item;
    }

    private void count() {
      ProgressBar shown = bar;
      if (isRunning && shown != null) {
        ProgressBar unused = shown.step();
      }
      isRunning = false;
    }

    /** Ends the bar if the items fail. */
    private <R> R ending(Supplier<R> body) {
      boolean isDone = false;
      try {
        R result = body.get();
        isDone = true;
        return result;
      } finally {
        if (!isDone) {
          close();
        }
      }
    }
  }

  /** Options of a progress bar. */
  @CanIgnoreReturnValue
  public static final class Options {
    private String title = "";
    private OptionalLong total = OptionalLong.empty();
    private long initial;
    private String unit = "it";
    private boolean enabled = Terminal.isInteractive();
    private @Nullable PrintStream out;
    private int width;

    private Options() {}

    /** What the loop does, shown before the bar, {@code desc}. Default: none. */
    public Options title(String title) {
      this.title = Objects.requireNonNull(title, "title");
      return this;
    }

    /**
     * Number of iterations, {@code total}. Default: the length of a loader or collection, else
     * unknown, and no time left is shown.
     */
    public Options total(long total) {
      this.total = OptionalLong.of(total);
      return this;
    }

    /** Number of iterations that were done before, {@code initial}. Default 0. */
    public Options initial(long initial) {
      this.initial = initial;
      return this;
    }

    /** Unit of an iteration, {@code unit}. Default {@code "it"}. */
    public Options unit(String unit) {
      this.unit = Objects.requireNonNull(unit, "unit");
      return this;
    }

    /**
     * Whether the bar is shown, the opposite of {@code disable}. Default: whether the program runs
     * in a terminal.
     */
    public Options enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** Stream that the bar is drawn on, {@code file}. Default {@code System.err}. */
    public Options out(PrintStream out) {
      this.out = Objects.requireNonNull(out, "out");
      return this;
    }

    /** Width of the bar in characters, {@code ncols}. Default: the width of the terminal. */
    public Options width(int width) {
      if (width < 1) {
        throw new IllegalArgumentException("width must be at least 1, got " + width);
      }
      this.width = width;
      return this;
    }
  }
}
