package org.jtorch.serving.internal.batching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The waiting requests that may share a batch. */
final class Bucket {
  final BucketKey key;
  private final List<Lane> lanes = new ArrayList<>(1);
  private int count;
  private long elements;
  private long bytes;
  private long nearestDeadline = Long.MAX_VALUE;

  Bucket(BucketKey key) {
    this.key = key;
  }

  void add(QueuedRequest request) {
    lane(request.priority).append(request);
    count++;
    elements += request.elements;
    bytes += request.bytes;
    nearestDeadline = Math.min(nearestDeadline, request.deadline);
  }

  void remove(Lane lane, QueuedRequest request) {
    lane.remove(request);
    count--;
    elements -= request.elements;
    bytes -= request.bytes;
    if (lane.first() == null) {
      lanes.remove(lane);
    }
    if (request.deadline == nearestDeadline) {
      nearestDeadline = Long.MIN_VALUE;
    }
  }

  private Lane lane(int priority) {
    for (Lane lane : lanes) {
      if (lane.priority == priority) {
        return lane;
      }
    }
    Lane lane = new Lane(this, priority);
    lanes.add(lane);
    return lane;
  }

  int count() {
    return count;
  }

  long elements() {
    return elements;
  }

  long bytes() {
    return bytes;
  }

  /** Returns the rank of the request that is computed first. */
  long rank() {
    Lane lane = best();
    return lane == null ? Long.MAX_VALUE : lane.rank();
  }

  /** Returns the request that is computed first. */
  @Nullable QueuedRequest first() {
    Lane lane = best();
    return lane == null ? null : lane.first();
  }

  private @Nullable Lane best() {
    Lane best = null;
    for (Lane lane : lanes) {
      if (best == null || lane.rank() < best.rank()) {
        best = lane;
      }
    }
    return best;
  }

  /** Returns the arrival of the oldest request of any priority. */
  long oldest() {
    long oldest = Long.MAX_VALUE;
    for (Lane lane : lanes) {
      QueuedRequest head = lane.first();
      if (head != null) {
        oldest = Math.min(oldest, head.arrival);
      }
    }
    return oldest;
  }

  /** Returns the deadline that passes first. */
  long nearestDeadline() {
    if (nearestDeadline == Long.MIN_VALUE) {
      nearestDeadline = Long.MAX_VALUE;
      for (QueuedRequest request : requests()) {
        nearestDeadline = Math.min(nearestDeadline, request.deadline);
      }
    }
    return nearestDeadline;
  }

  /** Returns all requests. */
  List<QueuedRequest> requests() {
    List<QueuedRequest> all = new ArrayList<>(count);
    for (Lane lane : lanes) {
      for (QueuedRequest request = lane.first(); request != null; request = request.next) {
        all.add(request);
      }
    }
    return all;
  }
}
