package org.jtorch.tensorboard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file that an interrupt of the writing thread does not close. */
final class FileOutput implements RecordOutput {
  private final RandomAccessFile file;

  FileOutput(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    file.write(bytes);
  }

  @Override
  public void truncate(long length) throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
