package org.jtorch.internal.profiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Profiler;

/** A recording in progress, with one track per thread. */
public final class Recording {
  /** Read by every operator on every thread. */
  private static volatile @Nullable Recording active;

  /** The calls of one thread. */
  public record Track(String thread, boolean recorder, List<ThreadTrack.Call> calls) {}

  /** A finished recording. */
  public record Finished(long wallNanos, List<Track> tracks) {}

  private final Queue<ThreadTrack> tracks = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ThreadTrack> own =
      ThreadLocal.withInitial(
          () -> {
            ThreadTrack track = new ThreadTrack();
            tracks.add(track);
            return track;
          });
  private final boolean nodes;
  private final Thread thread = Thread.currentThread();
  private final long began = System.nanoTime();

  private Recording(boolean nodes) {
    this.nodes = nodes;
  }

  /** Returns the recording in progress. */
  public static @Nullable Recording active() {
    return active;
  }

  /** Starts a recording, of backward's nodes or not; null if one is in progress. */
  public static synchronized @Nullable Recording begin(boolean nodes) {
    if (active != null) {
      return null;
    }
    Recording recording = new Recording(nodes);
    active = recording;
    return recording;
  }

  /** Runs a native call, and records it if a recording is in progress. */
  public static <T extends @Nullable Object> T operator(String name, Supplier<T> body) {
    Recording recording = active;
    return recording == null ? body.get() : recording.track().operator(name, body);
  }

  /** Begins a named range, if a recording is in progress. */
  public static Profiler.Range range(CallKind kind, String name) {
    Objects.requireNonNull(name);
    Recording recording = active;
    if (recording == null) {
      return () -> {};
    }
    ThreadTrack track = recording.track();
    int call = track.begin(kind, name);
    return () -> track.end(call);
  }

  /** Returns whether each node of a backward pass is recorded. */
  public boolean hasNodes() {
    return nodes;
  }

  /** Returns the calling thread's track. */
  public ThreadTrack track() {
    return own.get();
  }

  /** Ends the recording. */
  public Finished end() {
    active = null;
    long ended = System.nanoTime();
    List<Track> finished = new ArrayList<>();
    for (ThreadTrack track : tracks) {
      finished.add(
          new Track(
              track.thread().getName(),
              track.thread() == thread,
              List.of(track.calls(began, ended))));
    }
    return new Finished(ended - began, List.copyOf(finished));
  }
}
