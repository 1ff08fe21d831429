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
 * The backward passes of all threads, and the synchronization of gradients with them.
 *
 * <p>libtorch writes a leaf's gradient under its own lock, which other code does not take. A
 * gradient is therefore read and written here only while no pass of another thread runs that
 * reaches the leaf: running passes are waited for, and new passes wait. Passes that do not reach
 * the leaf, such as those of another model, are not waited for. The nodes that a pass reaches are
 * determined once, on demand.
 *
 * <p>The hooks of a profile are added to a graph only while no pass runs, and removed when none is
 * running any more, because libtorch iterates over a node's hooks without a lock.
 */
final class BackwardPasses {
  private static final List<ProfiledNodes> DONE = new ArrayList<>();
  private static final List<Pass> RUNNING = new ArrayList<>();

  /**
   * Number of nodes whose gradient is retained. libtorch writes such a gradient without a lock, so
   * while it is not 0, the passes of different threads run one after the other.
   */
  private static final AtomicInteger RETAINING = new AtomicInteger();

  /** Longest time that a new pass waits for threads that wait for passes to end. */
  private static final long MAX_YIELD_NANOS = 20_000_000;

  /** One pass, possibly nested in a hook of another. */
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

    /**
     * Finds the nodes that the pass may reach. Must not run under the lock, because it may take
     * long.
     */
    void lookUp() {
      nodes = GraphNodes.reachedBy(roots);
    }

    /**
     * Returns whether the pass may reach a node; true for all nodes if the graph could not be read.
     */
    boolean reaches(long node) {
      Set<Long> known = nodes;
      return known == null || known.isEmpty() || known.contains(node);
    }
  }

  static {
    Replacement.passes(BackwardPasses::owners);
  }

  private BackwardPasses() {}

  /** Runs a pass; while a profile with nodes is recorded, with an entry for each node. */
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
        if (!mustWait(pass.owner, System.nanoTime() - begin > MAX_YIELD_NANOS)) {
          ProfiledNodes nodes =
              recording != null && recording.hasNodes() && RUNNING.isEmpty()
                  ? profiled(pass.roots, recording)
                  : null;
          RUNNING.add(pass);
          return nodes;
        }
      }
      ThreadWaits.sleep(looks++);
    }
  }

  /**
   * Returns whether a new pass must wait for threads that wait for passes to end. A nested pass
   * does not.
   */
  private static boolean mustWait(ThreadState state, boolean late) {
    boolean outermost = !owners().contains(state) && !state.isCalledByLibTorch();
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

  /**
   * Records that the gradient of a node's output is retained, for the lifetime of the node; forever
   * if the binding does not expose nodes.
   */
  static void retains(Node node) {
    RETAINING.incrementAndGet();
    if (NodeAccess.isAvailable()) {
      GraphNodes.onRelease(node, RETAINING::decrementAndGet);
    }
  }

  /** Returns the threads that run passes. Call under the lock. */
  static Set<ThreadState> owners() {
    Set<ThreadState> owners = new HashSet<>();
    RUNNING.forEach(pass -> owners.add(pass.owner));
    return owners;
  }

  /**
   * Reads or writes a tensor's gradient or hooks exclusively: no other thread does, and no pass of
   * another thread that reaches the tensor runs.
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

  /** An access to a tensor's gradient. */
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

    /** Returns the threads whose passes reach the tensor; empty if not determined yet. */
    Set<ThreadState> blockers() {
      Set<ThreadState> found = new HashSet<>();
      for (Pass other : RUNNING) {
        if (other.owner != state && !state.isCalledByLibTorch() && !isUnreachable()) {
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

    /** A leaf with a single reference is not part of any graph. */
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
