package org.jtorch.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The latest values of a training, and their way to the loggers. */
final class LogRows {
  private final List<Logger> loggers;
  private final Map<String, Double> latest = new LinkedHashMap<>();
  private final Map<String, Double> pending = new LinkedHashMap<>();

  LogRows(List<Logger> loggers) {
    this.loggers = loggers;
  }

  /** The latest values by name. */
  Map<String, Double> latest() {
    return latest;
  }

  double latest(String name) {
    Double value = latest.get(name);
    if (value == null) {
      throw new NoSuchElementException(
          "no metric \"" + name + "\" was logged; there are " + latest.keySet());
    }
    return value;
  }

  void clear() {
    latest.clear();
    pending.clear();
  }

  /** Adds a value of a callback to the row of the running step. */
  void add(String name, double value) {
    pending.put(name, value);
  }

  /** Ends the row of a step, which is written if it is due. */
  void endStep(Map<String, Double> values, long epoch, long step, boolean isDue) {
    Map<String, Double> row = new LinkedHashMap<>(values);
    row.putAll(pending);
    pending.clear();
    if (isDue) {
      write(row, epoch, step);
    } else {
      latest.putAll(row);
    }
  }

  void write(Map<String, Double> values, long epoch, long step) {
    latest.putAll(values);
    if (values.isEmpty()) {
      return;
    }
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("epoch", (double) epoch);
    row.putAll(values);
    loggers.forEach(logger -> logger.logScalars(step, row));
  }

  void flush() {
    loggers.forEach(Logger::flush);
  }
}
