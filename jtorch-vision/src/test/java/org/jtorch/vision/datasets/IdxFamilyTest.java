package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets in the format of MNIST. */
@NoLeaks
class IdxFamilyTest {
  private static final byte[] IMAGES = IdxBytes.of(3, 2, 4);
  private static final byte[] LABELS = IdxBytes.of(3);

  private final ArchiveServer server = new ArchiveServer();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fashionIsDownloadedIntoTorchvisionsFolder() {
    server.put("t10k-images-idx3-ubyte.gz", IdxBytes.gzip(IMAGES));
    server.put("t10k-labels-idx1-ubyte.gz", IdxBytes.gzip(LABELS));
    try (FashionMNIST test =
        new FashionMNIST(
            folder,
            MNIST.Split.TEST,
            o -> o.download(true).mirror(server.uri()).checkIntegrity(false))) {
      Sample sample = test.get(2);
      assertThat(sample.input().mul(255).flatten().toFloatArray())
          .containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
      assertThat(sample.target().itemLong()).isEqualTo(2);
      assertThat(test.classes()).hasSize(10).startsWith("T-shirt/top", "Trouser");
      assertThat(test.toString()).endsWith("Root location: " + folder + "\n    Split: Test");
    }
    assertThat(folder.resolve("FashionMNIST/raw/t10k-images-idx3-ubyte")).hasBinaryContent(IMAGES);
  }

  @Test
  void aWrongChecksumIsRefused() {
    server.put("train-images-idx3-ubyte.gz", IdxBytes.gzip(IMAGES));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () -> new KMNIST(folder, MNIST.Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageStartingWith(
            "cannot download " + server.uri() + "/train-images-idx3-ubyte.gz: it has MD5 ")
        .withMessageEndingWith(", expected bdb82020997e1d708af4cf47b453dcf7");
    assertThat(folder.resolve("KMNIST/raw")).isEmptyDirectory();
  }

  @Test
  void theArchiveOfEmnistIsExtracted() {
    server.put(
        "gzip.zip",
        ArchiveBytes.zip(
            Map.of(
                "gzip/emnist-letters-train-images-idx3-ubyte.gz", IdxBytes.gzip(IMAGES),
                "gzip/emnist-letters-train-labels-idx1-ubyte.gz", IdxBytes.gzip(LABELS))));
    try (EMNIST letters =
        new EMNIST(
            folder,
            EMNIST.Kind.LETTERS,
            MNIST.Split.TRAIN,
            o -> o.download(true).mirror(server.uri()).checkIntegrity(false))) {
      assertThat(letters.classes()).hasSize(27).startsWith("N/A", "a");
      assertThat(letters.images().shape()).isEqualTo(Shape.of(3, 2, 4));
    }
    try (EMNIST again = new EMNIST(folder, EMNIST.Kind.LETTERS, MNIST.Split.TRAIN)) {
      assertThat(again.size()).isEqualTo(3);
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new EMNIST(folder, EMNIST.Kind.BALANCED, MNIST.Split.TRAIN))
        .withMessageContaining("emnist-balanced-train-images-idx3-ubyte");
  }

  @Test
  void theLabelsOfQmnistAreRowsOfIntegers() throws IOException {
    ByteBuffer labels = ByteBuffer.allocate(12 + 2 * 8 * 4);
    labels.putInt(0x0c02).putInt(2).putInt(8);
    for (int i = 0; i < 16; i++) {
      labels.putInt(i == 8 ? 7 : i * 1000);
    }
    Files.write(folder.resolve("qmnist-test-labels-idx2-int"), labels.array());
    Files.write(folder.resolve("qmnist-test-images-idx3-ubyte"), IdxBytes.of(2, 2, 4));
    try (QMNIST all = new QMNIST(folder, QMNIST.Part.TEST);
        QMNIST first = new QMNIST(folder, QMNIST.Part.TEST10K);
        QMNIST rest = new QMNIST(folder, QMNIST.Part.TEST50K)) {
      assertThat(all.labels().dtype()).isEqualTo(DType.INT64);
      assertThat(all.labels().get(1).toLongArray())
          .containsExactly(7, 9000, 10000, 11000, 12000, 13000, 14000, 15000);
      assertThat(all.get(-1).target().itemLong()).isEqualTo(7);
      assertThat(first.size()).isEqualTo(2);
      assertThat(rest.size()).isZero();
    }
    Files.write(folder.resolve("xnist-labels-idx2-int.xz"), ArchiveBytes.xz(labels.array()));
    server.put("xnist-images-idx3-ubyte.xz", ArchiveBytes.xz(IdxBytes.of(2, 2, 4)));
    try (QMNIST nist =
        new QMNIST(
            folder,
            QMNIST.Part.NIST,
            o -> o.download(true).checkIntegrity(false).mirror(server.uri()))) {
      assertThat(nist.get(1).target().itemLong()).isEqualTo(7);
      assertThat(nist.classToIdx()).hasSize(10).containsEntry("7 - seven", 7L);
    }
    assertThat(folder.resolve("QMNIST/raw/xnist-images-idx3-ubyte")).exists();
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Files.write(folder.resolve(IdxBytes.LABELS), LABELS);
    Files.write(folder.resolve(IdxBytes.IMAGES), Arrays.copyOf(IMAGES, 20));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new FashionMNIST(folder, MNIST.Split.TRAIN))
        .withMessageContaining("it has only 4 elements, expected 24");
  }

  @Test
  void theClassesOfEmnistAreThoseOfPython() throws IOException {
    for (EMNIST.Kind kind : EMNIST.Kind.values()) {
      String name = "emnist-" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-test-";
      Files.write(folder.resolve(name + "images-idx3-ubyte"), IMAGES);
      Files.write(folder.resolve(name + "labels-idx1-ubyte"), LABELS);
      try (EMNIST part = new EMNIST(folder, kind, MNIST.Split.TEST)) {
        String classes = String.join("", part.classes());
        assertThat(classes)
            .isEqualTo(
                switch (kind) {
                  case BYCLASS -> "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
                  case BYMERGE, BALANCED -> "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt";
                  case LETTERS -> "N/Aabcdefghijklmnopqrstuvwxyz";
                  case DIGITS, MNIST -> "0123456789";
                });
      }
    }
  }
}
