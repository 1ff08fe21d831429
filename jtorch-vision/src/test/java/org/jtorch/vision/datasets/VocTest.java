package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class VocTest {
  private static final String XML =
      """
      <annotation>
        <folder>VOC2012</folder>
        <filename>2007_000027.jpg</filename>
        <size><width>6</width><height>4</height><depth>3</depth></size>
        <object>
          <name>person</name>
          <difficult>0</difficult>
          <bndbox><xmax>5</xmax><xmin>1.5</xmin><ymax>4</ymax><ymin>2</ymin></bndbox>
          <part><name>head</name></part>
          <part><name>hand</name></part>
        </object>
      </annotation>
      """;

  private final ArchiveServer server = new ArchiveServer();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    String base = "VOCdevkit/VOC2012/";
    files.put(base + "ImageSets/Main/train.txt", ArchiveBytes.text("2007_000027"));
    files.put(base + "ImageSets/Segmentation/train.txt", ArchiveBytes.text("2007_000027", ""));
    files.put(base + "Annotations/2007_000027.xml", ArchiveBytes.text(XML));
    Pictures.write(folder.resolve("picture.jpg"), 4, 6, 100);
    files.put(
        base + "JPEGImages/2007_000027.jpg", Files.readAllBytes(folder.resolve("picture.jpg")));
    files.put(base + "SegmentationClass/2007_000027.png", palette());
    put(ArchiveBytes.tar(files));
  }

  private void put(byte[] archive) {
    server.put("VOCtrainval_11-May-2012.tar", archive);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A palette image whose pixels are 0, 1, 2, ... 20, 255 by rows. */
  private static byte[] palette() throws IOException {
    byte[] colors = new byte[256];
    Arrays.fill(colors, 30, 200, (byte) 77);
    IndexColorModel model = new IndexColorModel(8, 256, colors, colors, colors);
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < 24; i++) {
      image.getRaster().setSample(i % 6, i / 6, 0, i > 20 ? 255 : i);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", out)).isTrue();
    return out.toByteArray();
  }

  /** Names in namespaces and elements without text, and what Python's parse_voc_xml makes of it. */
  @Test
  void namespacesAndEmptyElementsAreAsInPython() {
    Path file = folder.resolve("x.xml");
    Pictures.writeText(
        file,
        "<annotation xmlns:n=\"urn:n\"><n:note>q</n:note><empty/><blank> </blank></annotation>");
    assertThat(VocAnnotation.read(file).item(Torch.zeros(3, 2, 2)).annotation())
        .isEqualTo(
            Map.of("annotation", Map.of("{urn:n}note", "q", "blank", "", "object", List.of())));
  }

  @Test
  void objectsAreReadFromTheArchive() {
    VOCDetection voc =
        new VOCDetection(
            folder,
            2012,
            Split.TRAIN,
            o -> o.download(true).mirror(server.uri()).checkIntegrity(false));
    assertThat(voc.size()).isEqualTo(1);
    VOCDetection.Item item = voc.get(0);
    assertThat(item.image().shape()).isEqualTo(Shape.of(3, 4, 6));
    assertThat(item.boxes().data().flatten().toFloatArray()).containsExactly(1.5f, 2, 5, 4);
    assertThat(item.boxes().canvasSize().height()).isEqualTo(4);
    assertThat(item.labels().toLongArray()).containsExactly(15);
    assertThat(item.annotation())
        .isEqualTo(
            Map.of(
                "annotation",
                Map.of(
                    "folder",
                    "VOC2012",
                    "filename",
                    "2007_000027.jpg",
                    "size",
                    Map.of("width", "6", "height", "4", "depth", "3"),
                    "object",
                    List.of(
                        Map.of(
                            "name",
                            "person",
                            "difficult",
                            "0",
                            "bndbox",
                            Map.of("xmax", "5", "xmin", "1.5", "ymax", "4", "ymin", "2"),
                            "part",
                            List.of(Map.of("name", "head"), Map.of("name", "hand")))))));
  }

  @Test
  void masksAreIndicesOfThePalette() throws IOException {
    VOCSegmentation voc =
        new VOCSegmentation(
            folder,
            2012,
            Split.TRAIN,
            o -> o.download(true).mirror(server.uri()).checkIntegrity(false));
    Tensor mask = voc.get(0).mask().data();
    assertThat(mask.dtype()).isEqualTo(DType.UINT8);
    assertThat(mask.shape()).isEqualTo(Shape.of(4, 6));
    assertThat(mask.flatten().to(DType.INT64).toLongArray())
        .startsWith(0, 1, 2, 3)
        .endsWith(19, 20, 255, 255, 255);
    Path png = folder.resolve("VOCdevkit/VOC2012/SegmentationClass/2007_000027.png");
    byte[] bytes = Files.readAllBytes(png);
    Files.write(png, Arrays.copyOf(bytes, bytes.length - 20));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> voc.get(0))
        .withMessageContaining("2007_000027.png");
    Files.delete(png);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> voc.get(0))
        .withMessageContaining("2007_000027.png: there is no such file");
  }

  @Test
  void damagedArchivesAndAnnotationsAreRefused() throws IOException {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                new VOCDetection(
                    folder, 2012, Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageEndingWith("expected 6cd6e144f989b92b3379bac3b3de84fd");
    byte[] tar = ArchiveBytes.tar(files);
    put(Arrays.copyOf(tar, 3000));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () ->
                new VOCDetection(
                    folder,
                    2012,
                    Split.TRAIN,
                    o -> o.download(true).mirror(server.uri()).checkIntegrity(false)))
        .withMessageEndingWith("VOCtrainval_11-May-2012.tar: it is truncated");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new VOCDetection(folder, 2012, Split.TRAIN, o -> {}))
        .withMessageContaining("VOC2012: download it with");
    Files.write(folder.resolve("VOCtrainval_11-May-2012.tar"), tar);
    VOCDetection voc =
        new VOCDetection(folder, 2012, Split.TRAIN, o -> o.download(true).checkIntegrity(false));
    Path xml = folder.resolve("VOCdevkit/VOC2012/Annotations/2007_000027.xml");
    for (String damaged :
        List.of(
            XML.substring(0, 200),
            XML.replace("person", "dragon"),
            XML.replace("<ymin>2</ymin>", ""),
            XML.replace("<xmin>1.5", "<xmin>left"),
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + XML)) {
      Files.writeString(xml, damaged);
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> voc.get(0))
          .withMessageContaining("2007_000027.xml");
    }
  }

  @Test
  void yearsAndSplitsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VOCDetection(folder, 2013, Split.TRAIN, o -> {}))
        .withMessageContaining("2007 to 2012");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VOCSegmentation(folder, 2012, Split.TEST, o -> {}))
        .withMessageContaining("no split TEST");
  }
}
