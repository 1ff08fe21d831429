package org.jtorch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Storage;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.memory.HandleResources;

/**
 * A tensor's memory as a segment of an arena that is closed with the tensor. The arena keeps the
 * storage, so the memory outlives each access; if the arena is never closed, both are freed with
 * the last segment.
 */
final class SegmentView implements HandleResources.HostView {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  @SuppressWarnings("restricted") // the address and the size are libtorch's own
  private SegmentView(long address, long bytes, IValue storage) {
    segment = MemorySegment.ofAddress(address).reinterpret(bytes, arena, s -> storage.close());
  }

  /** The segment of an open tensor; the same one as long as the tensor shows the same memory. */
  static MemorySegment of(Tensor tensor, org.bytedeco.pytorch.Tensor x) {
    check(tensor, x);
    long bytes = x.nbytes();
    long address = bytes == 0 ? 0 : HostMemory.data(x).address();
    SegmentView view =
        (SegmentView) tensor.resources().view(address, bytes, () -> on(x, address, bytes));
    return view.segment;
  }

  private static SegmentView on(org.bytedeco.pytorch.Tensor x, long address, long bytes) {
    Storage storage = x.storage();
    // Else resize_ would free the memory that the segment shows.
    storage.unsafeGetStorageImpl().set_resizable(false);
    return new SegmentView(address, bytes, new IValue(storage));
  }

  private static void check(Tensor tensor, org.bytedeco.pytorch.Tensor x) {
    if (x.requires_grad()) {
      throw refused(tensor, "requires a gradient, which nothing would know of; use detach()");
    } else if (!x.is_cpu()) {
      throw refused(tensor, "is not on the CPU; use cpu()");
    } else if (!x.has_storage()) {
      throw refused(tensor, "is not dense; use toDense()");
    } else if (x.is_conj() || x.is_neg()) {
      throw refused(tensor, "is conjugated by a flag; use resolveConj().resolveNeg()");
    } else if (!x.is_contiguous()) {
      throw refused(tensor, "is not contiguous; use contiguous()");
    }
  }

  private static IllegalStateException refused(Tensor tensor, String why) {
    return new IllegalStateException("Segments.of: " + TensorSummary.of(tensor) + " " + why);
  }

  @Override
  public boolean shows(long address, long bytes) {
    return segment.address() == address && segment.byteSize() == bytes;
  }

  @Override
  public void end() {
    try {
      arena.close();
    } catch (IllegalStateException e) {
      // A native call is using the segment: the collector frees the memory after it.
    }
  }
}
