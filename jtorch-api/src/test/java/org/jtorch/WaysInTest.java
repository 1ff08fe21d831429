package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaysInTest {
  @TempDir Path folder;

  private Path floats(String name, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return Files.write(folder.resolve(name), bytes.array());
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  @Test
  void aFileIsReadAndStaysAsItWas() throws IOException {
    Path file = floats("größe 1.bin", 1, 2, 3);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.fromFile(file, 2);
      assertThat(x.toFloatArray()).containsExactly(1, 2);
      x.fill_(9);
      assertThat(floats(file)).containsExactly(1, 2, 3);
      assertThat(Torch.fromFile(DType.INT32, file, false, 3).dtype()).isEqualTo(DType.INT32);
      assertThat(Torch.fromFile(file, 0).shape()).isEqualTo(Shape.of(0));
    }
  }

  @Test
  void aSharedFileIsWrittenAndGrows() throws IOException {
    Path file = floats("shared.bin", 1, 2);
    Path made = folder.resolve("made.bin");
    try (TensorScope scope = TensorScope.open()) {
      Torch.fromFile(DType.FLOAT32, file, true, 3).fill_(7);
      Torch.fromFile(DType.FLOAT32.requiresGrad(true), made, true, 2).detach().fill_(5);
    }
    assertThat(floats(file)).containsExactly(7, 7, 7);
    assertThat(floats(made)).containsExactly(5, 5);
  }

  @Test
  void aFileThatDoesNotFitIsRefused() throws IOException {
    Path file = floats("short.bin", 1, 2);
    assertThatThrownBy(() -> Torch.fromFile(file, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromFile: float32[3] takes 12 bytes, but " + file + " has 8");
    assertThatThrownBy(() -> Torch.fromFile(file, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromFile: a file of -1 elements");
    assertThatThrownBy(() -> Torch.fromFile(file, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromFile: a file of 9223372036854775807 elements");
    assertThatThrownBy(() -> Torch.fromFile(folder, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromFile: " + folder + " is a directory");
    assertThatThrownBy(() -> Torch.fromFile(DType.QINT8, file, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromFile: qint8 needs a scale; map the integers instead");
    Path missing = folder.resolve("missing.bin");
    assertThatThrownBy(() -> Torch.fromFile(missing, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("fromFile: " + missing + " cannot be read");
    assertThatThrownBy(() -> Torch.fromFile(DType.INT8, file, true, 1L << 60))
        .isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> Torch.fromFile(DType.INT8, missing.resolve("x"), true, 1))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void newTensorsTakeTheDtypeOfTheOldOne() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor like = Torch.zeros(DType.FLOAT64, 1);
      assertThat(like.newTensor(new int[] {1, 2}))
          .hasToString(like.newTensor(new long[] {1, 2}).toString());
      assertThat(like.newTensor(new float[][] {{1}, {2}}).shape()).isEqualTo(Shape.of(2, 1));
      assertThat(like.newTensor(3).dtype()).isEqualTo(DType.FLOAT64);
      assertThat(like.newTensor(0.1).item()).isEqualTo(0.1);
      assertThat(like.newTensor(true).item()).isEqualTo(1);
      assertThat(like.newTensor(DType.INT64, Torch.tensor(2.5)).itemLong()).isEqualTo(2);
      assertThat(like.newTensor(DType.COMPLEX64, Complex.of(1, 2)).itemComplex())
          .isEqualTo(Complex.of(1, 2));
      Tensor given = Torch.ones(2);
      given.newTensor(given).fill_(5);
      assertThat(given.sum().item()).isEqualTo(2);
      assertThatThrownBy(() -> like.newTensor("abc"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("newTensor: String is no number, tensor or array of them");
    }
  }

  @Test
  void complexArraysGoInAndOut() {
    Complex[][] rows = {
      {Complex.of(1, 2), Complex.of(3, 0)}, {Complex.of(0, -1), Complex.of(4, 5)}
    };
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.tensor((Object[]) rows);
      assertThat(x.dtype()).isEqualTo(DType.COMPLEX64);
      assertThat(x.shape()).isEqualTo(Shape.of(2, 2));
      assertThat(x.t().toComplexArray())
          .containsExactly(rows[0][0], rows[1][0], rows[0][1], rows[1][1]);
      assertThat(Torch.tensor(DType.COMPLEX128, (Object[]) rows).dtype())
          .isEqualTo(DType.COMPLEX128);
      assertThat(Torch.polar(Torch.tensor(2.0), Torch.tensor(0.0)).itemComplex())
          .isEqualTo(Complex.of(2, 0));
      assertThat(Torch.viewAsReal(x).shape()).isEqualTo(Shape.of(2, 2, 2));
      assertThatThrownBy(() -> Torch.tensor((Object[]) new Complex[][] {{Complex.of(1, 2)}, {}}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("tensor: nested[1] has length 0");
      assertThatThrownBy(() -> Torch.tensor((Object[]) new Complex[][] {null}))
          .isInstanceOf(NullPointerException.class);
    }
  }
}
