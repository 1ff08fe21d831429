package org.jtorch.internal.memory;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.internal.zip.MalformedException;

/**
 * A file that is mapped into memory. The operating system ends the process (SIGBUS) if memory is
 * used whose bytes have been cut off the file. To refuse such a use before, the present length is
 * read through a handle that was opened with the mapping, so that another file of the same name
 * does not matter: when a tensor is taken, loaded or read in Java, and every {@link #WATCH_MILLIS}
 * for the calls of operators. A file that was shorter once is refused for good. Thread-safe.
 */
public final class MappedFile implements AutoCloseable {
  private static final long WATCH_MILLIS = 20;

  /** Windows does not let a mapped file be cut short, nor replaced while a handle is open. */
  private static final boolean CAN_SHRINK = File.separatorChar == '/';

  /** The mapped files by their first address. */
  private static final NavigableMap<Long, MappedFile> MAPPED = new ConcurrentSkipListMap<>();

  /** Number of mapped files that were found shorter; without any, operators check no tensors. */
  private static final AtomicInteger FAULTS = new AtomicInteger();

  private static @Nullable Thread watcher;

  private final Path path;
  private final long size;
  private final @Nullable RandomAccessFile file;
  private long address;
  private @Nullable String fault;
  private boolean closed;

  private MappedFile(Path path, long size, @Nullable RandomAccessFile file) {
    this.path = path;
    this.size = size;
    this.file = file;
  }

  /**
   * Opens a file that is about to be mapped.
   *
   * @param size the number of bytes to map
   */
  public static MappedFile open(Path path, long size) {
    try {
      RandomAccessFile file = CAN_SHRINK ? new RandomAccessFile(path.toFile(), "r") : null;
      return new MappedFile(path, size, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** Registers the memory to which the file was mapped. */
  public void mappedTo(long start) {
    address = start;
    synchronized (MAPPED) {
      MAPPED.put(start, this);
      if (file != null && watcher == null) {
        watcher = DaemonThreads.start("jtorch-mapped-files", MappedFile::watch);
      }
    }
  }

  /**
   * Throws if the file has become shorter.
   *
   * @throws MalformedException without the path
   */
  public void check() {
    String found = fault();
    if (found != null) {
      throw new MalformedException(found);
    }
  }

  /**
   * Throws if memory belongs to a mapped file that has become shorter.
   *
   * @param address of a tensor's storage
   * @throws CheckpointException with the path
   */
  public static void check(long address) {
    String found = faultAt(address);
    if (found != null) {
      throw new CheckpointException(found);
    }
  }

  /** Returns whether any file is mapped. */
  public static boolean areMapped() {
    return !MAPPED.isEmpty();
  }

  /** Returns whether a file that is still mapped was found shorter. */
  public static boolean shorterExist() {
    return FAULTS.get() > 0;
  }

  /** Returns the path and the fault of the file at an address; null if there is none. */
  public static @Nullable String faultAt(long address) {
    MappedFile file = at(address);
    String found = file == null ? null : file.fault();
    return file == null || found == null ? null : file.path + ": " + found;
  }

  /**
   * Returns the exception for a read that the JVM has found to be outside of a file; throws the
   * JVM's error if there is no such file at the address.
   */
  public static CheckpointException translated(long address, InternalError e) {
    String found = faultAt(address);
    if (found == null) {
      throw e;
    }
    return new CheckpointException(found, e);
  }

  private static @Nullable MappedFile at(long address) {
    Map.Entry<Long, MappedFile> below = MAPPED.floorEntry(address);
    return below == null || address >= below.getKey() + below.getValue().size
        ? null
        : below.getValue();
  }

  private synchronized @Nullable String fault() {
    compare();
    return fault;
  }

  private synchronized void compare() {
    if (fault == null && file != null && !closed) {
      fault = fault(file);
      if (fault != null) {
        FAULTS.incrementAndGet();
      }
    }
  }

  private @Nullable String fault(RandomAccessFile open) {
    try {
      long length = open.length();
      return length >= size
          ? null
          : String.format(
              Locale.ROOT,
              "the file was cut short while it was mapped, from %d bytes to %d",
              size,
              length);
    } catch (IOException e) {
      return "the length of the mapped file cannot be read: " + e.getMessage();
    }
  }

  private static void watch() {
    long passed = 0;
    while (isWatched()) {
      MAPPED.values().forEach(MappedFile::compare);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WATCH_MILLIS));
      passed += WATCH_MILLIS;
      if (passed % DaemonThreads.POLL_MILLIS == 0 && DaemonThreads.shouldEnd()) {
        return;
      }
    }
  }

  /** Returns false once, after the last file was unmapped. */
  private static boolean isWatched() {
    synchronized (MAPPED) {
      if (MAPPED.isEmpty()) {
        watcher = null;
      }
      return watcher != null;
    }
  }

  /** Ends the checks; called before the file is unmapped. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    MAPPED.remove(address, this);
    if (fault != null) {
      FAULTS.decrementAndGet();
    }
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
