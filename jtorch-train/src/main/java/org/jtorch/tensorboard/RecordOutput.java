package org.jtorch.tensorboard;

import java.io.IOException;

/** The file behind an {@link EventFile}. */
interface RecordOutput {
  void write(byte[] bytes) throws IOException;

  /** Cuts the file, after a write that failed half-way. */
  void truncate(long length) throws IOException;

  void close() throws IOException;
}
