package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets with MATLAB files, which make_datasets.py wrote. */
@NoLeaks
class MatlabDatasetsTest {
  private static final Map<String, byte[]> MAT = Fixtures.mat();

  private final ArchiveServer server = new ArchiveServer();
  @TempDir Path folder;

  private void fromServer(DatasetOptions<Sample> options) {
    options.download(true).mirror(server.uri()).checkIntegrity(false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] mat(String name) {
    return Objects.requireNonNull(MAT.get(name), name);
  }

  @Test
  void svhn() throws IOException {
    server.put("train_32x32.mat", mat("train_32x32.mat"));
    try (SVHN train = new SVHN(folder, Split.TRAIN, this::fromServer)) {
      assertThat(train.labels().toLongArray()).containsExactly(1, 0, 3, 9, 0, 2);
      assertThat(train.images().shape()).isEqualTo(Shape.of(6, 3, 4, 5));
      // numpy's index of X[row, column, channel, image]
      long value = ((2 * 5 + 3) * 3 + 1) * 6 + 4;
      assertThat(train.get(4).input().get(1, 2, 3).itemLong()).isEqualTo(value % 251);
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new SVHN(folder, Split.TRAIN))
        .withMessageEndingWith("expected e26dedcc434d2e4c54c9b2d4a06d8373");
    Path file = folder.resolve("train_32x32.mat");
    Files.write(file, Arrays.copyOf(mat("train_32x32.mat"), 300));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new SVHN(folder, Split.TRAIN, o -> o.checkIntegrity(false)))
        .withMessageContaining("it is truncated or damaged");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new SVHN(folder, Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageContaining("it has MD5 ");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new SVHN(folder, Split.TEST))
        .withMessageContaining("test_32x32.mat: download it with");
  }

  @Test
  void flowers() throws IOException {
    Path jpeg = folder.resolve("picture.jpg");
    Pictures.write(jpeg, 4, 6, 100);
    byte[] picture = Files.readAllBytes(jpeg);
    server.put(
        "102flowers.tgz",
        ArchiveBytes.tarGz(Map.of("jpg/image_00001.jpg", picture, "jpg/image_00003.jpg", picture)));
    server.put("imagelabels.mat", mat("imagelabels.mat"));
    server.put("setid.mat", mat("setid.mat"));
    Flowers102 train = new Flowers102(folder, Split.TRAIN, this::fromServer);
    assertThat(train.get(0).target().itemLong()).isEqualTo(101);
    assertThat(train.get(1).target().itemLong()).isEqualTo(76);
    assertThat(train.get(0).input().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(train.classes())
        .hasSize(102)
        .startsWith("pink primrose")
        .endsWith("blackberry lily");
    assertThat(new Flowers102(folder, Split.TEST, o -> {}).size()).isEqualTo(2);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                new Flowers102(
                    folder.resolve("b"), Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 52808999861908f626f3c1f4e79d11fa");
    Pictures.writeBytes(folder.resolve("flowers-102/setid.mat"), mat("imagelabels.mat"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new Flowers102(folder, Split.TRAIN))
        .withMessageContaining("it has no Numbers trnid");
  }

  @Test
  void cars() {
    Path base = folder.resolve("stanford_cars");
    Pictures.writeBytes(base.resolve("devkit/cars_train_annos.mat"), mat("cars_train_annos.mat"));
    Pictures.writeBytes(base.resolve("devkit/cars_meta.mat"), mat("cars_meta.mat"));
    Pictures.write(base.resolve("cars_train/00002.jpg"), 4, 6, 100);
    StanfordCars cars = new StanfordCars(folder, Split.TRAIN);
    assertThat(cars.classes()).containsExactly("AM General Hummer", "Acura RL");
    assertThat(cars.samples().get(0))
        .isEqualTo(new LabeledFile(base.resolve("cars_train/00001.jpg"), 1));
    assertThat(cars.get(1).target().itemLong()).isEqualTo(195);
    assertThat(cars.get(1).input().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StanfordCars(folder, Split.TRAIN, this::fromServer))
        .withMessageContaining("no longer");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new StanfordCars(folder, Split.TEST))
        .withMessageContaining("cars_test_annos_withlabels.mat: there is no such file");
  }

  @Test
  void semanticBoundaries() throws IOException {
    Path jpeg = folder.resolve("picture.jpg");
    Pictures.write(jpeg, 4, 6, 100);
    String base = "benchmark_RELEASE/dataset/";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(base + "img/2008_000002.jpg", Files.readAllBytes(jpeg));
    files.put(base + "cls/2008_000002.mat", mat("2008_000002.mat"));
    files.put(base + "train.txt", ArchiveBytes.text("2008_000002"));
    server.put("benchmark.tgz", ArchiveBytes.tarGz(files));
    Path root = Files.createDirectory(folder.resolve("sbd"));
    SBDataset classes =
        new SBDataset(
            root,
            Split.TRAIN,
            SBDataset.Mode.SEGMENTATION,
            o -> o.download(true).mirror(server.uri()).checkIntegrity(false));
    SegmentedImage item = classes.get(0);
    assertThat(item.mask().data().dtype()).isEqualTo(DType.UINT8);
    assertThat(item.mask().data().to(DType.INT64).get(1).toLongArray())
        .containsExactly(6, 7, 8, 9, 10, 11);
    SBDataset outlines = new SBDataset(root, Split.TRAIN, SBDataset.Mode.BOUNDARIES, o -> {});
    Tensor planes = outlines.get(0).mask().data();
    assertThat(planes.shape()).isEqualTo(Shape.of(20, 4, 6));
    assertThat(planes.get(1).nonzero().flatten().toLongArray())
        .containsExactly(0, 1, 1, 2, 2, 3, 3, 4);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                new SBDataset(
                    root.resolve("b"),
                    Split.TRAIN,
                    SBDataset.Mode.BOUNDARIES,
                    o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 82b4d87ceb2ed10f6038a1cba92111cb");
    Files.write(root.resolve("cls/2008_000002.mat"), Arrays.copyOf(mat("2008_000002.mat"), 200));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> classes.get(0))
        .withMessageContaining("2008_000002.mat: it is truncated or damaged");
  }

  @Test
  void caltech101() throws IOException {
    Path jpeg = folder.resolve("picture.jpg");
    Pictures.write(jpeg, 4, 6, 100);
    byte[] picture = Files.readAllBytes(jpeg);
    Map<String, byte[]> images = new LinkedHashMap<>();
    images.put("101_ObjectCategories/BACKGROUND_Google/image_0001.jpg", picture);
    images.put("101_ObjectCategories/Motorbikes/image_0001.jpg", picture);
    images.put("101_ObjectCategories/ant/image_0001.jpg", picture);
    Map<String, byte[]> notes =
        Map.of("Annotations/Motorbikes_16/annotation_0001.mat", mat("annotation_0001.mat"));
    server.put(
        "caltech-101.zip",
        ArchiveBytes.zip(
            Map.of(
                "caltech-101/101_ObjectCategories.tar.gz", ArchiveBytes.tarGz(images),
                "caltech-101/Annotations.tar", ArchiveBytes.tar(notes))));
    Caltech101 caltech = new Caltech101(folder, this::fromServer);
    assertThat(caltech.classes()).containsExactly("Motorbikes", "ant");
    assertThat(caltech.get(0).input().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(caltech.get(1).target().itemLong()).isEqualTo(1);
    assertThat(caltech.outline(0).toDoubleArray2d())
        .isDeepEqualTo(new double[][] {{1.5, 2.25, -3}, {4, 5, 6.5}});
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> caltech.outline(1))
        .withMessageContaining("annotation_0001.mat: there is no such file");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () -> new Caltech101(folder.resolve("b"), o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 3138e1922a9193bfa496528edbbc45d0");
  }
}
