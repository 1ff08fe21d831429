package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A recording in progress: a track for each thread that has called something. */
final class Recording {
  private final Queue<ThreadTrack> tracks = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ThreadTrack> own =
      ThreadLocal.withInitial(
          () -> {
            ThreadTrack track = new ThreadTrack();
            tracks.add(track);
            return track;
          });
  private final Thread thread = Thread.currentThread();
  private final long began = System.nanoTime();

  /** The calling thread's track. */
  ThreadTrack track() {
    return own.get();
  }

  Profile end() {
    long ended = System.nanoTime();
    List<Profile.Track> finished = new ArrayList<>();
    for (ThreadTrack track : tracks) {
      finished.add(
          new Profile.Track(
              track.thread().getName(),
              track.thread() == thread,
              List.of(track.calls(began, ended))));
    }
    return new Profile(ended - began, finished);
  }
}
