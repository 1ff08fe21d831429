package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The format before PyTorch 1.6, also as its oldest writers used it: storages that are views of
 * others.
 */
class LegacyCheckpointTest {
  @TempDir private Path folder;

  private static PickleBytes pickle() {
    return new PickleBytes().op(Opcode.PROTO).raw(2);
  }

  /** A tensor of two elements in a storage that is a view of storage "root" (4 floats). */
  private static PickleBytes viewed(PickleBytes pickle, long offset, long size) {
    pickle.global("torch._utils", "_rebuild_tensor").op(Opcode.MARK, Opcode.MARK);
    pickle.text("storage").global("torch", "FloatStorage").text("root").text("cpu").integer(4);
    pickle.op(Opcode.MARK).text("view").longInteger(offset).longInteger(size).op(Opcode.TUPLE);
    pickle.op(Opcode.TUPLE, Opcode.BINPERSID).integer(0).tuple(2).tuple(1);
    return pickle.op(Opcode.TUPLE, Opcode.REDUCE);
  }

  private Path file(PickleBytes saved, String key, long numel) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] magic = {
      0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
    };
    PickleBytes head = pickle().op(Opcode.LONG1).raw(magic.length);
    for (byte b : magic) {
      head.raw(b);
    }
    out.writeBytes(head.op(Opcode.STOP).bytes());
    out.writeBytes(pickle().integer(1001).op(Opcode.STOP).bytes());
    out.writeBytes(pickle().op(Opcode.EMPTY_DICT, Opcode.STOP).bytes());
    out.writeBytes(saved.op(Opcode.STOP).bytes());
    out.writeBytes(pickle().op(Opcode.EMPTY_LIST).text(key).op(Opcode.APPEND, Opcode.STOP).bytes());
    ByteBuffer storage = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(numel);
    out.writeBytes(storage.putFloat(1).putFloat(2).putFloat(3).putFloat(4).array());
    return Files.write(folder.resolve("old.pth"), out.toByteArray());
  }

  private Path file(long offset, long size) throws IOException {
    PickleBytes dict = pickle().op(Opcode.EMPTY_DICT).text("w");
    return file(viewed(dict, offset, size).op(Opcode.SETITEM), "root", 4);
  }

  @Test
  void aStorageThatIsAViewBeginsWhereItSays() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = Checkpoint.load(file(2, 2)).stateDict();
      assertThat(tensors.get("w").sum().item()).isEqualTo(7);
      assertThat(tensors.get("w").storageOffset()).isEqualTo(2);
    }
  }

  @Test
  void aViewOutsideItsStorageIsRefused() throws IOException {
    Path outside = file(3, 2);
    assertThatThrownBy(() -> Checkpoint.load(outside))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("view view of storage root needs bytes 12 to 20 of 16");
    Path narrow = file(3, 1);
    assertThatThrownBy(() -> Checkpoint.load(narrow))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("needs 8 bytes, but its storage root has 4");
  }

  @Test
  void aStorageUnderAnotherKeyIsRefused() throws IOException {
    PickleBytes dict = pickle().op(Opcode.EMPTY_DICT).text("w");
    Path path = file(viewed(dict, 0, 4).op(Opcode.SETITEM), "other", 4);
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the storage key \"other\" is listed twice or not in the pickle");
  }

  @Test
  void aStorageOfAnotherLengthIsRefused() throws IOException {
    PickleBytes dict = pickle().op(Opcode.EMPTY_DICT).text("w");
    Path path = file(viewed(dict, 0, 4).op(Opcode.SETITEM), "root", 1L << 60);
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("storage root is declared with 4 elements");
  }
}
