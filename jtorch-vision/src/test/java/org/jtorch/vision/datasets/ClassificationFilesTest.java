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
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Torch;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classification datasets of image files in archives. */
@NoLeaks
class ClassificationFilesTest {
  private final ArchiveServer server = new ArchiveServer();
  @TempDir Path folder;
  private byte[] jpeg = {};

  @BeforeEach
  void picture() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Pictures.write(file, 4, 6, 100);
    jpeg = Files.readAllBytes(file);
    Files.delete(file);
  }

  private void fromServer(DatasetOptions<Sample> options) {
    options.download(true).mirror(server.uri()).checkIntegrity(false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void food101() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("food-101/images/waffles/7.jpg", jpeg);
    files.put(
        "food-101/meta/test.json",
        ArchiveBytes.text("{\"waffles\": [\"waffles/7\"], \"apple_pie\": [\"apple_pie/1\"]}"));
    server.put("food-101.tar.gz", ArchiveBytes.tarGz(files));
    Food101 food = new Food101(folder, Split.TEST, this::fromServer);
    assertThat(food.classes()).containsExactly("apple_pie", "waffles");
    check(food, 2, 1);
    assertThat(food).asString().endsWith("split=test");
    wrongChecksum(
        () -> new Food101(folder.resolve("b"), Split.TEST, o -> download(o)),
        "85eeb15f3717b99a5da872d97d918f87");
    Pictures.writeText(folder.resolve("food-101/meta/test.json"), "{\"waffles\": [");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new Food101(folder, Split.TEST))
        .withMessageContaining("test.json: it is damaged");
  }

  @Test
  void imagenette() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("imagenette2-160/val/n03000684/a.JPEG", jpeg);
    files.put("imagenette2-160/val/n01440764/b.JPEG", jpeg);
    files.put("imagenette2-160/val/n01440764/c.txt", jpeg);
    server.put("imagenette2-160.tgz", ArchiveBytes.tarGz(files));
    Imagenette images = new Imagenette(folder, Split.VAL, Imagenette.Size.PX_160, this::fromServer);
    assertThat(images.wnids()).containsExactly("n01440764", "n03000684");
    assertThat(images.classes()).containsExactly("tench", "chain saw");
    assertThat(images.classToIdx()).containsEntry("Tinca tinca", 0L).containsEntry("chainsaw", 1L);
    check(images, 2, 0);
    wrongChecksum(
        () ->
            new Imagenette(
                folder.resolve("b"), Split.VAL, Imagenette.Size.PX_160, o -> download(o)),
        "e793b78cc4c9e9a4ccc0c1155377a412");
  }

  @Test
  void euroSat() {
    server.put("EuroSAT.zip", ArchiveBytes.zip(Map.of("2750/Forest/Forest_1.jpg", jpeg)));
    EuroSAT images = new EuroSAT(folder, this::fromServer);
    assertThat(images.classes()).containsExactly("Forest");
    check(images, 1, 0);
    wrongChecksum(
        () -> new EuroSAT(folder.resolve("b"), o -> download(o)),
        "c8fa014336c82ac7804f0398fcb19387");
    byte[] zip = ArchiveBytes.zip(Map.of("2750/Forest/Forest_1.jpg", jpeg));
    server.put("EuroSAT.zip", Arrays.copyOf(zip, zip.length / 2));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new EuroSAT(folder.resolve("c"), this::fromServer))
        .withMessageContaining("EuroSAT.zip: it is damaged");
  }

  @Test
  void oxfordPets() throws IOException {
    Path trimap = folder.resolve("trimap.png");
    Pictures.write(trimap, Torch.arange(24).remainder(3).add(1).view(1, 4, 6).to(DType.UINT8));
    Map<String, byte[]> notes = new LinkedHashMap<>();
    notes.put(
        "annotations/test.txt",
        ArchiveBytes.text("great_pyrenees_12 2 2 7", "Abyssinian_201 1 1 1"));
    notes.put("annotations/trimaps/Abyssinian_201.png", Files.readAllBytes(trimap));
    server.put("annotations.tar.gz", ArchiveBytes.tarGz(notes));
    server.put(
        "images.tar.gz",
        ArchiveBytes.tarGz(
            Map.of("images/great_pyrenees_12.jpg", jpeg, "images/Abyssinian_201.jpg", jpeg)));
    OxfordIIITPet breeds =
        new OxfordIIITPet(folder, Split.TEST, OxfordIIITPet.Target.CATEGORY, this::fromServer);
    assertThat(breeds.classes()).containsExactly("Abyssinian", "Great Pyrenees");
    check(breeds, 2, 1);
    OxfordIIITPet binary =
        new OxfordIIITPet(folder, Split.TEST, OxfordIIITPet.Target.BINARY_CATEGORY, o -> {});
    assertThat(binary.classes()).containsExactly("Cat", "Dog");
    assertThat(binary.get(1).target().itemLong()).isZero();
    OxfordIIITPetSegmentation outlines = new OxfordIIITPetSegmentation(folder, Split.TEST, o -> {});
    SegmentedImage item = outlines.get(1);
    assertThat(item.mask().data().flatten().narrow(0, 0, 4).to(DType.INT64).toLongArray())
        .containsExactly(1, 2, 3, 1);
    wrongChecksum(
        () ->
            new OxfordIIITPet(
                folder.resolve("b"), Split.TEST, OxfordIIITPet.Target.CATEGORY, o -> download(o)),
        "5c4f3ee8e5d25df40f4fd59a7f44e54c");
    Pictures.writeText(
        folder.resolve("oxford-iiit-pet/annotations/test.txt"), "great_pyrenees_12 two 2 7");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new OxfordIIITPet(folder, Split.TEST))
        .withMessageContaining("test.txt: \"two\" is no integer");
  }

  @Test
  void gtsrb() {
    byte[] ppm = Pictures.ppm(4, 6, 100);
    server.put(
        "GTSRB-Training_fixed.zip", ArchiveBytes.zip(Map.of("GTSRB/Training/00003/1.ppm", ppm)));
    server.put(
        "GTSRB_Final_Test_Images.zip",
        ArchiveBytes.zip(Map.of("GTSRB/Final_Test/Images/00000.ppm", ppm)));
    server.put(
        "GTSRB_Final_Test_GT.zip",
        ArchiveBytes.zip(
            Map.of(
                "GT-final_test.csv",
                ArchiveBytes.text("Filename;Width;ClassId\r", "\"00000.ppm\";6; \"16\"\r"))));
    GTSRB train = new GTSRB(folder, Split.TRAIN, this::fromServer);
    assertThat(train.classes()).containsExactly("00003");
    check(train, 1, 0);
    check(new GTSRB(folder, Split.TEST, this::fromServer), 1, 16);
    wrongChecksum(
        () -> new GTSRB(folder.resolve("b"), Split.TRAIN, o -> download(o)),
        "513f3c79a4c5141765e10e952eaa2478");
    Pictures.writeText(folder.resolve("gtsrb/GT-final_test.csv"), "Name;Class", "a;1");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new GTSRB(folder, Split.TEST))
        .withMessageContaining("has no columns Filename and ClassId");
    Pictures.writeBytes(folder.resolve("gtsrb/GTSRB/Training/00003/1.ppm"), Arrays.copyOf(ppm, 40));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> train.get(0))
        .withMessageContaining("1.ppm: it is truncated");
  }

  @Test
  void describableTextures() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("dtd/images/banded/banded_1.jpg", jpeg);
    files.put("dtd/images/dotted/dotted_2.jpg", jpeg);
    files.put(
        "dtd/labels/val2.txt", ArchiveBytes.text("dotted/dotted_2.jpg", "banded/banded_1.jpg"));
    server.put("dtd-r1.0.1.tar.gz", ArchiveBytes.tarGz(files));
    DTD textures = new DTD(folder, Split.VAL, 2, this::fromServer);
    assertThat(textures.classes()).containsExactly("banded", "dotted");
    check(textures, 2, 1);
    assertThat(textures).asString().endsWith("split=val, partition=2");
    wrongChecksum(
        () -> new DTD(folder.resolve("b"), Split.VAL, 2, o -> download(o)),
        "fff73e5086ae6bdbea199a49dfb8a4c1");
    Pictures.writeText(folder.resolve("dtd/dtd/labels/test1.txt"), "no class");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new DTD(folder, Split.TEST))
        .withMessageContaining("a line has no class: no class");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DTD(folder, Split.TEST, 11, this::fromServer));
  }

  @Test
  void caltech256() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("256_ObjectCategories/001.ak47/001_0001.jpg", jpeg);
    files.put("256_ObjectCategories/002.flag/002_0001.jpg", jpeg);
    files.put("256_ObjectCategories/002.flag/greg/002_0002.jpg", jpeg);
    server.put("256_ObjectCategories.tar", ArchiveBytes.tar(files));
    Caltech256 caltech = new Caltech256(folder, this::fromServer);
    assertThat(caltech.classes()).containsExactly("001.ak47", "002.flag");
    check(caltech, 2, 0);
    wrongChecksum(
        () -> new Caltech256(folder.resolve("b"), o -> download(o)),
        "67b4f42ca05d46448c6bb8ecd2220f6d");
  }

  private void download(DatasetOptions<Sample> options) {
    options.download(true).mirror(server.uri());
  }

  private static void wrongChecksum(Runnable dataset, String expected) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(dataset::run)
        .withMessageStartingWith("cannot download ")
        .withMessageEndingWith("expected " + expected);
  }

  private static void check(Dataset<Sample> dataset, long size, long firstTarget) {
    assertThat(dataset.size()).isEqualTo(size);
    Sample sample = dataset.get(0);
    assertThat(sample.input().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(sample.input().get(1, 2, 3).itemLong()).isEqualTo(100);
    assertThat(sample.target().itemLong()).isEqualTo(firstTarget);
  }
}
