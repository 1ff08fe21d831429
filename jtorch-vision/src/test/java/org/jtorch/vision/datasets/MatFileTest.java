package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of scipy.io.savemat, written by make_datasets.py. */
@NoLeaks
class MatFileTest {
  private static final Map<String, byte[]> FILES = Fixtures.mat();

  @TempDir Path folder;

  @Test
  void numbersHaveTheirTypeAndShape() throws IOException {
    MatFile file = read("kinds.mat");
    Tensor s = file.tensor("s");
    assertThat(s.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(s.toFloatArray2d()).isDeepEqualTo(new float[][] {{1.5f, 2}, {3, 4}});
    assertThat(file.tensor("i16").to(DType.INT64).flatten().toLongArray()).containsExactly(-5, 6);
    assertThat(file.get("u32", MatValue.Numbers.class).toLongs()).containsExactly(4000000000L);
    assertThat(file.tensor("i64").flatten().toLongArray()).containsExactly(-(1L << 40));
    assertThat(file.get("text", MatValue.Text.class).text()).isEqualTo("gr\u00fcn");
    assertThat(file.tensor("empty").shape()).isEqualTo(Shape.of(0, 3));
    assertThat(read("annotation_0001.mat").tensor("obj_contour").toDoubleArray2d())
        .isDeepEqualTo(new double[][] {{1.5, 2.25, -3}, {4, 5, 6.5}});
  }

  @Test
  void structuresCellsAndSparseMatricesAreRead() throws IOException {
    MatFile file = read("2008_000002.mat");
    Map<String, MatValue> truth = file.get("GTcls", MatValue.Structs.class).values().get(0);
    assertThat(truth).containsOnlyKeys("Boundaries", "Segmentation", "CategoriesPresent");
    MatValue.Cells cells = file.as(truth.get("Boundaries"), "x", MatValue.Cells.class);
    assertThat(cells.values()).hasSize(20);
    MatValue.Sparse second = file.as(cells.values().get(1), "x", MatValue.Sparse.class);
    assertThat(second.places())
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(new long[] {0, 1}, new long[] {1, 2}, new long[] {2, 3}, new long[] {3, 4}));
  }

  @Test
  void wrongNamesAndKindsAreTold() throws IOException {
    MatFile file = read("kinds.mat");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> file.tensor("none"))
        .withMessageEndingWith("kinds.mat: it has no Numbers none");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> file.get("text", MatValue.Cells.class));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> MatFile.read(folder.resolve("none.mat")))
        .withMessageContaining("none.mat: there is no such file");
  }

  @Test
  void truncatedFilesAreRefused() throws IOException {
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      byte[] whole = file.getValue();
      int last = 0;
      for (int length = 1; length < whole.length; length += 1 + whole.length / 50) {
        byte[] part = Arrays.copyOf(whole, length);
        // A file may end after any variable.
        if (isWhole(part)) {
          last = length;
          continue;
        }
        refused(part);
      }
      assertThat(last).isLessThan(whole.length);
    }
  }

  private boolean isWhole(byte[] part) throws IOException {
    try {
      MatFile ignored = MatFile.read(Files.write(folder.resolve("x.mat"), part));
      return true;
    } catch (CheckpointException e) {
      return false;
    }
  }

  @Test
  void damagedFilesThrowOneExceptionOnly() throws IOException {
    Random random = new Random(0);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes =
          List.of(FILES.get("2008_000002.mat"), FILES.get("kinds.mat"), FILES.get("setid.mat"))
              .get(i % 3)
              .clone();
      for (int j = 0; j < 1 + i % 4; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      refused += isWhole(bytes) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(300);
  }

  private void refused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("bad.mat"), content);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> MatFile.read(file))
        .withMessageStartingWith("cannot read " + file + ": ");
  }

  private MatFile read(String name) throws IOException {
    return MatFile.read(Files.write(folder.resolve(name), FILES.get(name)));
  }
}
