package org.jtorch.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.jtorch.Tensor;
import org.jtorch.internal.SharedMemory;

/** The memory of a tensor as an allocation of Arrow, which is accounted to an allocator. */
final class TensorAllocation extends ForeignAllocation {
  private final SharedMemory.Lease lease;

  private TensorAllocation(SharedMemory.Lease lease) {
    super(lease.tensor().nbytes(), lease.address());
    this.lease = lease;
  }

  /** Returns a buffer on the memory of a contiguous tensor, which the caller closes. */
  static ArrowBuf buffer(Tensor tensor, BufferAllocator allocator) {
    if (tensor.numel() == 0) {
      return allocator.getEmpty();
    }
    SharedMemory.Lease lease = SharedMemory.lend("Arrow.toVector", tensor);
    try {
      return allocator.wrapForeignAllocation(new TensorAllocation(lease));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  protected void release0() {
    lease.close();
  }
}
