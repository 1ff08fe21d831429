package org.jtorch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.internal.profiling.CallKind;
import org.jtorch.internal.profiling.ChromeTrace;
import org.jtorch.internal.profiling.ProfileTable;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.profiling.ThreadTrack;

/**
 * Time and memory used during {@link Profiler#record}, by operator, module path, named range and
 * thread. {@code toString} returns {@link #table()}.
 *
 * <p>On the recording thread, the self times of the operators and of {@link #JAVA} add up to the
 * wall time, and so do those of the modules and of {@link #OUTSIDE}.
 */
public final class Profile {
  /** Row of {@link #operators} for time outside native calls. */
  public static final String JAVA = "(Java)";

  /** Row of {@link #operators} for the profiler's own work before a backward pass. */
  public static final String PROFILER = "(profiler)";

  /** Row of {@link #modules} for time outside modules. */
  public static final String OUTSIDE = "(outside modules)";

  /**
   * Totals of one name.
   *
   * @param name an operator, a module path, a range or a thread
   * @param calls number of calls
   * @param selfNanos nanoseconds excluding nested calls of the same kind
   * @param totalNanos nanoseconds including nested calls; recursive calls count once
   * @param bytes memory allocated by its results, in bytes; views count 0
   */
  public record Row(String name, long calls, long selfNanos, long totalNanos, long bytes) {}

  private final long wallNanos;
  private final List<Recording.Track> tracks;

  Profile(Recording.Finished recording) {
    wallNanos = recording.wallNanos();
    tracks = recording.tracks();
  }

  /**
   * Returns the wall time of the recording.
   *
   * @return nanoseconds
   */
  public long wallNanos() {
    return wallNanos;
  }

  /**
   * Returns the operators of all threads, and {@link #JAVA} for the rest of the recording thread's
   * time. {@code backward} is split into the autograd nodes that run on its own thread, under their
   * names in the graph ({@code "AddmmBackward0"}). The time of adding to a parameter's gradient
   * counts towards the next node. A backward pass that runs concurrently with another is not split.
   *
   * @return the rows, longest self time first
   */
  public List<Row> operators() {
    return rows(CallKind.OPERATOR, JAVA);
  }

  /**
   * Returns the modules by path, beginning with the class of the outermost one ({@code
   * "GPT.b.0.qkv"}), and {@link #OUTSIDE} for the rest of the recording thread's time.
   *
   * @return the rows, longest self time first
   */
  public List<Row> modules() {
    return rows(CallKind.MODULE, OUTSIDE);
  }

  /**
   * Returns the ranges named with {@link Profiler#range}.
   *
   * @return the rows, longest self time first
   */
  public List<Row> ranges() {
    List<Row> rows = rows(CallKind.RANGE, OUTSIDE);
    rows.removeIf(row -> row.name().equals(OUTSIDE));
    return rows;
  }

  /**
   * Returns the threads with the time spent in native calls.
   *
   * @return the rows, longest time first
   */
  public List<Row> threads() {
    List<Row> rows = new ArrayList<>();
    for (Recording.Track track : tracks) {
      Row row = new Row(track.thread(), 0, 0, 0, 0);
      long[] selfs = selfTimes(track.calls(), CallKind.OPERATOR);
      for (int i = 0; i < selfs.length; i++) {
        ThreadTrack.Call call = track.calls().get(i);
        if (call.kind() == CallKind.OPERATOR) {
          row = ProfileTable.sum(row, new Row(call.name(), 1, selfs[i], selfs[i], call.bytes()));
        }
      }
      rows.add(row);
    }
    return sorted(rows);
  }

  /**
   * Returns the profile as text: tables of operators, modules, ranges and threads, each of at most
   * thirty rows.
   *
   * @return several lines
   */
  public String table() {
    return ProfileTable.of(this);
  }

  /**
   * Writes the profile as a trace for Perfetto and {@code chrome://tracing}, {@code
   * export_chrome_trace}.
   *
   * @param file the file to write, {@code trace.json}
   * @throws UncheckedIOException if it cannot be written
   */
  public void writeChromeTrace(Path file) {
    try {
      ChromeTrace.write(tracks, file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return table();
  }

  private List<Row> rows(CallKind kind, String rest) {
    Map<String, Row> rows = new LinkedHashMap<>();
    long outside = wallNanos;
    for (Recording.Track track : tracks) {
      List<ThreadTrack.Call> calls = track.calls();
      long[] selfs = selfTimes(calls, kind);
      long[] bytes = bytes(calls, kind);
      for (int i = 0; i < selfs.length; i++) {
        ThreadTrack.Call call = calls.get(i);
        if (call.kind() == kind) {
          long total = insideItself(calls, call) ? 0 : call.total();
          Row row = new Row(call.name(), 1, selfs[i], total, bytes[i]);
          rows.merge(call.name(), row, ProfileTable::sum);
          outside -= track.recorder() ? selfs[i] : 0;
        }
      }
    }
    rows.put(rest, new Row(rest, 1, outside, outside, 0));
    return sorted(rows.values());
  }

  private static List<Row> sorted(Iterable<Row> rows) {
    List<Row> sorted = new ArrayList<>();
    rows.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(Row::selfNanos).reversed());
    return sorted;
  }

  /** Returns the self time of each call of a kind, excluding nested calls of that kind. */
  private static long[] selfTimes(List<ThreadTrack.Call> calls, CallKind kind) {
    long[] selfs = new long[calls.size()];
    for (int i = 0; i < selfs.length; i++) {
      ThreadTrack.Call call = calls.get(i);
      if (call.kind() == kind) {
        selfs[i] += call.total();
        int outer = enclosing(calls, call.parent(), kind);
        if (outer >= 0) {
          selfs[outer] -= call.total();
        }
      }
    }
    return selfs;
  }

  /**
   * Returns the memory that operators allocated in each call of a kind, excluding nested calls of
   * that kind.
   */
  private static long[] bytes(List<ThreadTrack.Call> calls, CallKind kind) {
    long[] bytes = new long[calls.size()];
    for (int i = 0; i < bytes.length; i++) {
      int owner = enclosing(calls, i, kind);
      if (owner >= 0) {
        bytes[owner] += calls.get(i).bytes();
      }
    }
    return bytes;
  }

  /** Returns the innermost call of a kind that contains this one or is it, or a negative number. */
  private static int enclosing(List<ThreadTrack.Call> calls, int call, CallKind kind) {
    int found = call;
    while (found >= 0 && calls.get(found).kind() != kind) {
      found = calls.get(found).parent();
    }
    return found;
  }

  private static boolean insideItself(List<ThreadTrack.Call> calls, ThreadTrack.Call call) {
    for (int parent = call.parent(); parent >= 0; parent = calls.get(parent).parent()) {
      ThreadTrack.Call outer = calls.get(parent);
      if (outer.kind() == call.kind() && outer.name().equals(call.name())) {
        return true;
      }
    }
    return false;
  }
}
