package org.jtorch.internal.memory;

import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.profiling.FlightEvents;
import org.jtorch.internal.profiling.Recording;

/** Tells whoever listens, a profile or a flight recording, of memory that a result brought. */
final class Allocations {
  private Allocations() {}

  /** Notes a result that is about to get its handle; cheap while nobody listens. */
  static void note(NativeStack stack, long impl) {
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
   * The size of the storage; none for a view of an argument and for one that was there before.
   * Autograd, too, may refer to a new one already.
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
