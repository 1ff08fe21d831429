package org.jtorch.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * A file of events in TFRecord's format: length, masked CRC32C of the length, event, masked CRC32C
 * of the event. Records are kept until there are enough of them or a period is over.
 *
 * <p>A write that fails leaves the file at the end of the last whole record, so that the writer can
 * go on when the disk has space again.
 */
final class EventFile {
  private static final int MASK = 0xa282ead8;
  private static final int FRAME = 16;

  private final Path path;
  private final RecordOutput output;
  private final int maxQueue;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int pendingRecords;
  private long length;
  private boolean closed;

  /** Whether the last flush failed, so that the next event tries again. */
  private boolean failed;

  EventFile(Path path, RecordOutput output, int maxQueue) {
    this.path = path;
    this.output = output;
    this.maxQueue = maxQueue;
  }

  Path path() {
    return path;
  }

  /**
   * Adds an event.
   *
   * @throws IllegalStateException if the file is closed
   * @throws UncheckedIOException if records were to be written and could not; this event then is
   *     not recorded, and those before it are kept
   */
  void add(byte[] event) {
    byte[] record = record(event);
    lock.lock();
    try {
      checkOpen();
      byte[] before = failed || pendingRecords + 1 >= maxQueue ? pending.toByteArray() : null;
      pending.writeBytes(record);
      pendingRecords++;
      if (before != null) {
        try {
          writePending();
        } catch (UncheckedIOException e) {
          pending.reset();
          pending.writeBytes(before);
          pendingRecords--;
          throw e;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is pending. */
  void flush() {
    lock.lock();
    try {
      checkOpen();
      writePending();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is pending, if the file is open. */
  void flushIfOpen() {
    lock.lock();
    try {
      if (!closed) {
        writePending();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is pending and closes the file, also if that fails. */
  void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        try {
          writePending();
        } finally {
          closeOutput();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the SummaryWriter is closed: " + path);
    }
  }

  private void writePending() {
    if (pending.size() == 0) {
      return;
    }
    byte[] bytes = pending.toByteArray();
    try {
      output.write(bytes);
    } catch (IOException e) {
      failed = true;
      truncate(e);
      throw new UncheckedIOException("events cannot be written to " + path, e);
    }
    failed = false;
    length += bytes.length;
    pending.reset();
    pendingRecords = 0;
  }

  private void truncate(IOException failure) {
    try {
      output.truncate(length);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void closeOutput() {
    try {
      output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be closed", e);
    }
  }

  private static byte[] record(byte[] event) {
    ByteBuffer record = ByteBuffer.allocate(event.length + FRAME).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.length);
    record.putInt(maskedCrc(record.array(), Long.BYTES));
    record.put(event);
    record.putInt(maskedCrc(event, event.length));
    return record.array();
  }

  private static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
