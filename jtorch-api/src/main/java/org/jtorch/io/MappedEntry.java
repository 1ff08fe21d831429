package org.jtorch.io;

import java.lang.ref.Reference;
import java.nio.file.Path;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.host.FileMapping;

/**
 * An entry of a mapped safetensors file.
 *
 * @param dataStart position of the file's data
 * @param owner closes the mapping when it is freed
 */
record MappedEntry(
    Path file, SafetensorsHeader.Entry entry, long dataStart, FileMapping mapping, Tensor owner) {

  /** Returns a tensor on the mapped file, or a copy if its bytes are not aligned. */
  Tensor tensor() {
    if (entry.begin() == entry.end()) {
      return Torch.empty(entry.dtype(), entry.shape());
    }
    long from = dataStart + entry.begin();
    long size = entry.end() - entry.begin();
    try {
      if (owner.isClosed()) {
        throw new IllegalStateException("the scope in which the file was loaded has been closed");
      }
      return from % entry.dtype().itemSize() == 0
          ? mapping.tensor(from, size, entry.dtype(), entry.shape().toArray())
          : copy(mapping.part(from, size));
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  private Tensor copy(Tensor bytes) {
    Tensor view = bytes.clone().view(entry.dtype()).view(entry.shape());
    // Not the view, of which autograd would keep the bytes as its base.
    Tensor tensor = Torch.empty(entry.dtype(), 0);
    tensor.setData(view);
    return tensor;
  }
}
