package org.jtorch.vision.opencv;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.UMatData;
import org.jtorch.internal.SharedMemory;

/**
 * A matrix on the memory of a tensor. OpenCV counts the headers on the memory but has no callback
 * for the last one, so a header is kept here for each lease: when it is the only one left, both are
 * released. That is looked for when such a matrix is created, closed, or collected.
 */
final class TensorMat extends Mat {
  /** The memory at an address, with another owner. */
  private static final class Memory extends Pointer {
    Memory(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  /** Compared by identity. */
  private static final class Loan {
    final Mat header;
    final UMatData data;
    final SharedMemory.Lease lease;

    Loan(Mat header, UMatData data, SharedMemory.Lease lease) {
      this.header = header;
      this.data = data;
      this.lease = lease;
    }
  }

  private static final Cleaner CLEANER = Cleaner.create();
  private static final List<Loan> LOANS = new ArrayList<>();

  private TensorMat(int height, int width, int type, Pointer memory, long step) {
    super(height, width, type, memory, step);
  }

  /** Creates a matrix that owns the lease, which is closed if this fails. */
  static TensorMat create(
      SharedMemory.Lease lease, int height, int width, int type, long stepBytes) {
    TensorMat mat = null;
    try (Memory memory = new Memory(lease.address())) {
      mat = new TensorMat(height, width, type, memory, stepBytes);
      UMatData data = counted(mat, memory, height, width, type, stepBytes);
      Mat header = new Mat(mat); // which no PointerScope of the caller closes
      header.retainReference();
      lend(new Loan(header, data, lease));
      CLEANER.register(mat, TensorMat::releaseUnused);
      return mat;
    } catch (RuntimeException e) {
      if (mat != null) {
        mat.close();
      }
      lease.close();
      throw e;
    }
  }

  /** Has OpenCV count the headers on the memory, as on memory that it allocated. */
  private static UMatData counted(
      Mat mat, Pointer memory, int height, int width, int type, long stepBytes) {
    try (SizeTPointer steps = new SizeTPointer(2)) {
      steps.put(0, stepBytes).put(1, mat.elemSize());
      int[] sizes = {height, width};
      UMatData data =
          Mat.getStdAllocator()._allocate(2, sizes, type, memory, steps, opencv_core.ACCESS_RW, 0);
      data.refcount(1);
      mat.u(data);
      return data;
    }
  }

  private static void lend(Loan loan) {
    synchronized (LOANS) {
      LOANS.add(loan);
    }
    releaseUnused();
  }

  /** Releases the loans whose memory no other header uses. */
  static void releaseUnused() {
    // Without the lock, since closing a tensor may release other matrices.
    for (Loan loan : takeUnused()) {
      loan.header.close();
      loan.lease.close();
    }
  }

  private static List<Loan> takeUnused() {
    synchronized (LOANS) {
      List<Loan> unused = LOANS.stream().filter(loan -> loan.data.refcount() == 1).toList();
      LOANS.removeAll(unused);
      return unused;
    }
  }

  /** Returns the number of tensors whose memory matrices use. */
  static int loans() {
    releaseUnused();
    synchronized (LOANS) {
      return LOANS.size();
    }
  }

  @Override
  public void close() {
    super.close();
    releaseUnused();
  }

  @Override
  public boolean releaseReference() {
    boolean released = super.releaseReference();
    releaseUnused();
    return released;
  }

  @Override
  public void release() {
    super.release();
    releaseUnused();
  }
}
