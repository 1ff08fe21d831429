package org.jtorch.serving.internal.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests that wait, by priority and then by arrival, and the room that active ones take. Guarded
 * by the loop's lock.
 */
final class WaitingRoom<R extends StreamRequest<?, ?, ?>> {
  private final StreamSettings settings;
  private final List<R> waiting = new ArrayList<>();
  private int active;
  private long activeBytes;

  WaitingRoom(StreamSettings settings) {
    this.settings = settings;
  }

  /** Adds a request; false if as many wait for room as may. */
  boolean add(R request) {
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).priority() < request.priority()) {
      at--;
    }
    waiting.add(at, request);
    if (waiting.size() - startable() > settings.maxQueue()) {
      waiting.remove(at);
      return false;
    }
    return true;
  }

  /** Returns how many of the first requests find room now. */
  private int startable() {
    int count = 0;
    long bytes = activeBytes;
    for (R request : waiting) {
      if (active + count >= settings.maxActive()
          || request.bytes() > settings.maxStateBytes() - bytes) {
        return count;
      }
      bytes += request.bytes();
      count++;
    }
    return count;
  }

  boolean hasNext() {
    return startable() > 0;
  }

  /** Takes the first request if it finds room, which it occupies until it leaves. */
  Optional<R> next() {
    if (!hasNext()) {
      return Optional.empty();
    }
    R next = waiting.remove(0);
    active++;
    activeBytes += next.bytes();
    return Optional.of(next);
  }

  void leave(R request) {
    active--;
    activeBytes -= request.bytes();
  }

  boolean remove(R request) {
    return waiting.remove(request);
  }

  List<R> removeExpired(long now) {
    List<R> expired = waiting.stream().filter(request -> request.isExpired(now)).toList();
    waiting.removeAll(expired);
    return expired;
  }

  List<R> removeAll() {
    List<R> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty() && active == 0;
  }

  /** Returns the time until the first deadline. */
  long nanosToDeadline(long now) {
    return waiting.stream().mapToLong(r -> r.deadline() - now).min().orElse(Long.MAX_VALUE);
  }
}
