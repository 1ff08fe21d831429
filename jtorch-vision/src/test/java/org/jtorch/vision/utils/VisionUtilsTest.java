package org.jtorch.vision.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.utils.KeypointOptions.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class VisionUtilsTest {
  private static final Tensor BLACK = Torch.zeros(DType.UINT8, 3, 60, 80);

  @TempDir Path folder;

  @Test
  void aRotatedBoxHasItsColorOnItsSides() {
    Tensor corners = Torch.tensor(new float[][] {{40, 10, 60, 30, 40, 50, 20, 30}});
    Tensor drawn = VisionUtils.drawBoundingBoxes(BLACK, corners, o -> o.colors("red").width(3));
    for (int[] point : new int[][] {{50, 40}, {30, 40}, {30, 20}}) {
      assertThat(pixel(drawn, point[0], point[1])).isEqualTo(Color.RED);
    }
    assertThat(pixel(drawn, 40, 30)).as("the middle").isEqualTo(Color.BLACK);
    long red = count(drawn.narrow(1, 10, 21).narrow(2, 40, 21));
    long whole = count(drawn.narrow(1, 30, 21).narrow(2, 40, 21));
    assertThat(red).as("the first side is dashed").isBetween(whole / 3, whole * 4 / 5);
    Tensor filled = VisionUtils.drawBoundingBoxes(BLACK, corners, o -> o.colors("red").fill(true));
    assertThat(pixel(filled, 40, 30)).isEqualTo(new Color(100, 0, 0));
  }

  @Test
  void labelsAreDrawnInsideTheirBoxes() {
    Tensor boxes = Torch.tensor(new float[][] {{5, 5, 70, 50}});
    Tensor plain = VisionUtils.drawBoundingBoxes(BLACK, boxes, o -> o.colors("lime"));
    Tensor drawn =
        VisionUtils.drawBoundingBoxes(
            BLACK, boxes, o -> o.colors("lime").labels(List.of("dog 0.98")).labelColors("yellow"));
    Tensor changed = drawn.ne(plain).any(0).nonzero();
    assertThat(changed.size(0)).isGreaterThan(20);
    assertThat(changed.select(1, 0).min().itemLong()).isGreaterThan(6);
    assertThat(changed.select(1, 0).max().itemLong()).isLessThan(30);
    assertThat(changed.select(1, 1).min().itemLong()).isBetween(7L, 9L);
    assertThat(drawn.select(0, 2).any().itemBoolean()).as("yellow has no blue").isFalse();
    Tensor filled =
        VisionUtils.drawBoundingBoxes(
            BLACK,
            boxes,
            o ->
                o.labels(List.of("dog"))
                    .fillLabels(true)
                    .labelBackgroundColors("cyan")
                    .font(new Font(Font.SANS_SERIF, Font.BOLD, 14)));
    assertThat(pixel(filled, 6, 6)).isEqualTo(Color.CYAN);
  }

  @Test
  void keypointsAreConnectedIfBothAreVisible() {
    Tensor points = Torch.tensor(new float[][][] {{{10, 10}, {50, 10}, {30, 40}}});
    List<Connection> skeleton = List.of(new Connection(0, 1), new Connection(1, 2));
    Tensor all =
        VisionUtils.drawKeypoints(BLACK, points, o -> o.color("red").connectivity(skeleton));
    assertThat(pixel(all, 10, 12)).isEqualTo(Color.RED);
    assertThat(pixel(all, 30, 10)).isEqualTo(Color.WHITE);
    assertThat(pixel(all, 40, 25)).isEqualTo(Color.WHITE);
    Tensor some =
        VisionUtils.drawKeypoints(
            BLACK,
            points,
            o ->
                o.color(Color.RED)
                    .radius(4)
                    .connectivity(skeleton)
                    .visibility(Torch.tensor(new long[][] {{1, 1, 0}})));
    assertThat(pixel(some, 10, 14)).isEqualTo(Color.RED);
    assertThat(pixel(some, 10, 15)).isEqualTo(Color.BLACK);
    assertThat(pixel(some, 30, 10)).isEqualTo(Color.WHITE);
    assertThat(pixel(some, 40, 25)).isEqualTo(Color.BLACK);
    assertThat(pixel(some, 30, 40)).isEqualTo(Color.BLACK);
  }

  @Test
  void whatIsNotDrawnOnIsNotChanged() {
    Tensor image = Torch.rand(3, 20, 20);
    Tensor before = image.clone();
    Tensor none = VisionUtils.drawBoundingBoxes(image, Torch.zeros(0, 4));
    assertThat(none.equal(image)).isTrue();
    none.fill_(0);
    Tensor masks = Torch.zeros(DType.BOOL, 0, 20, 20);
    assertThat(VisionUtils.drawSegmentationMasks(image, masks).equal(before)).isTrue();
    Tensor drawn = VisionUtils.drawKeypoints(image, Torch.full(Shape.of(1, 1, 2), 5));
    assertThat(drawn.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(pixel(drawn.mul(255).to(DType.UINT8), 5, 5)).isEqualTo(Color.WHITE);
    assertThat(image.equal(before)).isTrue();
  }

  @Test
  void bytesAreSavedAsTheyAre() {
    Tensor images = Torch.randint(0, 256, Shape.of(4, 3, 8, 8)).to(DType.UINT8);
    Path file = folder.resolve("new").resolve("bytes.png");
    VisionUtils.saveImage(images, file, o -> o.nrow(2).padding(0));
    assertThat(Images.read(file).narrow(1, 0, 8).narrow(2, 8, 8).equal(images.get(1))).isTrue();
  }

  @Test
  void wrongArgumentsAreRefused() {
    Tensor boxes = Torch.tensor(new float[][] {{5, 5, 70, 50}, {0, 0, 3, 3}});
    refused("(3, H, W)", () -> VisionUtils.drawBoundingBoxes(Torch.zeros(2, 9, 9), boxes));
    refused("int64", () -> VisionUtils.drawBoundingBoxes(Torch.zeros(DType.INT64, 3, 9, 9), boxes));
    refused("(N, 4)", () -> VisionUtils.drawBoundingBoxes(BLACK, Torch.zeros(2, 5)));
    refused("boxConvert", () -> VisionUtils.drawBoundingBoxes(BLACK, boxes.flip(1)));
    refused(
        "2 boxes but 1 labels",
        () -> VisionUtils.drawBoundingBoxes(BLACK, boxes, o -> o.labels(List.of("a"))));
    refused("blau", () -> VisionUtils.drawBoundingBoxes(BLACK, boxes, o -> o.colors("blau")));
    Tensor masks = Torch.ones(DType.BOOL, 3, 60, 80);
    refused(
        "2 colors but 3 objects",
        () -> VisionUtils.drawSegmentationMasks(BLACK, masks, o -> o.colors("red", "blue")));
    refused("bool", () -> VisionUtils.drawSegmentationMasks(BLACK, masks.to(DType.UINT8)));
    refused("(N, H, W)", () -> VisionUtils.drawSegmentationMasks(BLACK, masks.narrow(1, 0, 5)));
    refused("(N, K, 2)", () -> VisionUtils.drawKeypoints(BLACK, boxes));
    Tensor points = Torch.zeros(1, 2, 2);
    refused(
        "2 keypoints",
        () ->
            VisionUtils.drawKeypoints(
                BLACK, points, o -> o.connectivity(List.of(new Connection(0, 2)))));
    refused(
        "(N, K)",
        () -> VisionUtils.drawKeypoints(BLACK, points, o -> o.visibility(Torch.ones(2, 2))));
    refused("float32", () -> VisionUtils.flowToImage(Torch.zeros(DType.FLOAT64, 2, 3, 3)));
    refused("(2, H, W)", () -> VisionUtils.flowToImage(Torch.zeros(3, 3, 3)));
  }

  private static void refused(String part, Runnable call) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(part);
  }

  private static Color pixel(Tensor image, int x, int y) {
    return new Color(
        (int) image.get(0, y, x).itemLong(),
        (int) image.get(1, y, x).itemLong(),
        (int) image.get(2, y, x).itemLong());
  }

  private static long count(Tensor part) {
    return part.ne(0).any(0).sum().itemLong();
  }
}
