package org.jtorch;

/** Tells whoever listens, a profile or a flight recording, of memory that a result brought. */
final class Allocations {
  private Allocations() {}

  /** Notes a result that is about to get its handle; cheap while nobody listens. */
  static void note(NativeStack stack, long impl) {
    Recording recording = Profiler.active();
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

  /** The size of the storage if this is its only tensor; none for a view. */
  private static long fresh(NativeStack stack, long impl) {
    Peer peer = stack.peer(impl);
    return peer.has_storage() && peer.storage().use_count() == 1 ? peer.nbytes() : 0;
  }
}
