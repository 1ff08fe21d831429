package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what jtorch logs meanwhile. */
final class WarningLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("org.jtorch");
  private final List<String> messages = new ArrayList<>();

  WarningLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** What was logged, without the line that it is about. */
  List<String> messages() {
    return messages.stream().map(message -> message.replaceFirst(" \\(at .*\\)$", "")).toList();
  }

  @Override
  public void publish(LogRecord record) {
    messages.add(record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
