package org.jtorch.internal;

import java.util.Collection;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.MappedFile;

/** Tensors on files that are mapped into memory. */
public final class MappedTensors {
  private MappedTensors() {}

  /**
   * Throws if the file of a mapped tensor has been cut short, because its use would end the
   * process.
   *
   * @throws CheckpointException with the path
   */
  public static void check(Collection<Tensor> tensors) {
    if (MappedFile.areMapped()) {
      tensors.forEach(tensor -> MappedFile.check(tensor.storageAddress()));
    }
  }
}
