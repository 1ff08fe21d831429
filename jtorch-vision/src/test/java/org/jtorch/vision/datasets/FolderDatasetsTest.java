package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.CheckpointException;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Npy;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class FolderDatasetsTest {
  @TempDir Path folder;

  @Test
  void filesComeInPythonsOrder() {
    for (String name : List.of("dog/b.png", "dog/a/z.png", "dog/B.PNG", "cat/x.bmp")) {
      Pictures.write(folder.resolve(name), 4, 5, name.length());
    }
    Pictures.writeText(folder.resolve("dog/notes.txt"), "no image");
    Pictures.writeText(folder.resolve("readme.txt"), "no class");
    ImageFolder images = new ImageFolder(folder);
    assertThat(images.classes()).containsExactly("cat", "dog");
    assertThat(images.samples().stream().map(s -> folder.relativize(s.file()).toString()))
        .containsExactly("cat/x.bmp", "dog/B.PNG", "dog/b.png", "dog/a/z.png");
    assertThat(images.get(3).target().itemLong()).isEqualTo(1);
    assertThat(images.get(3).input().shape()).isEqualTo(Shape.of(3, 4, 5));
    assertThat(images.get(3).input().get(0, 0, 0).itemLong()).isEqualTo("dog/a/z.png".length());
    assertThat(images)
        .hasToString(
            "Dataset ImageFolder\n    Number of datapoints: 4\n    Root location: " + folder);
  }

  @Test
  void namesAreInTheOrderOfCodePoints() throws IOException {
    for (String name : List.of("\ud83d\ude00", "\uff5e", "a")) {
      Pictures.write(folder.resolve("one/" + name + ".png"), 2, 2, 7);
    }
    assertThat(new ImageFolder(folder).samples())
        .extracting(sample -> String.valueOf(sample.file().getFileName()))
        .containsExactly("a.png", "\uff5e.png", "\ud83d\ude00.png");
  }

  @Test
  void grayscaleAndTransparentImagesBecomeRgb() throws IOException {
    Path dir = Files.createDirectories(folder.resolve("one"));
    Tensor gray = Torch.arange(6).view(1, 2, 3).to(org.jtorch.DType.UINT8);
    org.jtorch.vision.io.Images.write(gray, dir.resolve("gray.png"));
    Tensor rgba = Torch.arange(24).view(4, 2, 3).to(org.jtorch.DType.UINT8);
    org.jtorch.vision.io.Images.write(rgba, dir.resolve("rgba.png"));
    ImageFolder images = new ImageFolder(folder);
    assertThat(images.get(0).input().equal(gray.expand(3, 2, 3))).isTrue();
    assertThat(images.get(1).input().equal(rgba.narrow(0, 0, 3))).isTrue();
  }

  @Test
  void otherFilesAreReadByTheirLoader() throws IOException {
    Path dir = Files.createDirectories(folder.resolve("one"));
    Npy.save(dir.resolve("a.npy"), Torch.arange(3));
    DatasetFolder arrays =
        new DatasetFolder(folder, Npy::load, List.of(".npy"), o -> o.transform(Tensor::neg));
    assertThat(arrays.get(0).input().toLongArray()).containsExactly(0, -1, -2);
    ImageFolder chosen =
        new ImageFolder(
            folder, o -> o.loader(Npy::load).validFiles(file -> file.endsWith("a.npy")));
    assertThat(chosen.get(0).input().toLongArray()).containsExactly(0, 1, 2);
  }

  @Test
  void emptyAndMissingFoldersAreTold() throws IOException {
    refused(folder.resolve("none"), "there is no such folder");
    refused(folder, "it has no folders, one per class");
    Files.createDirectories(folder.resolve("empty"));
    Pictures.write(folder.resolve("full/a.png"), 2, 2, 1);
    refused(folder, "has no files for the classes [empty]: the extensions are [.jpg");
    ImageFolder allowed = new ImageFolder(folder, o -> o.allowEmpty(true));
    assertThat(allowed.classes()).containsExactly("empty", "full");
    assertThat(allowed.get(0).target().itemLong()).isEqualTo(1);
  }

  @Test
  void aDamagedImageIsToldWhenItIsRead() throws IOException {
    Path file = folder.resolve("one/a.png");
    Pictures.write(file, 20, 20, 1);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    ImageFolder images = new ImageFolder(folder);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> images.get(0))
        .withMessageContaining("a.png");
  }

  private static void refused(Path folder, String part) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new ImageFolder(folder))
        .withMessageContaining(folder.toString())
        .withMessageContaining(part);
  }
}
