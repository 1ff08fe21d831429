package org.jtorch.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The event files of one writer: one for its folder, and one for each curve of addScalars. */
final class EventFiles implements Runnable {
  private static final AtomicLong COUNT = new AtomicLong();

  private final Map<Path, EventFile> files = new LinkedHashMap<>();
  private final SummaryWriter.Options options;
  private boolean closed;

  EventFiles(SummaryWriter.Options options) {
    this.options = options;
  }

  /** Returns the file of a folder, which is created at the first call. */
  synchronized EventFile in(Path folder) {
    if (closed) {
      throw new IllegalStateException("the SummaryWriter is closed: " + folder);
    }
    EventFile known = files.get(folder);
    if (known != null) {
      return known;
    }
    Path path = newPath(folder);
    EventFile file;
    try {
      file = new EventFile(path, new FileOutput(path), options.maxQueue);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be created", e);
    }
    Flusher.add(file, options.flushSecs);
    files.put(folder, file);
    file.add(Events.start(now()));
    file.flush();
    return file;
  }

  synchronized void flush() {
    files.values().forEach(EventFile::flush);
  }

  /** Closes all files, and throws the first failure afterwards. */
  synchronized void close() {
    closed = true;
    UncheckedIOException failure = null;
    for (EventFile file : files.values()) {
      Flusher.remove(file);
      try {
        file.close();
      } catch (UncheckedIOException e) {
        failure = failure == null ? e : failure;
      }
    }
    files.clear();
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes the files of a writer that was not closed. */
  @Override
  public void run() {
    close();
  }

  static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }

  private Path newPath(Path folder) {
    try {
      Files.createDirectories(folder);
      Path path = folder.resolve(newName());
      while (!create(path)) {
        path = folder.resolve(newName());
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": no event file can be created", e);
    }
  }

  private String newName() {
    return String.format(
        Locale.ROOT,
        "events.out.tfevents.%010d.%s.%d.%d%s",
        Instant.now().getEpochSecond(),
        hostName(),
        ProcessHandle.current().pid(),
        COUNT.getAndIncrement(),
        options.filenameSuffix);
  }

  /** Creates a file, and returns false if it exists. */
  private static boolean create(Path path) throws IOException {
    try {
      Files.createFile(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** The name of this computer, without a question to a name server where that is possible. */
  static String hostName() {
    Path linux = Path.of("/proc/sys/kernel/hostname");
    try {
      if (Files.isReadable(linux)) {
        return Files.readString(linux).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
