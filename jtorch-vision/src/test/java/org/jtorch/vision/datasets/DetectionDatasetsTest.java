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
import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CelebA, KITTI, WIDER FACE and Cityscapes. */
@NoLeaks
class DetectionDatasetsTest {
  private final ArchiveServer server = new ArchiveServer();
  @TempDir Path folder;
  private byte[] jpeg = {};

  @BeforeEach
  void picture() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Pictures.write(file, 4, 6, 100);
    jpeg = Files.readAllBytes(file);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void celebA() throws IOException {
    server.put(
        "img_align_celeba.zip",
        ArchiveBytes.zip(
            Map.of(
                "img_align_celeba/000001.jpg", jpeg,
                "img_align_celeba/000002.jpg", jpeg,
                "img_align_celeba/000003.jpg", jpeg)));
    server.put(
        "list_attr_celeba.txt",
        ArchiveBytes.text(
            "3", "Bald Young ", "000001.jpg -1  1", "000002.jpg  1 -1", "000003.jpg 1 1"));
    server.put(
        "identity_CelebA.txt",
        ArchiveBytes.text("000001.jpg 2880", "000002.jpg 7", "000003.jpg 8"));
    server.put(
        "list_bbox_celeba.txt",
        ArchiveBytes.text(
            "3",
            "image_id x_1 y_1 width height",
            "000001.jpg    95  71 226 313",
            "000002.jpg 1 2 3 4",
            "000003.jpg 5 6 7 8"));
    server.put(
        "list_landmarks_align_celeba.txt",
        ArchiveBytes.text(
            "3", "lefteye_x lefteye_y", "000001.jpg 69 109", "000002.jpg 1 2", "000003.jpg 3 4"));
    server.put(
        "list_eval_partition.txt",
        ArchiveBytes.text("000001.jpg 0", "000002.jpg 1", "000003.jpg 2"));
    CelebA valid =
        new CelebA(
            folder, Split.VAL, o -> o.download(true).mirror(server.uri()).checkIntegrity(false));
    assertThat(valid.size()).isEqualTo(1);
    CelebA.Item item = valid.get(0);
    assertThat(item.image().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(item.attributes().toLongArray()).containsExactly(1, 0);
    assertThat(item.identity().itemLong()).isEqualTo(7);
    assertThat(item.box().toLongArray()).containsExactly(1, 2, 3, 4);
    assertThat(item.landmarks().toLongArray()).containsExactly(1, 2);
    assertThat(valid.attributeNames()).containsExactly("Bald", "Young");
    assertThat(new CelebA(folder, Split.ALL, o -> {}).size()).isEqualTo(3);
    assertThat(new CelebA(folder, Split.TRAIN, o -> {}).get(0).box().toLongArray())
        .containsExactly(95, 71, 226, 313);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                new CelebA(
                    folder.resolve("b"), Split.VAL, o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 00d2c5bc6d35e252742224ab0c1e8fcb");
    Pictures.writeText(folder.resolve("celeba/list_bbox_celeba.txt"), "1", "x y", "1.jpg 2");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CelebA(folder, Split.ALL, o -> {}))
        .withMessageContaining("a line has 1 numbers, expected 2");
  }

  @Test
  void kitti() throws IOException {
    String label =
        "Pedestrian 0.25 1 -0.20 712.40 143.00 810.73 307.92 1.89 0.48 1.20 1.84 1.47 8.41 0.01";
    server.put(
        "data_object_image_2.zip",
        ArchiveBytes.zip(
            Map.of("training/image_2/000001.png", jpeg, "testing/image_2/000009.png", jpeg)));
    server.put(
        "data_object_label_2.zip",
        ArchiveBytes.zip(Map.of("training/label_2/000001.txt", ArchiveBytes.text(label))));
    Kitti train = new Kitti(folder, Split.TRAIN, o -> o.download(true).mirror(server.uri()));
    Kitti.Item item = train.get(0);
    assertThat(item.boxes().data().flatten().toFloatArray())
        .containsExactly(712.40f, 143, 810.73f, 307.92f);
    assertThat(item.labels().toLongArray()).containsExactly(3);
    assertThat(item.objects())
        .isEqualTo(
            List.of(
                new Kitti.KittiObject(
                    "Pedestrian",
                    0.25,
                    1,
                    -0.2,
                    List.of(1.89, 0.48, 1.2),
                    List.of(1.84, 1.47, 8.41),
                    0.01)));
    Kitti.Item test = new Kitti(folder, Split.TEST, o -> {}).get(0);
    assertThat(test.boxes().data().shape()).isEqualTo(Shape.of(0, 4));
    Path file = folder.resolve("Kitti/raw/training/label_2/000001.txt");
    for (String damaged :
        List.of(label.substring(0, 40), label.replace("0.25", "x"), "Cow" + label.substring(10))) {
      Files.writeString(file, damaged);
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> train.get(0))
          .withMessageStartingWith(file.toString());
    }
    Files.delete(file);
    Files.delete(file.getParent());
    Kitti again = new Kitti(folder, Split.TRAIN, o -> o.download(true).mirror(server.uri()));
    assertThat(again.size()).as("its labels were missing").isEqualTo(train.size());
    byte[] zip = ArchiveBytes.zip(Map.of("training/image_2/000001.png", jpeg));
    server.put("data_object_image_2.zip", Arrays.copyOf(zip, zip.length - 30));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () ->
                new Kitti(
                    folder.resolve("b"), Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageContaining("data_object_image_2.zip: it is damaged");
  }

  @Test
  void widerFace() throws IOException {
    server.put("WIDER_train.zip", ArchiveBytes.zip(Map.of("WIDER_train/images/0--P/a.jpg", jpeg)));
    server.put("WIDER_val.zip", ArchiveBytes.zip(Map.of("WIDER_val/images/b.jpg", jpeg)));
    server.put("WIDER_test.zip", ArchiveBytes.zip(Map.of("WIDER_test/images/c.jpg", jpeg)));
    byte[] boxes =
        ArchiveBytes.text(
            "0--P/a.jpg",
            "2",
            "449 330 122 149 0 1 0 2 0 0 ",
            "1 2 3 4 2 0 1 0 1 1 ",
            "0--P/a.jpg",
            "0",
            "0 0 0 0 0 0 0 0 0 0 ");
    server.put(
        "wider_face_split.zip",
        ArchiveBytes.zip(
            Map.of(
                "wider_face_split/wider_face_train_bbx_gt.txt",
                boxes,
                "wider_face_split/wider_face_test_filelist.txt",
                ArchiveBytes.text("c.jpg"))));
    WIDERFace train =
        new WIDERFace(
            folder, Split.TRAIN, o -> o.download(true).mirror(server.uri()).checkIntegrity(false));
    assertThat(train.size()).isEqualTo(2);
    WIDERFace.Item item = train.get(0);
    assertThat(item.boxes().format()).isEqualTo(BoxFormat.XYWH);
    assertThat(item.boxes().data().flatten().toLongArray())
        .containsExactly(449, 330, 122, 149, 1, 2, 3, 4);
    assertThat(item.blur().toLongArray()).containsExactly(0, 2);
    assertThat(item.occlusion().toLongArray()).containsExactly(2, 0);
    assertThat(item.invalid().toLongArray()).containsExactly(0, 1);
    WIDERFace.Item test = new WIDERFace(folder, Split.TEST, o -> {}).get(0);
    assertThat(test.boxes().data().shape()).isEqualTo(Shape.of(0, 4));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                new WIDERFace(
                    folder.resolve("b"), Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 3fedf70df600953d25982bcd13d91ba2");
    Path list = folder.resolve("widerface/wider_face_split/wider_face_train_bbx_gt.txt");
    Files.write(list, Arrays.copyOf(boxes, 41));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new WIDERFace(folder, Split.TRAIN, o -> {}))
        .withMessageContaining("it ends within the faces of");
  }

  @Test
  void cityscapes() throws IOException {
    Path png = folder.resolve("mask.png");
    Pictures.write(png, Torch.arange(24).view(1, 4, 6).to(DType.UINT8));
    Path wide = folder.resolve("wide.png");
    Pictures.write(wide, Torch.arange(24).mul(1100).view(1, 4, 6).to(DType.UINT16));
    Path rgba = folder.resolve("rgba.png");
    Pictures.write(rgba, Torch.arange(96).view(4, 4, 6).to(DType.UINT8));
    Map<String, byte[]> truth = new LinkedHashMap<>();
    String base = "gtFine/val/ulm/ulm_000000_000019_gtFine";
    truth.put(base + "_labelIds.png", Files.readAllBytes(png));
    truth.put(base + "_instanceIds.png", Files.readAllBytes(wide));
    truth.put(base + "_color.png", Files.readAllBytes(rgba));
    truth.put(
        base + "_polygons.json",
        ArchiveBytes.text(
            "{\"objects\": [{\"label\": \"road\", \"polygon\": [[0, 1.5], [2, 3]]}]}"));
    Path root = Files.createDirectory(folder.resolve("city"));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> open(root, Cityscapes.Target.SEMANTIC))
        .withMessageContaining("leftImg8bit_trainvaltest.zip");
    Map<String, byte[]> left =
        Map.of("leftImg8bit/val/ulm/ulm_000000_000019_leftImg8bit.png", jpeg);
    byte[] images = ArchiveBytes.zip(left);
    Files.write(root.resolve("gtFine_trainvaltest.zip"), ArchiveBytes.zip(truth));
    Files.write(
        root.resolve("leftImg8bit_trainvaltest.zip"), Arrays.copyOf(images, images.length / 2));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> open(root, Cityscapes.Target.SEMANTIC))
        .withMessageContaining("leftImg8bit_trainvaltest.zip: it is damaged");
    Files.write(root.resolve("leftImg8bit_trainvaltest.zip"), images);
    Cityscapes classes = open(root, Cityscapes.Target.SEMANTIC);
    assertThat(classes.size()).isEqualTo(1);
    assertThat(classes.get(0).mask().data().get(3, 5).itemLong()).isEqualTo(23);
    Cityscapes instances = open(root, Cityscapes.Target.INSTANCE);
    assertThat(instances.get(0).mask().data().dtype()).isEqualTo(DType.INT32);
    assertThat(instances.get(0).mask().data().get(3, 5).itemLong()).isEqualTo(25300);
    Cityscapes colors = open(root, Cityscapes.Target.COLOR);
    assertThat(colors.get(0).mask().data().to(DType.INT64).equal(Torch.arange(96).view(4, 4, 6)))
        .isTrue();
    assertThat(classes.polygons(0))
        .isEqualTo(List.of(new Cityscapes.Polygon("road", List.of(0.0, 1.5, 2.0, 3.0))));
    assertThat(Cityscapes.classes()).hasSize(35);
    assertThat(Cityscapes.classes().get(26).color()).isEqualTo(0x00008e);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Cityscapes(
                    root, Split.TEST, Cityscapes.Quality.COARSE, Cityscapes.Target.COLOR, o -> {}));
  }

  private static Cityscapes open(Path root, Cityscapes.Target target) {
    return new Cityscapes(root, Split.VAL, Cityscapes.Quality.FINE, target, o -> {});
  }
}
