package org.jtorch.internal.autograd;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;
import org.jtorch.Profile;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.memory.Replacement;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.memory.ThreadWaits;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.profiling.ThreadTrack;

/**
 * The backward passes of all threads, and what must not happen to their tensors meanwhile.
 *
 * <p>libtorch writes a leaf's gradient under a lock of its own that others do not take. So a
 * gradient is read and written here while no pass of another thread runs that reaches the leaf: one
 * that does is waited for, and one that begins waits. Passes that do not reach it, those of another
 * model, are not waited for; which nodes a pass reaches is looked up once, when somebody asks.
 *
 * <p>A profile's hooks are put on a graph only while no pass runs, and taken off when none does any
 * more: libtorch goes through a node's hooks without a lock.
 */
final class BackwardPasses {
  private static final List<ProfiledNodes> DONE = new ArrayList<>();
  private static final List<Pass> RUNNING = new ArrayList<>();

  /**
   * The nodes whose gradient is retained. libtorch writes such a gradient without a lock, so while
   * there are any, threads run their passes one after the other.
   */
  private static final AtomicInteger RETAINING = new AtomicInteger();

  /** How long a new pass waits in favour of threads that wait for others to end. */
  private static final long COURTESY_NANOS = 20_000_000;

  /** One pass, or one inside a hook of another. */
  private static final class Pass {
    final ThreadState owner;
    final List<Tensor> roots;
    private volatile @Nullable Set<Long> nodes;

    Pass(ThreadState owner, List<Tensor> roots) {
      this.owner = owner;
      this.roots = roots;
    }

    boolean isKnown() {
      return nodes != null;
    }

    /** Finds the nodes that the pass may come to; never under the lock, for it may take long. */
    void lookUp() {
      nodes = GraphNodes.reachedBy(roots);
    }

    /** Whether it may come to a node; a graph that could not be looked at reaches all. */
    boolean reaches(long node) {
      Set<Long> known = nodes;
      return known == null || known.isEmpty() || known.contains(node);
    }
  }

  static {
    Replacement.passes(BackwardPasses::owners);
  }

  private BackwardPasses() {}

  /** Runs a pass; while a profile is recorded, with a row for each node of the graph. */
  static <T> T run(List<Tensor> roots, Supplier<T> pass) {
    CallbackErrors.prepare();
    Pass running = new Pass(ThreadState.current(), roots);
    ProfiledNodes nodes = begin(running);
    try {
      return pass.get();
    } finally {
      end(running, nodes);
    }
  }

  private static @Nullable ProfiledNodes begin(Pass pass) {
    Recording recording = Recording.active();
    long begin = System.nanoTime();
    int looks = 0;
    while (true) {
      synchronized (Replacement.LOCK) {
        if (!mustWait(pass.owner, System.nanoTime() - begin > COURTESY_NANOS)) {
          ProfiledNodes nodes =
              recording != null && RUNNING.isEmpty() ? profiled(pass.roots, recording) : null;
          RUNNING.add(pass);
          return nodes;
        }
      }
      ThreadWaits.sleep(looks++);
    }
  }

  /** Threads that wait for passes to end go before a new one, unless it is part of one of them. */
  private static boolean mustWait(ThreadState state, boolean late) {
    boolean outermost = !owners().contains(state) && !state.isForeign();
    return Replacement.isOtherActive(state)
        || (outermost && RETAINING.get() > 0 && !RUNNING.isEmpty())
        || (outermost && !late && ThreadWaits.isAny());
  }

  private static ProfiledNodes profiled(List<Tensor> roots, Recording recording) {
    ThreadTrack track = recording.track();
    ProfiledNodes nodes = track.operator(Profile.PROFILER, () -> ProfiledNodes.of(roots, track));
    track.expectNodes();
    return nodes;
  }

  private static void end(Pass pass, @Nullable ProfiledNodes nodes) {
    synchronized (Replacement.LOCK) {
      RUNNING.remove(pass);
      if (nodes != null) {
        DONE.add(nodes);
      }
      if (RUNNING.isEmpty() && !DONE.isEmpty()) {
        DONE.forEach(ProfiledNodes::close);
        DONE.clear();
      }
      Replacement.LOCK.notifyAll();
    }
  }

  /** Says that the gradient of what a node made is retained, for as long as the node is there. */
  static void retains(Node node) {
    RETAINING.incrementAndGet();
    GraphNodes.onRelease(node, RETAINING::decrementAndGet);
  }

  /** The threads that run passes; under the lock. */
  static Set<ThreadState> owners() {
    Set<ThreadState> owners = new HashSet<>();
    RUNNING.forEach(pass -> owners.add(pass.owner));
    return owners;
  }

  /**
   * Reads or writes a tensor's gradient or hooks while no other thread does, nor a pass of another
   * thread that reaches the tensor.
   */
  @CanIgnoreReturnValue
  static <T> T exclude(String called, org.bytedeco.pytorch.Tensor tensor, Supplier<T> body) {
    ThreadState state = ThreadState.current();
    synchronized (Replacement.LOCK) {
      if (RUNNING.isEmpty()) {
        return body.get();
      }
    }
    Access<T> access = new Access<>(state, tensor, body);
    while (!access.isDone()) {
      access.pass = null;
      ThreadWaits.await(state, called, access::blockers, access::run);
      Pass unknown = access.pass;
      if (unknown != null) {
        unknown.lookUp();
      }
    }
    return access.result();
  }

  /** One use of a tensor's gradient. */
  private static final class Access<T> {
    final ThreadState state;
    final org.bytedeco.pytorch.Tensor tensor;
    final Supplier<T> body;
    @Nullable Pass pass;
    private @Nullable T result;
    private long node;
    private boolean done;

    Access(ThreadState state, org.bytedeco.pytorch.Tensor tensor, Supplier<T> body) {
      this.state = state;
      this.tensor = tensor;
      this.body = body;
    }

    boolean isDone() {
      return done;
    }

    /** The threads whose passes reach the tensor; none if it is not known of one yet. */
    Set<ThreadState> blockers() {
      Set<ThreadState> found = new HashSet<>();
      for (Pass other : RUNNING) {
        if (other.owner != state && !state.isForeign() && !isUnreachable()) {
          if (!other.isKnown()) {
            pass = other;
            return Set.of();
          } else if (other.reaches(node())) {
            found.add(other.owner);
          }
        }
      }
      return found;
    }

    /** A leaf to which one handle alone refers is in no graph. */
    private boolean isUnreachable() {
      return tensor.use_count() == 1 && tensor.is_leaf();
    }

    private long node() {
      if (node == 0) {
        node = GraphNodes.addressOf(tensor);
      }
      return node;
    }

    void run() {
      if (pass == null) {
        result = body.get();
        done = true;
      }
    }

    @SuppressWarnings("NullAway") // null only if the body returned it
    T result() {
      return result;
    }
  }
}
