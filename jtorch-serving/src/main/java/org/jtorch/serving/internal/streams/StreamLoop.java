package org.jtorch.serving.internal.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.StreamNetwork;

/**
 * The thread of one loaded streaming model. Between two steps, requests that have ended leave and
 * waiting ones join.
 *
 * @param <I> type of a request
 * @param <P> type of a piece
 * @param <S> type of a state
 */
final class StreamLoop<I, P, S extends AutoCloseable> {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.serving");

  private final StreamSettings settings;
  private final StreamNetwork<I, P, S> network;
  private final StreamEnds ends;
  private final int intraOpThreads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WaitingRoom<StreamRequest<I, P, S>> room;
  private final List<StreamRequest<I, P, S>> active = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private long stepNanos;
  private @Nullable String refusal;
  private volatile boolean rejecting;

  StreamLoop(
      StreamSettings settings,
      StreamNetwork<I, P, S> network,
      StreamEnds ends,
      int intraOpThreads) {
    this.settings = settings;
    this.network = network;
    this.ends = ends;
    this.intraOpThreads = intraOpThreads;
    this.room = new WaitingRoom<>(settings);
  }

  void start() {
    Thread thread = new Thread(this::run, "jtorch-stream-" + settings.name());
    thread.setDaemon(true);
    thread.start();
  }

  StreamNetwork<I, P, S> network() {
    return network;
  }

  /** Completes when all requests have ended and the network is closed. */
  CompletableFuture<Void> over() {
    return over;
  }

  int waiting() {
    return locked(room::size);
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Accepts a request.
   *
   * @return false if the loop has begun to end
   * @throws RequestRejectedException if there is no room to wait
   */
  boolean submit(StreamRequest<I, P, S> request) {
    lock.lock();
    try {
      if (refusal != null) {
        return false;
      } else if (!room.add(request)) {
        throw ends.full(room.size());
      }
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns why nothing more is accepted. */
  String refusal() {
    return locked(() -> refusal == null ? "the model is being closed" : refusal);
  }

  /** Withdraws a request: at once if it waits, before the next step if it is active. */
  void cancel(StreamRequest<I, P, S> request) {
    request.cancel();
    boolean waited;
    lock.lock();
    try {
      waited = room.remove(request);
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (waited) {
      ends.end(request, StreamEnds.cancelled());
    }
  }

  /** Has the loop look again: a consumer has made room, or something has changed. */
  void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Accepts nothing more; the loop ends when all requests have. */
  void drain(String why) {
    lock.lock();
    try {
      refusal = why;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all requests before the next step. */
  void reject() {
    rejecting = true;
    wake();
  }

  private void run() {
    try (Mode limit = Torch.limitThreads(intraOpThreads);
        Mode inference = Torch.inferenceMode()) {
      while (awaitWork()) {
        leave();
        join();
        step();
      }
    } catch (Throwable e) { // the requests must end, whatever it is
      LOGGER.log(System.Logger.Level.ERROR, "the stream of " + settings.name() + " ended", e);
      drain("the model's thread has ended: " + StreamEnds.sentence(e));
    } finally {
      endAll();
      close(network);
      over.complete(null);
    }
  }

  /** Waits until there is something to do; false if the loop is over. */
  private boolean awaitWork() throws InterruptedException {
    List<StreamRequest<I, P, S>> expired = List.of();
    lock.lock();
    try {
      while (!rejecting && expired.isEmpty()) {
        long now = System.nanoTime();
        expired = room.removeExpired(now);
        if (room.hasNext() || active.stream().anyMatch(r -> isDue(r, now))) {
          break;
        } else if (refusal != null && room.isEmpty() && expired.isEmpty()) {
          return false;
        } else if (expired.isEmpty()) {
          long ignored = changed.awaitNanos(nanosToDeadline(now));
        }
      }
    } finally {
      lock.unlock();
    }
    expired.forEach(request -> ends.end(request, ends.expired()));
    return !rejecting;
  }

  /** Returns the time until the first deadline. */
  private long nanosToDeadline(long now) {
    return active.stream()
        .mapToLong(request -> request.deadline() - now)
        .reduce(room.nanosToDeadline(now), Math::min);
  }

  private static boolean isDue(StreamRequest<?, ?, ?> request, long now) {
    return request.isCancelled() || request.isExpired(now) || !request.pieces().isFull();
  }

  /** Ends the active requests that were cancelled or have expired. */
  private void leave() {
    long now = System.nanoTime();
    for (StreamRequest<I, P, S> request : List.copyOf(active)) {
      if (request.isCancelled()) {
        end(request, StreamEnds.cancelled());
      } else if (request.isExpired(now)) {
        end(request, ends.expired());
      }
    }
  }

  /**
   * Starts waiting requests that find room. Starting takes no longer than a step while others are
   * active, apart from one request, so that long starts delay their pieces by one step at most.
   */
  private void join() {
    long start = System.nanoTime();
    boolean isAlone = active.isEmpty();
    Optional<StreamRequest<I, P, S>> next = locked(room::next);
    while (next.isPresent()) {
      start(next.get());
      boolean isLate = System.nanoTime() - start > stepNanos;
      next = isLate && !isAlone ? Optional.empty() : locked(room::next);
    }
  }

  private void start(StreamRequest<I, P, S> request) {
    active.add(request);
    long time = System.nanoTime();
    if (request.isCancelled()) {
      end(request, StreamEnds.cancelled());
      return;
    } else if (request.isExpired(time)) {
      end(request, ends.expired());
      return;
    }
    try (TensorScope scope = TensorScope.open()) {
      request.started(time, Objects.requireNonNull(network.start(request.input()), "start"));
    } catch (IllegalArgumentException e) {
      end(request, ends.invalid(StreamEnds.sentence(e), e));
    } catch (Throwable e) { // an Error of one request must not end the others
      end(request, ends.failed(e));
    }
  }

  private void step() {
    List<StreamRequest<I, P, S>> due =
        active.stream().filter(request -> !request.pieces().isFull()).toList();
    if (!due.isEmpty()) {
      step(due, false);
    }
  }

  /** Runs a step; one that fails is divided until the requests that make it fail are alone. */
  private void step(List<StreamRequest<I, P, S>> requests, boolean isDivision) {
    long start = System.nanoTime();
    List<StreamNetwork.Piece<P>> pieces = List.of();
    Throwable thrown = null;
    try (TensorScope scope = TensorScope.open()) {
      pieces = network.step(requests.stream().map(r -> Objects.requireNonNull(r.state())).toList());
      if (pieces.size() != requests.size()) {
        throw new IllegalStateException(
            "step returned " + pieces.size() + " pieces for " + requests.size() + " requests");
      }
    } catch (Throwable e) { // an Error of one request must not end the others
      thrown = e;
    }
    stepNanos = System.nanoTime() - start;
    ends.stepped(requests.size(), stepNanos, isDivision, thrown != null);
    if (thrown == null) {
      deliver(requests, pieces);
    } else if (requests.size() == 1) {
      end(requests.get(0), ends.failed(thrown));
    } else {
      int half = requests.size() / 2;
      step(requests.subList(0, half), true);
      step(requests.subList(half, requests.size()), true);
    }
  }

  private void deliver(List<StreamRequest<I, P, S>> requests, List<StreamNetwork.Piece<P>> pieces) {
    for (int i = 0; i < requests.size(); i++) {
      requests.get(i).pieces().add(pieces.get(i).values());
      if (pieces.get(i).last()) {
        end(requests.get(i), null);
      }
    }
  }

  /** Ends an active request: its state is closed before its consumer learns of the end. */
  private void end(StreamRequest<I, P, S> request, @Nullable RuntimeException failure) {
    active.remove(request);
    S state = request.state();
    if (state != null) {
      close(state);
    }
    lock.lock();
    try {
      room.leave(request);
    } finally {
      lock.unlock();
    }
    ends.end(request, failure);
  }

  private void endAll() {
    List<StreamRequest<I, P, S>> waiting;
    String why = refusal();
    lock.lock();
    try {
      refusal = why;
      waiting = room.removeAll();
    } finally {
      lock.unlock();
    }
    waiting.forEach(request -> ends.end(request, ends.closing(why)));
    List.copyOf(active).forEach(request -> end(request, ends.closing(why)));
  }

  private void close(AutoCloseable resource) {
    try (TensorScope scope = TensorScope.open()) {
      resource.close();
    } catch (Exception | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "closing a part of " + settings.name() + " failed", e);
    }
  }
}
