package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The backward passes of all threads. A profile's hooks are put on a graph only while no pass runs,
 * and taken off when none does any more: libtorch goes through a node's hooks without a lock.
 */
final class BackwardPasses {
  private static final List<ProfiledNodes> DONE = new ArrayList<>();
  private static int running;

  private BackwardPasses() {}

  /** Runs a pass; while a profile is recorded, with a row for each node of the graph. */
  static <T> T run(List<Tensor> roots, Supplier<T> pass) {
    CallbackErrors.prepare();
    ProfiledNodes nodes = begin(roots);
    try {
      return pass.get();
    } finally {
      end(nodes);
    }
  }

  private static synchronized @Nullable ProfiledNodes begin(List<Tensor> roots) {
    Recording recording = Profiler.active();
    ProfiledNodes nodes = null;
    if (recording != null && running == 0) {
      ThreadTrack track = recording.track();
      nodes = track.operator(Profile.PROFILER, () -> ProfiledNodes.of(roots, track));
      track.expectNodes();
    }
    running++;
    return nodes;
  }

  private static synchronized void end(@Nullable ProfiledNodes nodes) {
    running--;
    if (nodes != null) {
      DONE.add(nodes);
    }
    if (running == 0 && !DONE.isEmpty()) {
      DONE.forEach(ProfiledNodes::close);
      DONE.clear();
    }
  }
}
