package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class FlowDatasetsTest {
  @TempDir Path folder;

  /** A flow of 4 x 6 pixels with u = x, v = 10 y + offset. */
  private static byte[] flo(float offset) {
    ByteBuffer bytes = ByteBuffer.allocate(12 + 4 * 6 * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("PIEH".getBytes(StandardCharsets.US_ASCII)).putInt(6).putInt(4);
    for (int i = 0; i < 24; i++) {
      bytes.putFloat(i % 6).putFloat(10 * (i / 6) + offset);
    }
    return bytes.array();
  }

  /** The same flow, whose rows go upwards. */
  private static byte[] pfm(float offset, ByteOrder order) {
    String header = "PF\n6 4\n" + (order == ByteOrder.LITTLE_ENDIAN ? "-1.0" : "1.0") + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(header.length() + 4 * 6 * 12).order(order);
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 24; i++) {
      bytes.putFloat(i % 6).putFloat(10 * (3 - i / 6) + offset).putFloat(99);
    }
    return bytes.array();
  }

  private static void check(FlowSample sample, int first, int second, double offset) {
    assertThat(sample.image1().get(0, 0, 0).itemLong()).isEqualTo(first);
    assertThat(sample.image2().get(0, 0, 0).itemLong()).isEqualTo(second);
    assertThat(sample.flow().shape()).isEqualTo(Shape.of(2, 4, 6));
    assertThat(sample.flow().get(0, 2, 5).item()).isEqualTo(5);
    assertThat(sample.flow().get(1, 2, 5).item()).isEqualTo(20 + offset);
  }

  @Test
  void sintel() {
    for (String pass : new String[] {"clean", "final"}) {
      for (int i = 1; i <= 3; i++) {
        String name = "Sintel/training/" + pass + "/ambush/frame_" + i + ".png";
        Pictures.write(folder.resolve(name), 4, 6, i);
        Pictures.write(folder.resolve("Sintel/test/" + pass + "/cave/" + i + ".png"), 4, 6, i);
      }
    }
    Pictures.writeBytes(folder.resolve("Sintel/training/flow/ambush/frame_1.flo"), flo(1));
    Pictures.writeBytes(folder.resolve("Sintel/training/flow/ambush/frame_2.flo"), flo(2));
    Sintel train = new Sintel(folder, Split.TRAIN, FlowPass.BOTH, o -> {});
    assertThat(train.size()).isEqualTo(4);
    check(train.get(1), 2, 3, 2);
    assertThat(train.get(0).validFlowMask().shape()).isEqualTo(Shape.of(0, 0));
    Sintel test = new Sintel(folder, Split.TEST, FlowPass.FINAL, o -> {});
    assertThat(test.size()).isEqualTo(2);
    assertThat(test.get(0).flow().shape()).isEqualTo(Shape.of(2, 0, 0));
    Path flow = folder.resolve("Sintel/training/flow/ambush/frame_1.flo");
    Pictures.writeBytes(flow, Arrays.copyOf(flo(1), 100));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> train.get(0))
        .withMessageContaining("frame_1.flo: it has 88 bytes of 6 x 4 pixels");
    Pictures.writeText(flow, "<html>");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> train.get(0))
        .withMessageContaining("it is not a .flo file");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new Sintel(folder.resolve("x"), Split.TRAIN, FlowPass.CLEAN, o -> {}))
        .withMessageContaining("there is no such folder");
  }

  @Test
  void flyingChairs() {
    for (int i = 1; i <= 3; i++) {
      Path base = folder.resolve("FlyingChairs/data");
      Pictures.writeBytes(base.resolve("0000" + i + "_img1.ppm"), Pictures.ppm(4, 6, 2 * i));
      Pictures.writeBytes(base.resolve("0000" + i + "_img2.ppm"), Pictures.ppm(4, 6, 2 * i + 1));
      Pictures.writeBytes(base.resolve("0000" + i + "_flow.flo"), flo(i));
    }
    Path list = folder.resolve("FlyingChairs/FlyingChairs_train_val.txt");
    Pictures.writeText(list, "1", "2", "1");
    FlyingChairs train = new FlyingChairs(folder, Split.TRAIN, o -> {});
    assertThat(train.size()).isEqualTo(2);
    check(train.get(1), 6, 7, 3);
    check(new FlyingChairs(folder, Split.VAL, o -> {}).get(0), 4, 5, 2);
    Pictures.writeText(list, "1", "2");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new FlyingChairs(folder, Split.VAL, o -> {}))
        .withMessageContaining("3 files of flow, 6 images and 2 lines");
  }

  @Test
  void flyingThings() {
    Path base = folder.resolve("FlyingThings3D");
    for (int i = 6; i <= 8; i++) {
      Pictures.write(base.resolve("frames_finalpass/TRAIN/A/0000/left/" + i + ".png"), 4, 6, i);
      for (String way : new String[] {"into_future", "into_past"}) {
        ByteOrder order = i == 7 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Pictures.writeBytes(
            base.resolve("optical_flow/TRAIN/A/0000/" + way + "/left/" + i + ".pfm"),
            pfm(i, order));
      }
    }
    FlyingThings3D things =
        new FlyingThings3D(
            folder, Split.TRAIN, FlowPass.FINAL, FlyingThings3D.Camera.LEFT, o -> {});
    assertThat(things.size()).isEqualTo(4);
    check(things.get(0), 6, 7, 6);
    check(things.get(1), 7, 8, 7);
    check(things.get(2), 7, 6, 7);
    check(things.get(3), 8, 7, 8);
    Path flow = base.resolve("optical_flow/TRAIN/A/0000/into_future/left/6.pfm");
    Pictures.writeBytes(flow, Arrays.copyOf(pfm(6, ByteOrder.LITTLE_ENDIAN), 60));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> things.get(0))
        .withMessageContaining("6.pfm: it has ");
    Pictures.writeText(flow, "P6 6 4 255");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> things.get(0))
        .withMessageContaining("it is not a .pfm file");
  }

  /** A flow as KITTI stores it: 64 u + 2^15, 64 v + 2^15 and whether it is known. */
  private static Tensor kitti(double offset) {
    Tensor u = Torch.arange(6).to(DType.FLOAT64).expand(4, 6);
    Tensor v = Torch.arange(4).mul(10).to(DType.FLOAT64).add(offset).view(4, 1).expand(4, 6);
    Tensor known = Torch.ones(DType.FLOAT64, 4, 6);
    known.get(0).fill_(0);
    Tensor flow = Torch.stack(java.util.List.of(u, v)).mul(64).add(1 << 15);
    return Torch.cat(java.util.List.of(flow, known.unsqueeze(0)), 0)
        .to(DType.INT32)
        .to(DType.UINT16);
  }

  @Test
  void kittiFlow() {
    Path base = folder.resolve("KittiFlow");
    for (String part : new String[] {"training", "testing"}) {
      Pictures.write(base.resolve(part + "/image_2/000000_10.png"), 4, 6, 1);
      Pictures.write(base.resolve(part + "/image_2/000000_11.png"), 4, 6, 2);
    }
    Pictures.write(base.resolve("training/flow_occ/000000_10.png"), kitti(-30.5));
    FlowSample sample = new KittiFlow(folder, Split.TRAIN, o -> {}).get(0);
    check(sample, 1, 2, -30.5);
    assertThat(sample.validFlowMask().dtype()).isEqualTo(DType.BOOL);
    assertThat(sample.validFlowMask().sum().itemLong()).isEqualTo(18);
    FlowSample test = new KittiFlow(folder, Split.TEST, o -> {}).get(0);
    assertThat(test.flow().numel()).isZero();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new KittiFlow(folder.resolve("x"), Split.TEST, o -> {}))
        .withMessageContaining("there is no such folder");
  }

  @Test
  void hd1k() {
    Path base = folder.resolve("hd1k");
    String[] names = {"000000_0010", "000000_0020", "000001_0010", "000001_0020"};
    for (int i = 0; i < names.length; i++) {
      Pictures.write(base.resolve("hd1k_input/image_2/" + names[i] + ".png"), 4, 6, i);
      Pictures.write(base.resolve("hd1k_flow_gt/flow_occ/" + names[i] + ".png"), kitti(2 * i));
    }
    Pictures.write(base.resolve("hd1k_challenge/image_2/000000_10.png"), 4, 6, 3);
    Pictures.write(base.resolve("hd1k_challenge/image_2/000000_11.png"), 4, 6, 4);
    HD1K train = new HD1K(folder, Split.TRAIN, o -> {});
    assertThat(train.size()).as("sequences do not overlap").isEqualTo(2);
    check(train.get(1), 2, 3, 4);
    FlowSample test = new HD1K(folder, Split.TEST, o -> {}).get(0);
    assertThat(test.image2().get(0, 0, 0).itemLong()).isEqualTo(4);
  }
}
