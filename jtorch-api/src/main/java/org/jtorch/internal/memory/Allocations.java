package org.jtorch.internal.memory;

import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.profiling.FlightEvents;
import org.jtorch.internal.profiling.Recording;

/** Reports the memory of new results to a profile or a flight recording. */
final class Allocations {
  private Allocations() {}

  /** Records a result that is about to get its handle. Cheap if nothing is recording. */
  static void record(NativeStack stack, long impl) {
    Recording recording = Recording.active();
    boolean inFlight = FlightEvents.recordsAllocations();
    if (recording == null && !inFlight) {
      return;
    }
    long bytes = fresh(stack, impl);
    if (recording != null) {
      recording.track().allocated(bytes);
    }
    if (inFlight) {
      FlightEvents.allocated(bytes);
    }
  }

  /**
   * Returns the size of the storage; 0 for a view of an argument and for a storage that existed
   * before. Autograd may already refer to a new storage.
   */
  private static long fresh(NativeStack stack, long impl) {
    Peer peer = stack.peekTensor(impl);
    if (!peer.has_storage() || peer.use_count() > 1) {
      return 0;
    }
    long address = Peer.storageAddress(peer);
    return address == 0 || stack.holdsStorage(address) ? 0 : stack.peekTensor(impl).nbytes();
  }
}
