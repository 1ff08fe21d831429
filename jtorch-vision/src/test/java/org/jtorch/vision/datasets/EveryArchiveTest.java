package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.data.Dataset;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each dataset that is downloaded, from a server with a missing, other or truncated archive. */
@NoLeaks
class EveryArchiveTest {
  /** Opens a dataset from a server. */
  private interface Opener {
    Dataset<?> open(Path root, URI server, boolean checks);
  }

  /** Openers by the first archive of the dataset. */
  private static Map<String, Opener> openers() {
    Map<String, Opener> openers = new TreeMap<>();
    openers.put(
        "train-images-idx3-ubyte.gz",
        (root, server, checks) ->
            new FashionMNIST(root, MNIST.Split.TRAIN, o -> set(o, server, checks)));
    openers.put(
        "t10k-images-idx3-ubyte.gz",
        (root, server, checks) -> new MNIST(root, MNIST.Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "qmnist-test-images-idx3-ubyte.gz",
        (root, server, checks) -> new QMNIST(root, QMNIST.Part.TEST, o -> set(o, server, checks)));
    openers.put(
        "gzip.zip",
        (root, server, checks) ->
            new EMNIST(root, EMNIST.Kind.DIGITS, MNIST.Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "cifar-10-python.tar.gz",
        (root, server, checks) -> new CIFAR10(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "cifar-100-python.tar.gz",
        (root, server, checks) -> new CIFAR100(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "stl10_binary.tar.gz",
        (root, server, checks) -> new STL10(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "test_32x32.mat",
        (root, server, checks) -> new SVHN(root, Split.TEST, o -> set(o, server, checks)));
    addFiles(openers);
    addOthers(openers);
    return openers;
  }

  private static void addFiles(Map<String, Opener> openers) {
    openers.put(
        "food-101.tar.gz",
        (root, server, checks) -> new Food101(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "imagenette2.tgz",
        (root, server, checks) ->
            new Imagenette(root, Split.VAL, Imagenette.Size.FULL, o -> set(o, server, checks)));
    openers.put(
        "EuroSAT.zip", (root, server, checks) -> new EuroSAT(root, o -> set(o, server, checks)));
    openers.put(
        "GTSRB_Final_Test_Images.zip",
        (root, server, checks) -> new GTSRB(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "dtd-r1.0.1.tar.gz",
        (root, server, checks) -> new DTD(root, Split.TEST, 1, o -> set(o, server, checks)));
    openers.put(
        "caltech-101.zip",
        (root, server, checks) -> new Caltech101(root, o -> set(o, server, checks)));
    openers.put(
        "256_ObjectCategories.tar",
        (root, server, checks) -> new Caltech256(root, o -> set(o, server, checks)));
    openers.put(
        "102flowers.tgz",
        (root, server, checks) -> new Flowers102(root, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "images.tar.gz",
        (root, server, checks) ->
            new OxfordIIITPetSegmentation(root, Split.TEST, o -> set(o, server, checks)));
  }

  private static void addOthers(Map<String, Opener> openers) {
    openers.put(
        "VOCtest_06-Nov-2007.tar",
        (root, server, checks) ->
            new VOCDetection(root, 2007, Split.TEST, o -> set(o, server, checks)));
    openers.put(
        "VOCtrainval_25-May-2011.tar",
        (root, server, checks) ->
            new VOCSegmentation(root, 2011, Split.VAL, o -> set(o, server, checks)));
    openers.put(
        "benchmark.tgz",
        (root, server, checks) ->
            new SBDataset(root, Split.VAL, SBDataset.Mode.BOUNDARIES, o -> set(o, server, checks)));
    openers.put(
        "img_align_celeba.zip",
        (root, server, checks) -> new CelebA(root, Split.ALL, o -> set(o, server, checks)));
    openers.put(
        "WIDER_train.zip",
        (root, server, checks) -> new WIDERFace(root, Split.VAL, o -> set(o, server, checks)));
    openers.put(
        "data_object_image_2.zip",
        (root, server, checks) -> new Kitti(root, Split.TRAIN, o -> set(o, server, checks)));
  }

  private static void set(DatasetOptions<?> options, URI server, boolean checks) {
    options.download(true).mirror(server).checkIntegrity(checks);
  }

  @TestFactory
  Stream<DynamicTest> aMissingOtherOrTruncatedArchiveIsTold(@TempDir Path folder) {
    return openers().entrySet().stream()
        .map(
            one ->
                dynamicTest(
                    one.getKey(),
                    () -> check(one.getKey(), one.getValue(), folder.resolve(one.getKey()))));
  }

  private static void check(String archive, Opener opener, Path root) {
    try (ArchiveServer server = new ArchiveServer()) {
      String address = server.uri() + "/" + archive;
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> opener.open(root, server.uri(), true))
          .withMessage("cannot download " + address + ": the server returned status 404");
      byte[] content = content(archive);
      server.put(archive, content);
      if (!archive.startsWith("data_object")) { // torchvision has no checksum of it
        assertThatExceptionOfType(UncheckedIOException.class)
            .isThrownBy(() -> opener.open(root, server.uri(), true))
            .withMessageMatching(
                "cannot download .*: it(s content)? has (MD5|SHA-256) \\w+, expected \\w+");
      }
      server.put(archive, Arrays.copyOf(content, content.length / 2));
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> opener.open(root, server.uri(), false))
          .withMessageContaining(archive.endsWith(".mat") ? "cannot read" : "cannot extract")
          .withMessageContaining(archive);
    }
  }

  private static byte[] content(String archive) {
    Map<String, byte[]> files = Map.of("some/file.txt", new byte[5000]);
    if (archive.endsWith(".zip")) {
      return ArchiveBytes.zip(files);
    } else if (archive.endsWith(".tar")) {
      return ArchiveBytes.tar(files);
    } else if (archive.endsWith(".mat")) {
      return Fixtures.mat().getOrDefault("train_32x32.mat", new byte[0]);
    }
    return archive.endsWith("ubyte.gz")
        ? IdxBytes.gzip(IdxBytes.of(3, 20, 20))
        : ArchiveBytes.tarGz(files);
  }
}
