package org.jtorch.train;

import me.tongfei.progressbar.ProgressBarConsumer;

/** The line that a bar is drawn on. */
final class ProgressLine implements ProgressBarConsumer {
  private final ProgressBarConsumer console;
  private volatile boolean ended;

  ProgressLine(ProgressBarConsumer console) {
    this.console = console;
  }

  /** Whether the line has its end, after which other output begins a line of its own. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public int getMaxRenderedLength() {
    return console.getMaxRenderedLength();
  }

  @Override
  public void accept(String bar) {
    console.accept(bar);
  }

  @Override
  public void clear() {
    console.clear();
  }

  @Override
  public void close() {
    ended = true;
    console.close();
  }
}
